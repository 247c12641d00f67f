import Support
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
    let readings = [1.0, 3.5, 4.0]
    nonisolated(unsafe) var next = 0
    let time = MonotonicTime {
      defer { next += 1 }
      return readings[next]
    }
    var watch = Stopwatch(time)
    #expect(watch.lap() == 2.5)
    #expect(watch.seconds == 0.5)
  }
}
