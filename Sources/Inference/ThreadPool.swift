import CKernels

/// A few threads that share short jobs; asleep, without using the processor, when there are none.
@safe
final class ThreadPool {
  /// Threads that work on a job, the caller's included.
  let threads: Int
  private let pool: OpaquePointer?

  /// A pool of `threads` threads (1 to 64), the caller's included; fewer if the system gives fewer.
  init(threads: Int) {
    self.threads = min(max(threads, 1), 64)
    unsafe pool = self.threads > 1 ? ck_pool_create(self.threads - 1) : nil
  }

  deinit {
    if let pool = unsafe pool { unsafe ck_pool_destroy(pool) }
  }

  /// Calls `body` once for each part in 0..<parts, on several threads at the same time, and returns when all are done.
  ///
  /// Parts must not write to the same place. Which thread does which part is left to chance.
  func run(parts: Int, _ body: (Int) -> Void) {
    guard parts > 1, let pool = unsafe pool else {
      for part in 0..<parts { body(part) }
      return
    }
    withoutActuallyEscaping(body) { body in
      unsafe withUnsafePointer(to: body) { context in
        let call: @convention(c) (UnsafeMutableRawPointer?, Int) -> Void = { context, part in
          unsafe context?.assumingMemoryBound(to: ((Int) -> Void).self).pointee(part)
        }
        unsafe ck_pool_run(pool, call, UnsafeMutableRawPointer(mutating: context), parts)
      }
    }
  }

  /// Calls `body` with ranges that cover 0..<count: as many as are worth a thread's attention, if each element costs
  /// `cost` multiplications or so. Thread i of n gets those from count * i / n on, about.
  func split(_ count: Int, cost: Int, _ body: (Range<Int>) -> Void) {
    let partsPerThread = min(max(count * cost / threads / Self.costOfPart, 1), Self.mostPartsPerThread)
    let parts = count * cost < Self.leastCost ? 1 : min(count, threads * partsPerThread)
    guard parts > 1, threads > 1 else { return body(0..<count) }
    run(parts: parts) { part in
      body(count * part / parts..<count * (part + 1) / parts)
    }
  }

  /// Says what a thread reads first in the next job; it may fetch the beginning while it has no work.
  func announce(_ memory: UnsafeRawBufferPointer, to thread: Int) {
    if let pool = unsafe pool { unsafe ck_pool_announce(pool, thread, memory.baseAddress, memory.count) }
  }

  /// More parts than threads, so that a thread that comes late holds nobody up.
  private static let mostPartsPerThread = 16
  /// About 2 us of work, which is how long a thread waits at the end, at most.
  private static let costOfPart = 50_000
  /// About 10 us of work. Less is not worth sharing: on a busy machine the other thread may be taken off its processor
  /// in the middle of its part, and then everybody waits. So a single token of a model of a few million parameters runs
  /// on the caller's thread.
  private static let leastCost = 600_000
}
