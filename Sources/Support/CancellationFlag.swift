import Synchronization

/// Says from one thread to another that the work's result is no longer wanted.
///
/// Swift's task cancellation does not reach code that runs on its own threads (kernels, parsers, SQLite), so long work
/// takes a flag and looks at it at every step: per layer, per file, per token. Work that sleeps has itself woken.
package final class CancellationFlag: Sendable {
  private let word = Atomic<UInt>(0)
  private let calls = Mutex<[@Sendable () -> Void]>([])

  package init() {}

  /// True from the first call of `cancel()` on.
  package var isCancelled: Bool { word.load(ordering: .relaxed) != 0 }

  /// Asks the work to stop; may be called from any thread, any number of times.
  package func cancel() {
    word.store(1, ordering: .relaxed)
    // After the word: who adds a call later than this sees it set.
    let calls = calls.withLock { calls in
      defer { calls = [] }
      return calls
    }
    for call in calls { call() }
  }

  /// Makes a call once it is cancelled, on the thread that cancels, which must not be held up; at once if it is already.
  package func onCancel(_ call: @escaping @Sendable () -> Void) {
    calls.withLock { $0.append(call) }
    guard isCancelled else { return }
    cancel()
  }

  /// Throws `CancellationError` if the work is to stop.
  package func check() throws(CancellationError) {
    if isCancelled { throw CancellationError() }
  }

  /// Lends `body` the address of a word that is 0 until `cancel()` is called, for C libraries that poll one.
  package func withWord<Result>(_ body: (UnsafePointer<UInt>) throws -> Result) rethrows -> Result {
    // An atomic can be neither copied nor moved, so the address is that of the stored word itself.
    try unsafe withUnsafePointer(to: word) { pointer in
      try unsafe body(UnsafeRawPointer(pointer).assumingMemoryBound(to: UInt.self))
    }
  }
}
