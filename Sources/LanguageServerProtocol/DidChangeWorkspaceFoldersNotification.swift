/// `workspace/didChangeWorkspaceFolders`: folders were opened or closed.
package enum DidChangeWorkspaceFoldersNotification: ProtocolNotification {
  package static let method = "workspace/didChangeWorkspaceFolders"

  package struct Params: Codable, Sendable, Hashable {
    package var event: Event

    package init(event: Event) { self.event = event }
  }

  package struct Event: Codable, Sendable, Hashable {
    package var added: [WorkspaceFolder]
    package var removed: [WorkspaceFolder]

    package init(added: [WorkspaceFolder], removed: [WorkspaceFolder]) {
      self.added = added
      self.removed = removed
    }
  }
}
