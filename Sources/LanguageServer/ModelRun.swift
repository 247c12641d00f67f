import Completion
import Configuration
import SourceText
import Support
import SymbolIndex
import Syntax

/// One question to the model.
struct ModelRun: Sendable {
  var document: OpenDocument
  /// The document's text, or what it would be with a list's item in it.
  var snapshot: TextSnapshot
  var offset: Int
  var place: DocumentPlace
  var settings: Settings
  /// True: the editor asked by itself.
  var isAutomatic: Bool
  var cancellation: CancellationFlag
  /// The text's tree, if another thread has parsed it; `.some(nil)`: it has none.
  var tree: SyntaxTree??
  /// For a text that is there only if the user accepts what he is shown: the offer's number.
  var offer: Int?

  /// The same with its tree: for another thread than the model's, where that takes long.
  func parsed(_ catalog: LanguageCatalog?) -> ModelRun {
    var run = self
    run.tree = .some(parse(catalog, cancellation))
    return run
  }

  private func parse(_ catalog: LanguageCatalog?, _ cancellation: CancellationFlag) -> SyntaxTree? {
    guard offer == nil else {
      return document.tree(ofPossible: snapshot, writingAt: offset, catalog: catalog, cancellation: cancellation)
    }
    return document.tree(of: snapshot, writingAt: offset, catalog: catalog, cancellation: cancellation)
  }

  /// What will be asked if the user accepts a suggestion of this run.
  func accepting(_ suggestion: Suggestion, offer: Int) -> ModelRun {
    let range = suggestion.replace.clamped(to: 0..<snapshot.bytes.count)
    let edit = TextEdit(range: range, replacement: Array(suggestion.text.utf8))
    var run = self
    run.snapshot = snapshot.applying(edit)
    run.offset = range.lowerBound + edit.replacement.count
    run.isAutomatic = true
    run.cancellation = CancellationFlag()
    run.tree = nil
    run.offer = offer
    return run
  }

  /// False once the user has done something else than to type along.
  var isPossible: Bool { offer.map(document.isOpen(offer:)) ?? true }

  /// The result, from memory if the user types what was suggested; throws what the engine throws.
  func result(in session: inout ModelSession, catalog: LanguageCatalog?) throws -> CompletionResult {
    if let recalled = recalled() { return recalled }
    try cancellation.check()
    guard let engine = session.engine(for: settings) else {
      var result = CompletionResult()
      result.withheld = [WithheldText(text: "", reason: .noModel)]
      keep(result)
      return result
    }
    let answer = try engine.suggestions(
      for: parsed(in: session, catalog, cancellation),
      at: offset,
      index: place.index,
      options: options,
      cancellation: cancellation,
      onPrompt: orderWaitingNames
    )
    // A cancelled run may have stopped half-way; its text is not the model's answer.
    try cancellation.check()
    let result = withoutRefused(answer)
    keep(result)
    return result
  }

  /// Puts the names of a list of this place into order, if there is one, and waits a little for them.
  private func orderWaitingNames(_ ordering: NameOrdering) throws {
    guard let assembly = document.listAwaitingOrder(for: snapshot, at: offset) else { return }
    try order(assembly, by: ordering, cancellation)
  }

  private func order(_ assembly: ListAssembly, by ordering: NameOrdering, _ cancellation: CancellationFlag) throws {
    guard let names = assembly.namesToOrder(unless: cancellation) else { return }
    assembly.add(roughly: try ordering(names) { false })
    if assembly.awaitsOrder { assembly.add(ordered: try ordering(names) { assembly.awaitsOrder }) }
  }

