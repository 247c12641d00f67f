/// `window/showMessage`: a sentence for the user.
package enum ShowMessageNotification: ProtocolNotification {
  /// The name on the wire.
  package static let method = "window/showMessage"

  /// The members of its `params`.
  package struct Params: Codable, Sendable, Hashable {
    /// 1 error, 2 warning, 3 information, 4 log.
    package var type: Int
    /// The sentence.
    package var message: String

    package init(type: Int, message: String) {
      self.type = type
      self.message = message
    }
  }
}
