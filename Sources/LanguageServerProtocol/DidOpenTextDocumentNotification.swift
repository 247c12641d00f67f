/// `textDocument/didOpen`: from now on the client's text counts, not the file's.
package enum DidOpenTextDocumentNotification: ProtocolNotification {
  package static let method = "textDocument/didOpen"

  package struct Params: Codable, Sendable, Hashable {
    package var textDocument: TextDocumentItem

    package init(textDocument: TextDocumentItem) { self.textDocument = textDocument }
  }
}
