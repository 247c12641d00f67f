import Decoding
package import Support
package import SymbolIndex

/// How a reading for the order of names has ended.
package enum NameOrderEnd: Sendable {
  /// The names' order was asked for.
  case done
  /// Names stay as they are found: there is no model, or one whose tokens take longer than a list may; or none are due there.
  case needless
  /// Too much would have to be read first.
  case tooLong
}

extension CompletionEngine {
  /// A list of names at an offset in the order of what the model and the memory expect, with the name that they expect most if
  /// it exists; as it is without a model, or with one whose tokens take longer than a list may.
  ///
  /// Prompt and memory are those of `complete`. Nil if more than `mostMissing` tokens would have to be read first. Throws
  /// `CancellationError` or the model's own error.
  package func ordered(
    _ list: NameList,
    in document: CompletionDocument,
    at offset: Int,
    index: SymbolStore?,
    options: CompletionOptions,
    mostMissing: Int = .max,
    cancellation: CancellationFlag
  ) throws -> NameList? {
    guard list.canBeOrdered else { return list }
    var ordered = list
    let end = try order(
      document,
      at: offset,
      index: index,
      options: options,
      mostMissing: mostMissing,
      cancellation: cancellation
    ) { ordering in
      ordered = try ordering(list) { true }
    }
    return end == .tooLong ? nil : ordered
  }

  /// Reads up to an offset and calls `onPrompt` with what puts names for this place into order, as `complete` does; with more
  /// than `mostMissing` tokens to read, or without a model that is quick, it does neither.
  ///
  /// Throws `CancellationError`, the model's own error or that of `onPrompt`.
  package func order(
    _ document: CompletionDocument,
    at offset: Int,
    index: SymbolStore?,
    options: CompletionOptions,
    mostMissing: Int,
    cancellation: CancellationFlag,
    onPrompt: (NameOrdering) throws -> Void
  ) throws -> NameOrderEnd {
    let request = try request(document, at: offset, index: index, options: options, cancellation: cancellation)
    guard CursorPlace(document: request.document, offset: request.cursor) == .code,
      let context = self.context(request), context.model.model.draftLength == 0
    else { return .needless }
    let prompt = try self.prompt(context)
    if context.model.model.missing(prompt.segments) > mostMissing { return .tooLong }
    _ = try context.model.model.evaluate(prompt.segments, cancellation: cancellation)
    let memory = context.memory(of: files, healed: prompt.healed)
    try onPrompt(NameRanking(context: context, prompt: prompt, memory: memory).ordered)
    return .done
  }
}
