import Decoding
package import Support
package import SymbolIndex

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
    let request = try request(document, at: offset, index: index, options: options, cancellation: cancellation)
    guard let context = self.context(request), context.model.model.draftLength == 0 else { return list }
    let prompt = try self.prompt(context)
    if context.model.model.missing(prompt.segments) > mostMissing { return nil }
    _ = try context.model.model.evaluate(prompt.segments, cancellation: cancellation)
    let memory = context.memory(of: files, healed: prompt.healed)
    return try NameRanking(context: context, prompt: prompt, memory: memory).ordered(list)
  }
}
