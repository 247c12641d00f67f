import Completion
import Support
import Synchronization

/// Joins the parts of a list that come from two threads: names, their order by the model, and the model's text if it is to be
/// an item.
///
/// Names do not wait for the model longer than the time they are given. Without its order they come as they were found,
/// and the list is incomplete; so it is without its text, which is in memory when the client asks again.
final class ListAssembly: Sendable {
  /// A list as its parts are known.
  struct Parts: Sendable {
    var names: NameList?
    /// False while the model works on the names' order.
    var isOrdered = false
    var isOrderOverdue = false
    /// Nil while the model works.
    var suggestions: [Suggestion]?
    var isOverdue = false
    var isAbandoned = false

    var isReady: Bool { isAbandoned || hasNames && (suggestions != nil || isOverdue) }
    private var hasNames: Bool { names != nil && (isOrdered || isOrderOverdue) }
  }

  /// Set once nobody waits for the order any more.
  let orderCancellation = CancellationFlag()
  private let parts: Mutex<Parts>
  private let deliver: @Sendable (Parts) -> Void

  /// - Parameter suggestions: empty if the model is not asked, nil if it is.
  init(suggestions: [Suggestion]?, deliver: @escaping @Sendable (Parts) -> Void) {
    parts = Mutex(Parts(suggestions: suggestions))
    self.deliver = deliver
  }

  /// Adds the names as they are found.
  func add(names: NameList) {
    update { parts in
      parts.names = names
      if !names.canBeOrdered { parts.isOrdered = true }
    }
  }

  /// Adds the same names in the model's order.
  func add(ordered names: NameList) {
    update { parts in
      guard !parts.isReady else { return }
      parts.names = names
      parts.isOrdered = true
    }
  }

  /// True if names are there and wait for the model's order.
  var awaitsOrder: Bool { parts.withLock { $0.names != nil && !$0.isOrdered && !$0.isOrderOverdue && !$0.isAbandoned } }

  /// Lets the order be late: the client asks again at the next key.
  func stopWaitingForOrder() { update { $0.isOrderOverdue = true } }

  /// Lets the order be late after so many seconds.
  func stopWaitingForOrder(after seconds: Double) {
    Timers.after(seconds) { [self] in
      update { $0.isOrderOverdue = true }
      orderCancellation.cancel()
    }
  }

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
