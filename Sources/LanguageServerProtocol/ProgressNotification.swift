/// `$/progress`: how far work has come that the user may see.
package enum ProgressNotification: ProtocolNotification {
  package static let method = "$/progress"

  package struct Params: Codable, Sendable, Hashable {
    package var token: String
    package var value: Value

    package init(token: String, value: Value) {
      self.token = token
      self.value = value
    }
  }

  /// `WorkDoneProgressBegin`, `Report` or `End`, as `kind` says.
  package struct Value: Codable, Sendable, Hashable {
    package var kind: String
    package var title: String?
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
