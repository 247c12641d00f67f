/// `window/workDoneProgress/create`: asks the client for leave to report progress under a token.
package enum WorkDoneProgressCreateRequest: ProtocolRequest {
  /// The name on the wire.
  package static let method = "window/workDoneProgress/create"
  /// What answers it.
  package typealias Response = Nothing

  /// The members of its `params`.
  package struct Params: Codable, Sendable, Hashable {
    /// What the notifications will be about.
    package var token: String

    package init(token: String) { self.token = token }
  }
}
