import Completion
import Synchronization

/// Joins the two parts of a list that come from two threads: names, and the model's text if it is to be an item.
///
/// Names do not wait for the model longer than the time they are given; the list is then incomplete, and the text is in
/// memory when the client asks again.
final class ListAssembly: Sendable {
  /// A list as its parts are known.
  struct Parts: Sendable {
    var names: NameList?
    /// Nil while the model works.
    var suggestions: [Suggestion]?
    var isOverdue = false
    var isAbandoned = false

    var isReady: Bool { isAbandoned || names != nil && (suggestions != nil || isOverdue) }
  }

  private let parts: Mutex<Parts>
  private let deliver: @Sendable (Parts) -> Void

  /// - Parameter suggestions: empty if the model is not asked, nil if it is.
  init(suggestions: [Suggestion]?, deliver: @escaping @Sendable (Parts) -> Void) {
    parts = Mutex(Parts(suggestions: suggestions))
    self.deliver = deliver
  }

  /// Adds the names.
  func add(names: NameList) { update { $0.names = names } }

  /// Adds what the model says.
  func add(suggestions: [Suggestion]) { update { $0.suggestions = suggestions } }

  /// Lets the model be late after so many seconds.
  func stopWaiting(after seconds: Double) {
    Timers.after(seconds) { [self] in update { $0.isOverdue = true } }
  }

  /// Answers with what there is after so many seconds: a parser's own scanner can hang where no time limit reaches it.
  func giveUp(after seconds: Double) {
    Timers.after(seconds) { [weak self] in
      self?.update { $0.isAbandoned = true }
    }
  }

  private func update(_ change: (inout Parts) -> Void) {
    let ready: Parts? = parts.withLock { parts in
      let wasReady = parts.isReady
      change(&parts)
      return parts.isReady && !wasReady ? parts : nil
    }
    if let ready { deliver(ready) }
  }
}
