/// `workspace/didChangeConfiguration`: new settings; they are read apart, for they may be anything.
package enum DidChangeConfigurationNotification: ProtocolNotification {
  /// The name on the wire.
  package static let method = "workspace/didChangeConfiguration"
  /// Nothing that the server reads.
  package typealias Params = Nothing
}
