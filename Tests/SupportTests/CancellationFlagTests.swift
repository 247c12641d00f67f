import Dispatch
import Support
import Synchronization
import Testing

@Suite struct CancellationFlagTests {
  private final class Counter: Sendable {
    private let value = Atomic(0)
    var sum: Int { value.load(ordering: .sequentiallyConsistent) }
    func add(_ count: Int) { value.wrappingAdd(count, ordering: .sequentiallyConsistent) }
  }

  @Test func throwsOnlyAfterCancel() throws {
    let flag = CancellationFlag()
    try flag.check()
    flag.cancel()
    flag.cancel()
    #expect(flag.isCancelled)
    #expect(throws: CancellationError.self) { try flag.check() }
  }

  @Test func callsAreMadeOnceAtTheFirstCancel() {
    let (flag, calls) = (CancellationFlag(), Counter())
    flag.onCancel { calls.add(1) }
    flag.onCancel { calls.add(10) }
    #expect(calls.sum == 0)
    flag.cancel()
    flag.cancel()
    #expect(calls.sum == 11)
    flag.onCancel { calls.add(100) }
    #expect(calls.sum == 111)
  }

  /// Whichever of the two comes first, and wherever they meet, no call is left out and none is made twice.
  @Test func noCallIsLostToACancelOnAnotherThread() {
    for _ in 0..<500 {
      let (flag, calls) = (CancellationFlag(), Counter())
      DispatchQueue.concurrentPerform(iterations: 2) { thread in
        if thread == 0 { flag.cancel() } else { flag.onCancel { calls.add(1) } }
      }
      #expect(calls.sum == 1)
    }
  }

  @Test func stopwatchReadsTheGivenClock() {
    let readings = Mutex([1.0, 3.5, 4.0])
    let time = MonotonicTime { readings.withLock { $0.removeFirst() } }
    var watch = Stopwatch(time)
    #expect(watch.lap() == 2.5)
    #expect(watch.seconds == 0.5)
  }
}
