/// A clock as a value: modules below the server never read the time by themselves, they are given one.
package struct MonotonicTime: Sendable {
  /// Seconds since an arbitrary start; never goes back.
  package let now: @Sendable () -> Double

  /// A clock that reads `now`.
  package init(now: @escaping @Sendable () -> Double) { self.now = now }

  /// The machine's continuous clock.
  package static let system: MonotonicTime = {
    let start = ContinuousClock.now
    return MonotonicTime { Stopwatch.seconds(in: ContinuousClock.now - start) }
  }()
}

/// Measures how long something took.
package struct Stopwatch: Sendable {
  private let time: MonotonicTime
  private var start: Double

  /// A watch that runs from now on.
  package init(_ time: MonotonicTime) {
    self.time = time
    start = time.now()
  }

  /// Seconds since the start or the last `lap()`.
  package var seconds: Double { time.now() - start }

  /// Seconds since the start or the last `lap()`, and starts anew.
  package mutating func lap() -> Double {
    let now = time.now()
    defer { start = now }
    return now - start
  }

  static func seconds(in duration: Duration) -> Double {
    let parts = duration.components
    return Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
  }
}
