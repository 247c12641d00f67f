/// `initialize`: the first request; its `initializationOptions` are read apart, for they may be anything.
package enum InitializeRequest: ProtocolRequest {
  package static let method = "initialize"

  package struct Params: Codable, Sendable, Hashable {
    /// The client's process; the server ends when it does. Null: there is none to watch.
    package var processId: Int?
    package var rootUri: String?
    package var workspaceFolders: [WorkspaceFolder]?
    package var capabilities: ClientCapabilities

    package init(capabilities: ClientCapabilities) { self.capabilities = capabilities }

    /// The open folders: `workspaceFolders`, or the one that older clients name instead.
    package var folders: [WorkspaceFolder] {
      if let workspaceFolders { return workspaceFolders }
      if let rootUri { return [WorkspaceFolder(uri: rootUri)] }
      return []
    }
  }

  package struct Response: Codable, Sendable, Hashable {
    package var capabilities: ServerCapabilities
    package var serverInfo: ServerInfo

    package init(capabilities: ServerCapabilities, serverInfo: ServerInfo) {
      self.capabilities = capabilities
      self.serverInfo = serverInfo
    }
  }

  package struct ServerInfo: Codable, Sendable, Hashable {
    package var name: String
    package var version: String?

    package init(name: String, version: String?) {
      self.name = name
      self.version = version
    }
  }
}
