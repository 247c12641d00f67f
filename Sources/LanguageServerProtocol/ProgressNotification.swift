/// `$/progress`: how far work has come that the user may see.
package enum ProgressNotification: ProtocolNotification {
  /// The name on the wire.
  package static let method = "$/progress"

  /// The members of its `params`.
  package struct Params: Codable, Sendable, Hashable {
    /// Which work it is about.
    package var token: String
    /// How far it is.
    package var value: Value

    package init(token: String, value: Value) {
      self.token = token
      self.value = value
    }
  }

  /// `WorkDoneProgressBegin`, `Report` or `End`, as `kind` says.
  package struct Value: Codable, Sendable, Hashable {
    /// `begin`, `report` or `end`.
    package var kind: String
    /// What the work is; with `begin` only.
    package var title: String?
    /// What is being done, or was.
    package var message: String?
    /// 0 to 100, never falling.
    package var percentage: Int?

    /// The first of a token's notifications.
    package static func begin(title: String) -> Value { Value(kind: "begin", title: title, percentage: 0) }

    /// One of those between.
    package static func report(message: String?, percentage: Int) -> Value {
      Value(kind: "report", message: message, percentage: percentage)
    }

    /// The last.
    package static func end(message: String?) -> Value { Value(kind: "end", message: message) }
  }
}
