import Decoding
import Foundation
import SourceText
package import Support
package import SymbolIndex
package import Syntax

/// Completes code: assembles context, lets the model write, judges what it wrote.
///
/// Not thread-safe: one caller at a time. The texts are a function of document, offset, index, model and options; what an
/// earlier request left in the model's cache changes only the counts of reused tokens.
package final class CompletionEngine {
  private let model: LoadedModel?
  private let vocabulary: Vocabulary?
  private let catalog: LanguageCatalog?
  private let time: MonotonicTime
  /// Of the model's tokenizer.
  let files = FileMemory()
  private let encoded: EncodedTexts?
  private let windows: WindowShelf
  private let outlines = OutlineShelf()
  private let last = LastWriting()
  private let indexMemory = IndexMemory()

  /// Without a model every request is answered with `no_model`; without a catalog code is plain text. `report` gets what goes
  /// wrong with files that only save time.
  package init(
    model: LoadedModel?,
    catalog: LanguageCatalog?,
    time: MonotonicTime,
    report: @escaping (String) -> Void = { _ in }
  ) {
    self.model = model
    self.catalog = catalog
    self.time = time
    vocabulary = model.map { Vocabulary($0.tokenizer) }
    windows = WindowShelf(snapshots: SnapshotShelf(time: time, report: report))
    encoded = model.map { EncodedTexts(tokenizer: $0.tokenizer) }
  }

  /// Completes at an offset, which is clamped to the text and to a whole code point.
  ///
  /// `onPrompt` is called when the model has read up to the cursor, with what puts names for this place into order; `onText`
  /// gets the first suggestion line by line once it has been judged. Throws `CancellationError` or the model's own error;
  /// broken code, a missing grammar or index only make the answer poorer.
  package func complete(
    _ document: CompletionDocument,
    at offset: Int,
    index: SymbolStore?,
    options: CompletionOptions,
    cancellation: CancellationFlag,
    onPrompt: ((NameOrdering) throws -> Void)? = nil,
    onText: ((String) -> Void)? = nil
  ) throws -> CompletionResult {
    let request = try request(document, at: offset, index: index, options: options, cancellation: cancellation)
    return try complete(request, onPrompt: onPrompt, onText: onText)
  }

  /// A request that begins now; the document is parsed if it is not yet.
  func request(
    _ document: CompletionDocument,
    at offset: Int,
    index: SymbolStore?,
    options: CompletionOptions,
    cancellation: CancellationFlag
  ) throws -> CompletionRequest {
    let start = time.now()
    let parsed = DocumentParsing.parsed(document, at: offset, catalog: catalog, cancellation: cancellation)
    try cancellation.check()
    var cursor = min(max(offset, 0), parsed.snapshot.bytes.count)
    while !parsed.snapshot.isBoundary(cursor) { cursor -= 1 }
    return CompletionRequest(
      document: parsed,
      cursor: cursor,
      index: IndexView(index, source: document.source, memory: indexMemory),
      options: options,
      cancellation: cancellation,
      time: time,
      start: start
    )
  }

  /// A given text in place of one that the model writes; nil without a model.
  func teacherForcing(_ text: [UInt8], _ request: CompletionRequest) -> TeacherForcing? {
    guard let context = context(request) else { return nil }
    return TeacherForcing(text, request: request, context: context, files: files)
  }

  /// What belongs to a request; nil without a model.
  func context(_ request: CompletionRequest) -> ContextAssembly? {
    context(request, scan: DocumentScan(request.document, cursor: request.cursor, outlines: outlines))
  }

  private func context(_ request: CompletionRequest, scan: DocumentScan) -> ContextAssembly? {
    guard let model, let vocabulary, let encoded else { return nil }
    return ContextAssembly(
      request: request,
      scan: scan,
      model: request.options.usesModel ? model : model.unasked,
      vocabulary: vocabulary,
      encoded: encoded
    )
  }

  private func complete(
    _ request: CompletionRequest,
    onPrompt: ((NameOrdering) throws -> Void)?,
    onText: ((String) -> Void)?
  ) throws -> CompletionResult {
    var result = CompletionResult()
    result.model = model?.name ?? ""
    if let reason = request.reasonForSilence(hasModel: model != nil) {
      result.withheld = [WithheldText(text: "", reason: reason)]
    } else {
      let scan = DocumentScan(request.document, cursor: request.cursor, outlines: outlines)
      if let context = context(request, scan: scan) {
        try write(context, into: &result, onPrompt: onPrompt, onText: onText)
      }
    }
    if result.completions.isEmpty, isWithoutGrammar(request.document) {
      result.withheld.append(WithheldText(text: "", reason: .noGrammar))
    }
    result.seconds.total = time.now() - request.start
    return result
  }

  /// True if the document's language is known and its parser is not there, or not to be used: nothing but the text itself is
  /// known then.
  private func isWithoutGrammar(_ document: CompletionDocument) -> Bool {
    guard let catalog, let language = document.language else { return false }
    return !document.parsing.isAllowed || (try? catalog.grammar(for: language)) == nil
  }

  /// The four stages, each with its time.
  private func write(
    _ context: ContextAssembly,
    into result: inout CompletionResult,
    onPrompt: ((NameOrdering) throws -> Void)?,
    onText: ((String) -> Void)?
  ) throws {
    let (request, scan) = (context.request, context.scan)
    let prompt = try prompt(context)
    let stop = context.stopRule
    let names = context.names(healed: prompt.healed)
    let memory = context.memory(of: files, healed: prompt.healed)
    result.seconds.context = time.now() - request.start
    var watch = Stopwatch(time)
    let generator = try Generator(
      model: context.model,
      vocabulary: context.vocabulary,
      request: request,
      prompt: prompt,
      memory: memory,
      last: last
    )
    result.context = generator.counts
    try onPrompt?(NameRanking(context: context, prompt: prompt, memory: memory).ordered)
    result.seconds.prefill = watch.lap()
    let selection = Selection(
      request: request,
      scan: scan,
      prompt: prompt,
      calibration: Calibration(model: context.model.name),
      outlines: outlines
    )
    let publisher = onText.map { LinePublisher(selection: selection, stop: stop, onText: $0) }
    let texts = try generator.texts(
      names: names,
      members: context.members(),
      stop: stop,
      onFirst: { result.seconds.firstToken = time.now() - request.start },
      onText: publisher.map { publisher in { publisher.add($0) } }
    )
    result.seconds.decode = watch.lap()
    try selection.judge(texts, into: &result)
    publisher?.finish(result.completions.first?.text)
    result.seconds.judge = watch.lap()
  }

  func prompt(_ context: ContextAssembly) throws -> Prompt {
    let options = context.request.options
    guard options.usesModel, context.model.layout == nil else { return context.prompt() }
    switch options.window {
    case .ready: return windows.prompt(for: context)
    case .near: return context.prompt()
    case .far: return try windows.farPrompt(for: context)
    }
  }
}

