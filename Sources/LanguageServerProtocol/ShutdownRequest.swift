/// `shutdown`: nothing but `exit` follows.
package enum ShutdownRequest: ProtocolRequest {
  /// The name on the wire.
  package static let method = "shutdown"
  /// Nothing that the server reads.
  package typealias Params = Nothing
  /// What answers it.
  package typealias Response = Nothing
}
