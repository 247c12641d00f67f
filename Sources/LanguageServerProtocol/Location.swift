/// A part of a document that need not be open.
package struct Location: Codable, Sendable, Hashable {
  /// The document.
  package var uri: String
  /// The part of it.
  package var range: DocumentRange

  package init(uri: String, range: DocumentRange) {
    self.uri = uri
    self.range = range
  }
}

/// The `params` of requests about a place in a document.
package struct TextDocumentPositionParams: Codable, Sendable, Hashable {
  /// The document.
  package var textDocument: TextDocumentIdentifier
  /// The place in it.
  package var position: Position

  package init(textDocument: TextDocumentIdentifier, position: Position) {
    self.textDocument = textDocument
    self.position = position
  }
}
