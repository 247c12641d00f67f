/// `exit`: the process is to end, with status 0 if `shutdown` came before.
package enum ExitNotification: ProtocolNotification {
  package static let method = "exit"
  package typealias Params = Nothing
}
