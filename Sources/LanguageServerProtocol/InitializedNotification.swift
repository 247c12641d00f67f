/// `initialized`: the client has read the answer to `initialize` and may be sent requests.
package enum InitializedNotification: ProtocolNotification {
  /// The name on the wire.
  package static let method = "initialized"
  /// Nothing that the server reads.
  package typealias Params = Nothing
}
