/// `textDocument/didSave`: the file now holds the document's text.
package enum DidSaveTextDocumentNotification: ProtocolNotification {
  /// The name on the wire.
  package static let method = "textDocument/didSave"

  /// The members of its `params`.
  package struct Params: Codable, Sendable, Hashable {
    /// The document.
    package var textDocument: TextDocumentIdentifier

    package init(textDocument: TextDocumentIdentifier) { self.textDocument = textDocument }
  }
}
