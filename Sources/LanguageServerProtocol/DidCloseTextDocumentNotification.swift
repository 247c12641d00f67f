/// `textDocument/didClose`: the file counts again.
package enum DidCloseTextDocumentNotification: ProtocolNotification {
  package static let method = "textDocument/didClose"

  package struct Params: Codable, Sendable, Hashable {
    package var textDocument: TextDocumentIdentifier

    package init(textDocument: TextDocumentIdentifier) { self.textDocument = textDocument }
  }
}
