import CKernels
import Foundation
import Synchronization
import Testing

/// The pool's promise: every part once, nothing after the return, nothing when idle.
@Suite struct ThreadPoolTests {
  /// Counts the calls for each part of a job.
  private final class Job: Sendable {
    let calls: [Atomic<Int>.Box]
    init(parts: Int) { calls = (0..<parts).map { _ in Atomic<Int>.Box() } }
  }

  private struct NoPool: Error {}

  @Test(arguments: [0, 1, 3])
  func everyPartIsDoneOnce(_ workers: Int) throws {
    guard let pool = unsafe ck_pool_create(workers) else { throw NoPool() }
    defer { unsafe ck_pool_destroy(pool) }
    for round in 0..<500 {
      let job = Job(parts: round % 17)
      unsafe ck_pool_run(
        pool,
        { context, part in
          guard let context = unsafe context else { return }
          let job = unsafe Unmanaged<Job>.fromOpaque(context).takeUnretainedValue()
          job.calls[part].value.add(1, ordering: .relaxed)
        },
        Unmanaged.passUnretained(job).toOpaque(),
        job.calls.count
      )
      #expect(job.calls.allSatisfy { $0.value.load(ordering: .relaxed) == 1 }, "round \(round)")
    }
  }

  @Test func idleWorkersSleep() throws {
    guard let pool = unsafe ck_pool_create(2) else { throw NoPool() }
    defer { unsafe ck_pool_destroy(pool) }
    unsafe ck_pool_run(pool, { _, _ in }, nil, 8)
    let workers = unsafe ck_pool_workers(pool)
    // They look for work for 50 us; the rest of the five seconds is for a busy machine.
    let end = ContinuousClock.now + .seconds(5)
    while unsafe ck_pool_sleepers(pool) < workers, ContinuousClock.now < end { usleep(1000) }
    let sleepers = unsafe ck_pool_sleepers(pool)
    #expect(sleepers == workers)
  }
}

extension Atomic<Int> {
  /// A counter that arrays can hold.
  fileprivate final class Box: Sendable {
    let value = Atomic<Int>(0)
  }
}
