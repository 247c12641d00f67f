/// `workspace/didChangeConfiguration`: new settings; they are read apart, for they may be anything.
package enum DidChangeConfigurationNotification: ProtocolNotification {
  package static let method = "workspace/didChangeConfiguration"
  package typealias Params = Nothing
}
