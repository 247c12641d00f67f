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
  /// What was encoded for earlier requests.
  let encoded: EncodedTexts

  /// The segments for the model; for one that wants plain causal text they are those of the window that is asked for, near
  /// if it is left to what is ready.
  func prompt() -> Prompt {
    let builder = promptBuilder
    guard model.layout != nil else {
      let reach: WindowReach = request.options.window == .far ? .far : .near
      return builder.plainPrompt(reach, maximumTokens: request.options.maximumTokens, header: plainHeader())
    }
    return builder.prompt(maximumTokens: request.options.maximumTokens) { commit, sizes in
      guard request.options.usesGlobals else { return [] }
      if let texts = request.options.globalTexts {
        return texts.prefix(sizes.globalBlocks).map {
          GlobalBlock(path: "", tier: .file, symbols: [], replacement: $0)
        }
      }
      return globals.blocks(
        commit: commit,
        cursor: request.cursor,
        count: sizes.globalBlocks,
        near: sizes.cursorBlocks
      )
    }
  }

  /// What a plain prompt begins with: file-tier globals only, chosen by imports and by text that rarely changes, for all
  /// that comes behind them has to be read again when they do.
  func plainHeader() -> PlainHeader {
    promptBuilder.plainHeader { sizes in
      guard request.options.usesGlobals else { return [] }
      return globals.blocks(
        commit: GlobalsBuilder.steadyLength(before: request.cursor),
        cursor: request.cursor,
        count: sizes.globalBlocks,
        near: sizes.cursorBlocks
      )
    }
  }

  var promptBuilder: PromptBuilder {
    PromptBuilder(
      tokenizer: model.tokenizer,
      vocabulary: vocabulary,
      encoded: encoded,
      sizes: model.layout ?? PlainSizes.sizes(.near, contextLength: model.contextLength),
      contextLength: model.contextLength,
      document: request.document,
      cursor: request.cursor
    )
  }

  private var globals: GlobalsBuilder {
    GlobalsBuilder(scan: scan, index: request.index, receivers: ReceiverResolver(scan: scan, index: request.index))
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
      files: files,
      encoded: encoded
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
    let typed = request.document.snapshot.bytes[list.replace]
    let names = list.items.filter { $0.name.utf8.starts(with: typed) }.map {
      bytesToCome(of: $0.name, in: list, healed: healed)
    }
    if names.isEmpty { return nil }
    return NameConstraint(names, strength: list.isSure ? .hard : .soft)
  }

  /// What is to be generated for a name of a list: its bytes from the healed ones on, with what stands before it of them;
  /// empty for one that does not begin with what is typed.
  func bytesToCome(of name: String, in list: NameList, healed: [UInt8]) -> [UInt8] {
    let bytes = request.document.snapshot.bytes
    guard name.utf8.starts(with: bytes[list.replace]) else { return [] }
    let start = request.cursor - healed.count
    if start <= list.replace.lowerBound { return Array(bytes[start..<list.replace.lowerBound]) + Array(name.utf8) }
    return Array(name.utf8.dropFirst(start - list.replace.lowerBound))
  }
}
