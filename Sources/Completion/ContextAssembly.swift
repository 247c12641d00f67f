import Decoding
import SourceText

/// Collects what the model is shown, where its text ends and which names it may write first.
struct ContextAssembly {
  /// Most names of a constraint.
  static let mostNames = 400

  let request: CompletionRequest
  let scan: DocumentScan
  let model: LoadedModel
  let vocabulary: Vocabulary

  /// The segments for the model.
  func prompt() -> Prompt {
    let receivers = ReceiverResolver(scan: scan, index: request.index)
    let builder = PromptBuilder(
      tokenizer: model.tokenizer,
      vocabulary: vocabulary,
      layout: model.layout,
      document: request.document,
      cursor: request.cursor
    )
    return builder.prompt(maximumTokens: request.options.maximumTokens) { commit, sizes in
      guard request.options.usesGlobals else { return [] }
      let globals = GlobalsBuilder(scan: scan, index: request.index, receivers: receivers)
      return globals.blocks(
        commit: commit,
        cursor: request.cursor,
        count: sizes.globalBlocks,
        near: sizes.cursorBlocks
      )
    }
  }

  /// Comments and strings may name anything.
  private var constrains: Bool {
    request.options.constrainsNames && CursorPlace(document: request.document, offset: request.cursor) == .code
  }

  /// The names that may come after values in the text.
  func members() -> MemberConstraints? {
    guard constrains else { return nil }
    return MemberConstraints(scan: scan, index: request.index, cursor: request.cursor)
  }

  /// What came after the same words before; nil if that is not asked for.
  func memory(of files: FileMemory, healed: [UInt8]) -> TokenMemory? {
    guard request.options.usesMemory else { return nil }
    let builder = MemoryBuilder(
      request: request,
      scan: scan,
      tokenizer: model.tokenizer,
      prior: request.options.usesPrior ? model.prior : nil,
      files: files
    )
    return builder.memory(healed: healed)
  }

  var stopRule: StopRule {
    CompletionExtent(document: request.document, cursor: request.cursor).stopRule(request.options.extent)
  }

  /// The names that may come at the cursor if it is after a member access: as bytes that are still to come, `healed` ones
  /// included.
  func names(healed: [UInt8]) -> NameConstraint? {
    guard constrains else { return nil }
    let receivers = ReceiverResolver(scan: scan, index: request.index)
    guard receivers.access(at: request.cursor) != nil else { return nil }
    let list = NameCandidates.candidates(in: scan, at: request.cursor, index: request.index, limit: Self.mostNames)
    let bytes = request.document.snapshot.bytes
    let typed = bytes[list.replace]
    let healStart = request.cursor - healed.count
    let names = list.items.map { Array($0.name.utf8) }.filter { $0.starts(with: typed) }.map { name in
      healStart <= list.replace.lowerBound
        ? Array(bytes[healStart..<list.replace.lowerBound]) + name
        : Array(name.dropFirst(healStart - list.replace.lowerBound))
    }
    if names.isEmpty { return nil }
    return NameConstraint(names, strength: list.isSure ? .hard : .soft)
  }
}
