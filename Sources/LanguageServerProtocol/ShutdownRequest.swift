/// `shutdown`: nothing but `exit` follows.
package enum ShutdownRequest: ProtocolRequest {
  package static let method = "shutdown"
  package typealias Params = Nothing
  package typealias Response = Nothing
}
