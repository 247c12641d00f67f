/// `exit`: the process is to end, with status 0 if `shutdown` came before.
package enum ExitNotification: ProtocolNotification {
  /// The name on the wire.
  package static let method = "exit"
  /// Nothing that the server reads.
  package typealias Params = Nothing
}
