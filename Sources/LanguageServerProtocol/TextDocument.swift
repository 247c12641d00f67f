/// A document by its URI, compared byte for byte as the client wrote it.
package struct TextDocumentIdentifier: Codable, Sendable, Hashable {
  package var uri: String

  package init(uri: String) { self.uri = uri }
}

/// A document and the version after a change. The version is the client's own affair: some always say 0.
package struct VersionedTextDocumentIdentifier: Codable, Sendable, Hashable {
  package var uri: String
  package var version: Int?

  package init(uri: String, version: Int? = nil) {
    self.uri = uri
    self.version = version
  }
}

/// A document as it is when it is opened.
package struct TextDocumentItem: Codable, Sendable, Hashable {
  package var uri: String
  package var languageId: String
  package var version: Int?
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
  package var uri: String
  package var name: String?

  package init(uri: String, name: String? = nil) {
    self.uri = uri
    self.name = name
  }
}
