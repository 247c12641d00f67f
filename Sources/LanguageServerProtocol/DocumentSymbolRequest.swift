/// `textDocument/documentSymbol`: what a document defines.
package enum DocumentSymbolRequest {
  /// The name on the wire.
  package static let method = "textDocument/documentSymbol"

  /// The members of its `params`.
  package struct Params: Codable, Sendable, Hashable {
    /// The document.
    package var textDocument: TextDocumentIdentifier

    package init(textDocument: TextDocumentIdentifier) { self.textDocument = textDocument }
  }

  /// A definition with those in it, for clients that read trees; others get `SymbolInformation`.
  package struct Symbol: Codable, Sendable, Hashable {
    /// As the source names it.
    package var name: String
    /// The signature.
    package var detail: String?
    /// `SymbolKind` by number.
    package var kind: Int
    /// The whole definition.
    package var range: DocumentRange
    /// Its name.
    package var selectionRange: DocumentRange
    /// What is defined in it, in text order.
    package var children: [Symbol]

    package init(
      name: String,
      detail: String?,
      kind: Int,
      range: DocumentRange,
      selectionRange: DocumentRange,
      children: [Symbol] = []
    ) {
      self.name = name
      self.detail = detail
      self.kind = kind
      self.range = range
      self.selectionRange = selectionRange
      self.children = children
    }
  }
}

/// A definition somewhere in the workspace.
package struct SymbolInformation: Codable, Sendable, Hashable {
  /// As the source names it.
  package var name: String
  /// `SymbolKind` by number.
  package var kind: Int
  /// Where its name stands.
  package var location: Location
  /// What it is defined in.
  package var containerName: String?

  package init(name: String, kind: Int, location: Location, containerName: String?) {
    self.name = name
    self.kind = kind
    self.location = location
    self.containerName = containerName
  }
}
