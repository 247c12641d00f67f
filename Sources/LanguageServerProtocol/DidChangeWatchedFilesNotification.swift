/// `workspace/didChangeWatchedFiles`: files changed, by whomever.
package enum DidChangeWatchedFilesNotification: ProtocolNotification {
  /// The name on the wire.
  package static let method = "workspace/didChangeWatchedFiles"

  /// The members of its `params`.
  package struct Params: Codable, Sendable, Hashable {
    /// What happened, in order.
    package var changes: [Event]

    package init(changes: [Event]) { self.changes = changes }
  }

  /// What happened to one file.
  package struct Event: Codable, Sendable, Hashable {
    /// The file.
    package var uri: String
    /// 1 created, 2 changed, 3 deleted.
    package var type: Int

    package init(uri: String, type: Int) {
      self.uri = uri
      self.type = type
    }
  }
}
