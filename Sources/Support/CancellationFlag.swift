import Synchronization

/// Says from one thread to another that the work's result is no longer wanted.
///
/// Swift's task cancellation does not reach code that runs on its own threads (kernels, parsers, SQLite), so long work
/// takes a flag and looks at it at every step: per layer, per file, per token.
package final class CancellationFlag: Sendable {
  private let flag = Atomic<Bool>(false)

  package init() {}

  /// True from the first call of `cancel()` on.
  package var isCancelled: Bool { flag.load(ordering: .relaxed) }

  /// Asks the work to stop; may be called from any thread, any number of times.
  package func cancel() { flag.store(true, ordering: .relaxed) }

  /// Throws `CancellationError` if the work is to stop.
  package func check() throws(CancellationError) {
    if isCancelled { throw CancellationError() }
  }
}
