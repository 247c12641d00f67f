/// A document by its URI, compared byte for byte as the client wrote it.
package struct TextDocumentIdentifier: Codable, Sendable, Hashable {
  /// Where it is.
  package var uri: String

  package init(uri: String) { self.uri = uri }
}

/// A document and the version after a change. The version is the client's own affair: some always say 0.
package struct VersionedTextDocumentIdentifier: Codable, Sendable, Hashable {
  /// Where it is.
  package var uri: String
  /// The client's count of changes.
  package var version: Int?

  package init(uri: String, version: Int? = nil) {
    self.uri = uri
    self.version = version
  }
}

/// A document as it is when it is opened.
package struct TextDocumentItem: Codable, Sendable, Hashable {
  /// Where it is.
  package var uri: String
  /// LSP's name of the language.
  package var languageId: String
  /// The client's count of changes.
  package var version: Int?
  /// The whole text.
  package var text: String

  package init(uri: String, languageId: String, version: Int?, text: String) {
    self.uri = uri
    self.languageId = languageId
    self.version = version
    self.text = text
  }
}

/// A folder that the client has open.
package struct WorkspaceFolder: Codable, Sendable, Hashable {
  /// Where it is.
  package var uri: String
  /// What the client calls it.
  package var name: String?

  package init(uri: String, name: String? = nil) {
    self.uri = uri
    self.name = name
  }
}
