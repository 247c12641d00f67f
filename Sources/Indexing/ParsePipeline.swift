import Foundation
import Support
import Synchronization

/// Threads that work through a list of files, each by itself or through a child of its own, while the caller takes the
/// outcomes and writes them.
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

  private static let capacity = 128
  // Grammars' scanners may recurse; the default for a thread is 512 KiB.
  private static let stackSize = 16 << 20

  private let jobs: [FileJob]
  private let cancellation: CancellationFlag
  private let time: MonotonicTime
  private let state: Mutex<State>
  // Both begin at 0 and are signalled up, for a semaphore may not be freed below the value it was made with.
  private let ready = DispatchSemaphore(value: 0)
  private let room = DispatchSemaphore(value: 0)

  /// Starts at most `threads` threads, each with its own worker.
  init(
    jobs: [FileJob],
    threads: Int,
    workers: FileWorkers,
    cancellation: CancellationFlag,
    time: MonotonicTime
  ) {
    self.jobs = jobs
    self.cancellation = cancellation
    self.time = time
    let count = workers.count(for: jobs, threads: threads)
    state = Mutex(State(running: count))
    for _ in 0..<Self.capacity { room.signal() }
    for number in 0..<count {
      let thread = Thread { [self] in
        if workers.isBackground { BackgroundPriority.enter() }
        work(with: workers.make())
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
    room.signal()
  }

  /// Seconds that the threads, or their children, have worked, together.
  var seconds: Double { state.withLock(\.seconds) }

  private func work(with worker: any FileWorker) {
    var watch = Stopwatch(time)
    worker.work(next: takeJob, cancellation: cancellation) { outcome in
      let seconds = watch.lap()
      defer { _ = watch.lap() }
      return deliver(outcome, seconds)
    }
    state.withLock { $0.running -= 1 }
    ready.signal()
  }

  /// False if outcomes are no longer wanted.
  private func deliver(_ outcome: FileOutcome, _ seconds: Double) -> Bool {
    room.wait()
    let isStopped = state.withLock { state in
      guard !state.isStopped else { return true }
      state.outcomes.append(outcome)
      state.seconds += seconds
      return false
    }
    // The next thread that waits for room is to learn of it, too.
    if isStopped { room.signal() } else { ready.signal() }
    return !isStopped
  }

  private func takeJob() -> FileJob? {
    state.withLock { state in
      guard !state.isStopped, !cancellation.isCancelled, state.next < jobs.count else { return nil }
      defer { state.next += 1 }
      return jobs[state.next]
    }
  }
}