/// What is read when nobody waits.
extension CompletionEngine {
  /// Reads what a request with these arguments would have to read; for when nobody waits.
  ///
  /// Throws `CancellationError`, after which the next call or request goes on where this one stopped, or the model's own
  /// error.
  package func prepare(
    _ document: CompletionDocument,
    at offset: Int,
    index: SymbolStore?,
    options: CompletionOptions,
    cancellation: CancellationFlag
  ) throws {
    let request = try request(document, at: offset, index: index, options: options, cancellation: cancellation)
    guard let model, options.usesModel, request.reasonForSilence(hasModel: true) == nil else { return }
    guard let segments = try context(request).map({ try prompt($0).segments }) else { return }
    // The last token is evaluated for its logits, which nobody wants here.
    if model.model.missing(segments) > 1 { _ = try model.model.evaluate(segments, cancellation: cancellation) }
  }

  /// Reads what the last request would have been shown if it had been ready; for when nobody waits.
  ///
  /// Throws `CancellationError`, after which the next call goes on where this one stopped, or the model's own error, after
  /// which there is nothing left to read.
  package func readAhead(cancellation: CancellationFlag) throws {
    if let model { try windows.readAhead(model.model, cancellation: cancellation) }
  }

  /// Stores what is left of windows that were read, at the session's end.
  package func finish() throws {
    if let model { try windows.finish(model.model) }
  }

  /// Forgets what was to be read of a document, and what it defined.
  package func close(path: String) {
    windows.close(path: path)
    outlines.close(path: path)
  }
}