  /// Has the model read for a list of this place alone, and puts its names into order; if it fails or would take too long,
  /// they do not wait any longer. `cancellation`, one of the assembly's, leaves them to another run.
  func orderNames(
    of assembly: ListAssembly,
    in session: inout ModelSession,
    catalog: LanguageCatalog?,
    cancellation: CancellationFlag
  ) throws {
    guard assembly.awaitsOrder, !cancellation.isCancelled else { return }
    guard let engine = session.engine(for: settings) else { return assembly.goWithoutOrder() }
    do {
      let end = try engine.order(
        parsed(in: session, catalog, cancellation),
        at: offset,
        index: place.index,
        options: options,
        cancellation: cancellation
      ) { ordering in
        try order(assembly, by: ordering, cancellation)
      }
      switch end {
      case .done: session.expect(nil)
      case .needless: assembly.goWithoutOrder()
      case .tooLong:
        assembly.stopWaitingForOrder()
        session.expect(self)
      }
    } catch let error as CancellationError {
      // The next key's list should find it read.
      if assembly.isOrderOverdue { session.expect(self) }
      throw error
    } catch {
      assembly.stopWaitingForOrder()
      throw error
    }
  }

  /// Has the model read what it would have to read to answer, as far as `cancellation` allows.
  func prepare(in session: inout ModelSession, catalog: LanguageCatalog?, cancellation: CancellationFlag) throws {
    guard standing == nil, let engine = session.engine(for: settings) else { return }
    try engine.prepare(
      parsed(in: session, catalog, cancellation),
      at: offset,
      index: place.index,
      options: options,
      cancellation: cancellation
    )
  }

  /// The text with its tree.
  private func parsed(
    in session: ModelSession,
    _ catalog: LanguageCatalog?,
    _ cancellation: CancellationFlag
  ) throws -> CompletionDocument {
    let tree = tree ?? parse(catalog, cancellation)
    try cancellation.check()
    return CompletionDocument(
      path: place.path,
      snapshot: snapshot,
      language: document.language,
      tree: tree,
      source: place.source,
      windows: session.windowFolder(of: place, settings),
      parsing: document.parsing(of: snapshot)
    )
  }

  /// What was suggested before and still holds.
  func recalled() -> CompletionResult? {
    guard let result = standing else { return nil }
    let open = withoutRefused(result)
    if open.withheld.count > result.withheld.count { keep(open) }
    return open
  }

  /// The same, also what was refused; changes nothing.
  private var standing: CompletionResult? {
    guard let shown = document.shown, shown.settings == settings else { return nil }
    // The same place is asked about anew once the index knows more; what is typed along stays as it was shown.
    guard shown.indexSnapshot == indexSnapshot || shown.snapshot.bytes != snapshot.bytes else { return nil }
    guard let still = shown.continuation(in: snapshot, at: offset) else { return nil }
    // What nobody asked for is withheld more often: that says nothing to somebody who asks.
    guard !still.isEmpty || shown.isAutomatic == isAutomatic else { return nil }
    var result = shown.result
    result.completions = still
    return result
  }

  /// Who asks is shown also what he has refused before.
  private func withoutRefused(_ result: CompletionResult) -> CompletionResult {
    isAutomatic ? document.withoutRefused(result, at: offset, in: snapshot) : result
  }

  private var options: CompletionOptions {
    // Somebody who asks is shown what there is; what comes by itself must be likely enough not to be in the way.
    return CompletionOptions(
      maximumTokens: settings.maximumTokens,
      automatic: isAutomatic,
      leastConfidence: isAutomatic ? CompletionOptions.leastConfidence(eagerness: settings.eagerness) : 0,
      window: window
    )
  }

  private var window: CompletionOptions.Window {
    switch settings.window {
    case .automatic: .ready
    case .near: .near
    case .far: .far
    }
  }

  private var indexSnapshot: Int? { try? place.index?.snapshotIdentifier }

  private func keep(_ result: CompletionResult) {
    document.keep(
      ShownSuggestion(
        snapshot: snapshot,
        offset: offset,
        settings: settings,
        indexSnapshot: indexSnapshot,
        isAutomatic: isAutomatic,
        result: result
      )
    )
  }
}
