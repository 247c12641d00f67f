/// `textDocument/hover`: what is known of the name at a position.
package enum HoverRequest: ProtocolRequest {
  /// The name on the wire.
  package static let method = "textDocument/hover"
  /// The members of its `params`.
  package typealias Params = TextDocumentPositionParams

  /// The members of its `result`; `null` if nothing is known.
  package struct Response: Codable, Sendable, Hashable {
    /// What is shown.
    package var contents: MarkupContent
    /// The name that it is about.
    package var range: DocumentRange?

    package init(contents: MarkupContent, range: DocumentRange?) {
      self.contents = contents
      self.range = range
    }
  }
}
