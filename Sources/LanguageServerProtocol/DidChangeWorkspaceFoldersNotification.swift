/// `workspace/didChangeWorkspaceFolders`: folders were opened or closed.
package enum DidChangeWorkspaceFoldersNotification: ProtocolNotification {
  /// The name on the wire.
  package static let method = "workspace/didChangeWorkspaceFolders"

  /// The members of its `params`.
  package struct Params: Codable, Sendable, Hashable {
    /// The change.
    package var event: Event

    package init(event: Event) { self.event = event }
  }

  /// Folders that came and went.
  package struct Event: Codable, Sendable, Hashable {
    /// Opened folders.
    package var added: [WorkspaceFolder]
    /// Closed folders.
    package var removed: [WorkspaceFolder]

    package init(added: [WorkspaceFolder], removed: [WorkspaceFolder]) {
      self.added = added
      self.removed = removed
    }
  }
}
