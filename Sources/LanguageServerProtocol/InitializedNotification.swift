/// `initialized`: the client has read the answer to `initialize` and may be sent requests.
package enum InitializedNotification: ProtocolNotification {
  package static let method = "initialized"
  package typealias Params = Nothing
}
