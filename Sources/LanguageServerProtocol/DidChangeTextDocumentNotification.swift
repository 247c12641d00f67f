/// `textDocument/didChange`: changes to apply in order, each to the text that the one before left.
package enum DidChangeTextDocumentNotification: ProtocolNotification {
  package static let method = "textDocument/didChange"

  package struct Params: Codable, Sendable, Hashable {
    package var textDocument: VersionedTextDocumentIdentifier
    package var contentChanges: [Change]

    package init(textDocument: VersionedTextDocumentIdentifier, contentChanges: [Change]) {
      self.textDocument = textDocument
      self.contentChanges = contentChanges
    }
  }

  /// New text for a range, or for the whole document without one. `rangeLength` is deprecated and ignored.
  package struct Change: Codable, Sendable, Hashable {
    package var range: DocumentRange?
    package var text: String

    package init(range: DocumentRange?, text: String) {
      self.range = range
      self.text = text
    }
  }
}
