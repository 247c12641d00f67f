/// `textDocument/didOpen`: from now on the client's text counts, not the file's.
package enum DidOpenTextDocumentNotification: ProtocolNotification {
  /// The name on the wire.
  package static let method = "textDocument/didOpen"

  /// The members of its `params`.
  package struct Params: Codable, Sendable, Hashable {
    /// The document with its text.
    package var textDocument: TextDocumentItem

    package init(textDocument: TextDocumentItem) { self.textDocument = textDocument }
  }
}
