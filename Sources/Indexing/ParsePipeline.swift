import Foundation
import Support
import Synchronization

/// Threads that work through a list of files while the caller takes the outcomes and writes them.
///
/// At most `capacity` outcomes wait, so that a slow writer bounds the memory.
final class ParsePipeline: Sendable {
  private struct State {
    var next = 0
    var outcomes: [FileOutcome] = []
    var running: Int
    var isStopped = false
    var seconds = 0.0
  }

  private static let capacity = 256
  // Grammars' scanners may recurse; the default for a thread is 512 KiB.
  private static let stackSize = 16 << 20

  private let jobs: [FileJob]
  private let cancellation: CancellationFlag
  private let time: MonotonicTime
  private let state: Mutex<State>
  // Both begin at 0 and are signalled up, for a semaphore may not be freed below the value it was made with.
  private let ready = DispatchSemaphore(value: 0)
  private let room = DispatchSemaphore(value: 0)

  /// Nice value of threads that give way to all others.
  private static let backgroundNiceness: Int32 = 15

  /// Starts the threads, each with its own parser; those in the background give way to all other threads.
  init(
    jobs: [FileJob],
    threads: Int,
    isBackground: Bool = false,
    cancellation: CancellationFlag,
    time: MonotonicTime,
    makeParser: @escaping @Sendable () -> FileParser
  ) {
    self.jobs = jobs
    self.cancellation = cancellation
    self.time = time
    let count = max(1, min(threads, jobs.count))
    state = Mutex(State(running: count))
    for _ in 0..<Self.capacity { room.signal() }
    for number in 0..<count {
      let thread = Thread { [self] in
        // On Linux 0 means the calling thread, not its process (setpriority(2), "C library/kernel differences").
        if isBackground { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.backgroundNiceness) }
        work(with: makeParser())
      }
      thread.stackSize = Self.stackSize
      thread.name = "heed.parse.\(number)"
      thread.start()
    }
  }

  /// The next outcome, in no particular order; nil once every file is done, or after `stop()`.
  func next() -> FileOutcome? {
    while true {
      ready.wait()
      let (outcome, isAtEnd) = state.withLock { state in
        let outcome = state.outcomes.popLast()
        return (outcome, state.outcomes.isEmpty && state.running == 0)
      }
      if let outcome {
        room.signal()
        return outcome
      }
      if isAtEnd { return nil }
    }
  }

  /// Lets the threads end after the file they are at.
  func stop() {
    state.withLock { $0.isStopped = true }
    for _ in 0..<state.withLock(\.running) { room.signal() }
  }

  /// Seconds that the threads have worked, together.
  var seconds: Double { state.withLock(\.seconds) }

  private func work(with parser: FileParser) {
    while let job = takeJob() {
      var watch = Stopwatch(time)
      let outcome = parser.outcome(of: job, cancellation: cancellation)
      let seconds = watch.lap()
      room.wait()
      state.withLock { state in
        state.outcomes.append(outcome)
        state.seconds += seconds
      }
      ready.signal()
    }
    state.withLock { $0.running -= 1 }
    ready.signal()
  }

  private func takeJob() -> FileJob? {
    state.withLock { state in
      guard !state.isStopped, !cancellation.isCancelled, state.next < jobs.count else { return nil }
      defer { state.next += 1 }
      return jobs[state.next]
    }
  }
}
