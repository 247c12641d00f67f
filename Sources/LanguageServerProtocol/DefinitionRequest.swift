/// `textDocument/definition`: where the name at a position is defined.
package enum DefinitionRequest: ProtocolRequest {
  /// The name on the wire.
  package static let method = "textDocument/definition"
  /// The members of its `params`.
  package typealias Params = TextDocumentPositionParams
  /// What answers it, the likeliest first.
  package typealias Response = [Location]
}
