package import Completion
package import Support
package import SymbolIndex

/// The model's side of the server. The one caller is the model thread, so an implementation need not be thread-safe.
package protocol CompletionProviding {
  /// Suggestions at an offset of the document's text.
  ///
  /// Long work looks at `cancellation`; what a cancelled call returns or throws is dropped. `onPrompt` is called once what is
  /// before the cursor has been read, if that happens, with a function that puts names for this place into the order of
  /// what is expected there.
  func suggestions(
    for document: CompletionDocument,
    at offset: Int,
    index: SymbolStore?,
    options: CompletionOptions,
    cancellation: CancellationFlag,
    onPrompt: ((NameOrdering) throws -> Void)?
  ) throws -> CompletionResult

  /// Has what is before an offset read for a list of names alone, and calls `onPrompt` once that is done, as `suggestions` does,
  /// unless it would take too long or be of no use.
  ///
  /// Throws `CancellationError` soon after it is cancelled.
  func order(
    _ document: CompletionDocument,
    at offset: Int,
    index: SymbolStore?,
    options: CompletionOptions,
    cancellation: CancellationFlag,
    onPrompt: (NameOrdering) throws -> Void
  ) throws -> NameOrderEnd

  /// Has read what a call of `suggestions` with the same arguments would have to read; called when nobody waits.
  ///
  /// Throws `CancellationError` soon after it is cancelled; the next call goes on.
  func prepare(
    _ document: CompletionDocument,
    at offset: Int,
    index: SymbolStore?,
    options: CompletionOptions,
    cancellation: CancellationFlag
  ) throws

  /// Does what later calls will profit from; called when nobody waits, until it has returned.
  ///
  /// Throws `CancellationError` soon after it is cancelled; the next call goes on.
  func readAhead(cancellation: CancellationFlag) throws

  /// Told when a document is closed.
  func close(path: String)

  /// Called once after all else; may be cut off after a second.
  func finish() throws
}

extension CompletionProviding {
  package func finish() throws {}
}

extension CompletionEngine: CompletionProviding {
  /// Most tokens that are read for a list alone: about what the bundled model reads while a list may wait.
  private static let mostReadForList = 24

  package func order(
    _ document: CompletionDocument,
    at offset: Int,
    index: SymbolStore?,
    options: CompletionOptions,
    cancellation: CancellationFlag,
    onPrompt: (NameOrdering) throws -> Void
  ) throws -> NameOrderEnd {
    try order(
      document,
      at: offset,
      index: index,
      options: options,
      mostMissing: Self.mostReadForList,
      cancellation: cancellation,
      onPrompt: onPrompt
    )
  }

  package func suggestions(
    for document: CompletionDocument,
    at offset: Int,
    index: SymbolStore?,
    options: CompletionOptions,
    cancellation: CancellationFlag,
    onPrompt: ((NameOrdering) throws -> Void)?
  ) throws -> CompletionResult {
    try complete(
      document,
      at: offset,
      index: index,
      options: options,
      cancellation: cancellation,
      onPrompt: onPrompt
    )
  }
}
