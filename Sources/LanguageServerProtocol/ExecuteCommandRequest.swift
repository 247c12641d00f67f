/// `workspace/executeCommand`; the arguments are read apart, for they depend on the command.
package enum ExecuteCommandRequest {
  package static let method = "workspace/executeCommand"

  package struct Params: Codable, Sendable, Hashable {
    package var command: String

    package init(command: String) { self.command = command }
  }
}
