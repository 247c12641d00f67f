/// `workspace/didChangeWatchedFiles`: files changed, by whomever.
package enum DidChangeWatchedFilesNotification: ProtocolNotification {
  package static let method = "workspace/didChangeWatchedFiles"

  package struct Params: Codable, Sendable, Hashable {
    package var changes: [Event]

    package init(changes: [Event]) { self.changes = changes }
  }

  package struct Event: Codable, Sendable, Hashable {
    package var uri: String
    /// 1 created, 2 changed, 3 deleted.
    package var type: Int

    package init(uri: String, type: Int) {
      self.uri = uri
      self.type = type
    }
  }
}
