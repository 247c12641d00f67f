/// `textDocument/didClose`: the file counts again.
package enum DidCloseTextDocumentNotification: ProtocolNotification {
  /// The name on the wire.
  package static let method = "textDocument/didClose"

  /// The members of its `params`.
  package struct Params: Codable, Sendable, Hashable {
    /// The document.
    package var textDocument: TextDocumentIdentifier

    package init(textDocument: TextDocumentIdentifier) { self.textDocument = textDocument }
  }
}
