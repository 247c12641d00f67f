import Foundation
import Support
import SymbolIndex
import Synchronization

/// Threads that work through a list of files, each by itself or through a child of its own, while the caller takes the
/// outcomes and writes them.
///
/// What waits is bounded by its symbols, so that a slow writer bounds the memory; there is room for what comes while a
/// batch is written.
final class ParsePipeline: Sendable {
  private struct State {
    var next = 0
    var outcomes: [FileOutcome] = []
    /// Of the outcomes that wait.
    var weight = 0
    /// Threads that wait for room.
    var blocked = 0
    var running: Int
    var isStopped = false
    var seconds = 0.0
  }

  /// Weight from which on no more is taken: a file weighs as much as `symbolsPerFile` symbols.
  private static let capacity = 40_000
  private static let symbolsPerFile = 20
  // Grammars' scanners may recurse; the default for a thread is 512 KiB.
  private static let stackSize = 16 << 20

  private let jobs: [FileJob]
  private let cancellation: CancellationFlag
  private let time: MonotonicTime
  private let state: Mutex<State>
  // Both begin at 0, for a semaphore may not be freed below the value it was made with.
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
      let (outcome, isAtEnd, freed) = state.withLock { state in
        let outcome = state.outcomes.popLast()
        state.weight -= outcome.map(Self.weight) ?? 0
        return (outcome, state.outcomes.isEmpty && state.running == 0, Self.unblocked(&state))
      }
      for _ in 0..<freed { room.signal() }
      if let outcome { return outcome }
      if isAtEnd { return nil }
    }
  }

  /// Lets the threads end after the file they are at.
  func stop() {
    let freed = state.withLock { state in
      state.isStopped = true
      return Self.unblocked(&state)
    }
    for _ in 0..<freed { room.signal() }
  }

  /// How many threads no longer have to wait for room.
  private static func unblocked(_ state: inout State) -> Int {
    guard state.isStopped || state.weight < capacity else { return 0 }
    defer { state.blocked = 0 }
    return state.blocked
  }

  private static func weight(_ outcome: FileOutcome) -> Int {
    if case .indexed(let file, _) = outcome { symbolsPerFile + file.symbols.count } else { symbolsPerFile }
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
    while true {
      let isDelivered: Bool? = state.withLock { state in
        if state.isStopped { return false }
        guard state.weight < Self.capacity else {
          state.blocked += 1
          return nil
        }
        state.outcomes.append(outcome)
        state.weight += Self.weight(outcome)
        state.seconds += seconds
        return true
      }
      if isDelivered == true { ready.signal() }
      if let isDelivered { return isDelivered }
      room.wait()
    }
  }

  private func takeJob() -> FileJob? {
    state.withLock { state in
      guard !state.isStopped, !cancellation.isCancelled, state.next < jobs.count else { return nil }
      defer { state.next += 1 }
      return jobs[state.next]
    }
  }
}
