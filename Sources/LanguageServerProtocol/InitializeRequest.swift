/// `initialize`: the first request; its `initializationOptions` are read apart, for they may be anything.
package enum InitializeRequest: ProtocolRequest {
  /// The name on the wire.
  package static let method = "initialize"

  /// The members of its `params`.
  package struct Params: Codable, Sendable, Hashable {
    /// The client's process; the server ends when it does. Null: there is none to watch.
    package var processId: Int?
    /// The folder of a client that knows only one.
    package var rootUri: String?
    /// The open folders; null or absent: none, or an older client.
    package var workspaceFolders: [WorkspaceFolder]?
    /// What the client can do.
    package var capabilities: ClientCapabilities

    package init(capabilities: ClientCapabilities) { self.capabilities = capabilities }

    /// The open folders: `workspaceFolders`, or the one that older clients name instead.
    package var folders: [WorkspaceFolder] {
      if let workspaceFolders { return workspaceFolders }
      if let rootUri { return [WorkspaceFolder(uri: rootUri)] }
      return []
    }
  }

  /// The members of its `result`.
  package struct Response: Codable, Sendable, Hashable {
    /// What the server offers.
    package var capabilities: ServerCapabilities
    /// Who answers.
    package var serverInfo: ServerInfo

    package init(capabilities: ServerCapabilities, serverInfo: ServerInfo) {
      self.capabilities = capabilities
      self.serverInfo = serverInfo
    }
  }

  /// The name and version that clients show in their logs.
  package struct ServerInfo: Codable, Sendable, Hashable {
    /// The name of the program.
    package var name: String
    /// Its version.
    package var version: String?

    package init(name: String, version: String?) {
      self.name = name
      self.version = version
    }
  }
}
