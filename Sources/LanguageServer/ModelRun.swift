import Completion
import Configuration
import SourceText
import Support
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

  /// The result, from memory if the user types what was suggested; throws what the engine throws.
  func result(in session: inout ModelSession, catalog: LanguageCatalog?) throws -> CompletionResult {
    if let remembered { return remembered }
    try cancellation.check()
    guard let engine = session.engine(for: settings) else {
      var result = CompletionResult()
      result.withheld = [WithheldText(text: "", reason: .noModel)]
      keep(result)
      return result
    }
    let tree = document.tree(of: snapshot, catalog: catalog, cancellation: cancellation)
    try cancellation.check()
    let result = try engine.suggestions(
      for: CompletionDocument(path: place.path, snapshot: snapshot, language: document.language, tree: tree),
      at: offset,
      index: place.index,
      options: options,
      cancellation: cancellation
    )
    // A cancelled run may have stopped half-way; its text is not the model's answer.
    try cancellation.check()
    keep(result)
    return result
  }

  /// What was suggested before and still holds.
  var remembered: CompletionResult? {
    guard let shown = document.shown, shown.settings == settings else { return nil }
    guard let still = shown.continuation(in: snapshot, at: offset) else { return nil }
    // What nobody asked for is withheld more often: that says nothing to somebody who asks.
    guard !still.isEmpty || shown.isAutomatic == isAutomatic else { return nil }
    var result = shown.result
    result.completions = still
    return result
  }

  private var options: CompletionOptions {
    CompletionOptions(maximumTokens: settings.maximumTokens, automatic: isAutomatic)
  }

  private func keep(_ result: CompletionResult) {
    document.keep(
      ShownSuggestion(
        snapshot: snapshot,
        offset: offset,
        settings: settings,
        isAutomatic: isAutomatic,
        result: result
      )
    )
  }
}
