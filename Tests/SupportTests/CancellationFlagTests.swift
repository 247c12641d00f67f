import Support
import Synchronization
import Testing

@Suite struct CancellationFlagTests {
  @Test func throwsOnlyAfterCancel() throws {
    let flag = CancellationFlag()
    try flag.check()
    flag.cancel()
    flag.cancel()
    #expect(flag.isCancelled)
    #expect(throws: CancellationError.self) { try flag.check() }
  }

  @Test func stopwatchReadsTheGivenClock() {
    let readings = Mutex([1.0, 3.5, 4.0])
    let time = MonotonicTime { readings.withLock { $0.removeFirst() } }
    var watch = Stopwatch(time)
    #expect(watch.lap() == 2.5)
    #expect(watch.seconds == 0.5)
  }
}
