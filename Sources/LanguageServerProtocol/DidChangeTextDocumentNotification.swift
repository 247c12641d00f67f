/// `textDocument/didChange`: changes to apply in order, each to the text that the one before left.
package enum DidChangeTextDocumentNotification: ProtocolNotification {
  /// The name on the wire.
  package static let method = "textDocument/didChange"

  /// The members of its `params`.
  package struct Params: Codable, Sendable, Hashable {
    /// The document and its version after the changes.
    package var textDocument: VersionedTextDocumentIdentifier
    /// The changes, in the order to apply them.
    package var contentChanges: [Change]

    package init(textDocument: VersionedTextDocumentIdentifier, contentChanges: [Change]) {
      self.textDocument = textDocument
      self.contentChanges = contentChanges
    }
  }

  /// New text for a range, or for the whole document without one. `rangeLength` is deprecated and ignored.
  package struct Change: Codable, Sendable, Hashable {
    /// What is replaced; nil: everything.
    package var range: DocumentRange?
    /// What comes in.
    package var text: String

    package init(range: DocumentRange?, text: String) {
      self.range = range
      self.text = text
    }
  }
}
