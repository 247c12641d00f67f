/// A request of LSP 3.18 as a type: its method, what it takes and what it gives.
package protocol ProtocolRequest {
  associatedtype Params: Codable & Sendable
  associatedtype Response: Codable & Sendable
  static var method: String { get }
}

/// A notification of LSP 3.18 as a type.
package protocol ProtocolNotification {
  associatedtype Params: Codable & Sendable
  static var method: String { get }
}

/// Parameters or a result without content; reads anything, writes `null`.
package struct Nothing: Codable, Sendable, Hashable {
  package init() {}

  package init(from decoder: any Decoder) throws {}

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encodeNil()
  }
}
