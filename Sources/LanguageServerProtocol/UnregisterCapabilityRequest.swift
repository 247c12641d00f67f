/// `client/unregisterCapability`: takes registrations back.
package enum UnregisterCapabilityRequest: ProtocolRequest {
  /// The name on the wire.
  package static let method = "client/unregisterCapability"
  /// What answers it.
  package typealias Response = Nothing

  /// The members of its `params`.
  package struct Params: Codable, Sendable, Hashable {
    /// What is no longer asked for; the protocol spells it so.
    package var unregisterations: [Unregistration]

    /// Takes back what `RegisterCapabilityRequest.Params(methods:)` asked for.
    package init(methods: [String]) {
      unregisterations = methods.map { Unregistration(id: RegisterCapabilityRequest.identifier(of: $0), method: $0) }
    }
  }

  /// One registration.
  package struct Unregistration: Codable, Sendable, Hashable {
    /// As it was registered.
    package var id: String
    /// The method.
    package var method: String
  }
}
