/// `workspace/symbol`: the definitions that fit a query.
package enum WorkspaceSymbolRequest: ProtocolRequest {
  /// The name on the wire.
  package static let method = "workspace/symbol"
  /// What answers it, best first.
  package typealias Response = [SymbolInformation]

  /// The members of its `params`.
  package struct Params: Codable, Sendable, Hashable {
    /// Some letters of a name in order; empty: any.
    package var query: String

    package init(query: String) { self.query = query }
  }
}
