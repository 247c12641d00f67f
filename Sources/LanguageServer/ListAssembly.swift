import Completion
import Dispatch
import SourceText
import Support
import Synchronization

/// Joins the parts of a list that come from two threads: names, their order by the model, and the model's text if it is to be
/// an item.
///
/// The model is asked for a list and for inline text at the same key, in any order. What it knows once it has read up to the
/// cursor serves both, so a run for inline text puts the names of its place into order before it writes on; they are looked for
/// meanwhile, and it waits for them a little. Where no such run comes, the model reads for the list alone.
///
/// Names do not wait for the model longer than the time they are given. Without its order they come as they were found,
/// and the list is incomplete; so it is without its text, which is in memory when the client asks again.
final class ListAssembly: Sendable {
  /// A list as its parts are known.
  struct Parts: Sendable {
    var names: NameList?
    /// The names in the order that the model gives them without taking a step.
    var rough: NameList?
    /// False while the model works on the names' order.
    var isOrdered = false
    var isOrderOverdue = false
    /// Nil while the model works.
    var suggestions: [Suggestion]?
    var isOverdue = false
    var isAbandoned = false

    var isReady: Bool { isAbandoned || hasNames && (suggestions != nil || isOverdue) }
    var awaitsOrder: Bool { !isOrdered && !isOrderOverdue && !isAbandoned }
    private var hasNames: Bool { names != nil && (isOrdered || isOrderOverdue) }
  }

  /// The place whose names are listed.
  let snapshot: TextSnapshot
  let offset: Int
  /// Set once nobody waits for the order any more.
  let orderCancellation = CancellationFlag()
  /// Set also once a run for text is to come, which reads the same: for a run that reads for the order alone before there are
  /// names.
  let readingCancellation = CancellationFlag()

  private let parts: Mutex<Parts>
  private let request: CancellationFlag
  /// Seconds for which the model waits for names.
  private let patience: Double
  private let deliver: @Sendable (Parts) -> Void
  /// Signalled when what the model's thread may be waiting for has changed.
  private let changes = DispatchSemaphore(value: 0)

  /// - Parameters:
  ///   - suggestions: empty if the model is not asked, nil if it is.
  ///   - request: set when nobody wants the list any more.
  ///   - patience: seconds for which the model, once it could put names into order, waits for them.
  init(
    snapshot: TextSnapshot,
    offset: Int,
    suggestions: [Suggestion]?,
    request: CancellationFlag,
    patience: Double,
    deliver: @escaping @Sendable (Parts) -> Void
  ) {
    self.snapshot = snapshot
    self.offset = offset
    self.request = request
    self.patience = patience
    self.deliver = deliver
    parts = Mutex(Parts(suggestions: suggestions))
    request.onCancel { [changes, orderCancellation, readingCancellation] in
      orderCancellation.cancel()
      readingCancellation.cancel()
      changes.signal()
    }
  }

  // MARK: Names and their order

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

  /// Adds the same names in an order that is good enough if a better one is late.
  func add(roughly names: NameList) { update { $0.rough = names } }

  /// Takes the names as they are found, or were, to be in order.
  func goWithoutOrder() { update { $0.isOrdered = true } }

  /// True if the names, found or not, wait for the model's order.
  var awaitsOrder: Bool { !request.isCancelled && parts.withLock { $0.awaitsOrder } }

  /// True if it is the list of an offset in that text, and waits for the model's order.
  func awaitsOrder(for snapshot: TextSnapshot, at offset: Int) -> Bool {
    self.offset == offset && awaitsOrder && CommonBytes.areEqual(self.snapshot.bytes, snapshot.bytes)
  }

  /// The names for the model to put into order, which its thread waits for a little; nil if they do not come in time, or need no
  /// order any more. `cancellation` ends the waiting.
  func namesToOrder(unless cancellation: CancellationFlag) -> NameList? {
    cancellation.onCancel { [changes] in changes.signal() }
    let end = DispatchTime.now() + patience
    while awaitsOrder, !cancellation.isCancelled {
      if let names = parts.withLock({ $0.names }) { return names }
      // A signal may be that of an earlier change: what has changed is looked at anew each time.
      guard changes.wait(timeout: end) == .success else { return nil }
    }
    return nil
  }

  /// True if the order was late.
  var isOrderOverdue: Bool { parts.withLock { $0.isOrderOverdue && !$0.isOrdered } }

  /// Lets the order be late: the client asks again at the next key.
  func stopWaitingForOrder() {
    update { parts in
      if !parts.isOrdered, let rough = parts.rough { parts.names = rough }
      parts.isOrderOverdue = true
    }
  }

  /// Lets the order be late after so many seconds.
  func stopWaitingForOrder(after seconds: Double) {
    Timers.after(seconds) { [self] in stopWaitingForOrder() }
  }

  // MARK: Text, and the end

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
    let (ready, awaitsOrder): (Parts?, Bool) = parts.withLock { parts in
      let wasReady = parts.isReady
      change(&parts)
      return (parts.isReady && !wasReady ? parts : nil, parts.awaitsOrder)
    }
    if !awaitsOrder {
      orderCancellation.cancel()
      readingCancellation.cancel()
    }
    changes.signal()
    if let ready { deliver(ready) }
  }
}
