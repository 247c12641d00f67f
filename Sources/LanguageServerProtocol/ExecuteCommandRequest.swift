/// `workspace/executeCommand`; the arguments are read apart, for they depend on the command.
package enum ExecuteCommandRequest {
  /// The name on the wire.
  package static let method = "workspace/executeCommand"

  /// The members of its `params`.
  package struct Params: Codable, Sendable, Hashable {
    /// The name of the command.
    package var command: String

    package init(command: String) { self.command = command }
  }
}
