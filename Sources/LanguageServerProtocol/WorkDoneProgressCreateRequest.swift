/// `window/workDoneProgress/create`: asks the client for leave to report progress under a token.
package enum WorkDoneProgressCreateRequest: ProtocolRequest {
  package static let method = "window/workDoneProgress/create"
  package typealias Response = Nothing

  package struct Params: Codable, Sendable, Hashable {
    package var token: String

    package init(token: String) { self.token = token }
  }
}
