/// `textDocument/didSave`: the file now holds the document's text.
package enum DidSaveTextDocumentNotification: ProtocolNotification {
  package static let method = "textDocument/didSave"

  package struct Params: Codable, Sendable, Hashable {
    package var textDocument: TextDocumentIdentifier

    package init(textDocument: TextDocumentIdentifier) { self.textDocument = textDocument }
  }
}
