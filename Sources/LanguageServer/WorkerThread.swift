import Dispatch
import Foundation
import Support
import Synchronization

/// A thread that does one piece of work after the other, in the order they were given.
///
/// `State` lives on the thread alone, so it need not be `Sendable`. When there is no work, the thread does what can be done
/// ahead, which is broken off by the next piece of work; when that is done too, it waits without using time.
final class WorkerThread<State>: Sendable {
  typealias Work = @Sendable (inout State) -> Void
  /// Returns true if there is nothing left to do, false if it was broken off.
  typealias IdleWork = @Sendable (inout State, CancellationFlag) -> Bool

  private struct Queue {
    /// The thread that works, as `ParseJournal.thread` names it; nil until it has begun. Another may still be at what it
    /// never comes back from.
    var thread: UInt?
    var works: [(key: String?, work: Work)] = []
    var isFinished = false
    /// Breaks off what is done while there is no work.
    var idle: CancellationFlag?
  }

  private let name: String
  private let idle: IdleWork
  private let end: @Sendable (inout State) -> Void
  private let makeState: @Sendable () -> State
  private let queue = Mutex(Queue())
  private let wakeUp = DispatchSemaphore(value: 0)
  private let ended = DispatchSemaphore(value: 0)

  /// Starts the thread; `state` is called on it, `idle` when a piece of work has left none behind, and `end` after the last.
  init(
    name: String,
    idle: @escaping IdleWork = { _, _ in true },
    end: @escaping @Sendable (inout State) -> Void = { _ in },
    state: @escaping @Sendable () -> State
  ) {
    self.name = name
    self.idle = idle
    self.end = end
    makeState = state
    startThread()
  }

  private func startThread() {
    let thread = Thread { [self] in
      let own = ParseJournal.thread
      queue.withLock { $0.thread = own }
      var state = makeState()
      while let work = next(on: own, idle: { idle(&state, $0) }) { work(&state) }
      guard queue.withLock({ $0.thread == own }) else { return }
      end(&state)
      ended.signal()
    }
    thread.name = name
    // Parsers and evaluation recurse with the nesting of what they are given.
    thread.stackSize = 16 << 20
    thread.start()
  }

  /// Has another thread, with a state of its own, go on in place of one that never comes back; true if that was this one's.
  func replace(_ hung: UInt) -> Bool {
    let isOurs = queue.withLock { queue in
      guard queue.thread == hung, !queue.isFinished else { return false }
      queue.thread = nil
      return true
    }
    if isOurs { startThread() }
    return isOurs
  }

  /// Adds a piece of work; ignored after `finish`.
  ///
  /// It takes the place of work with the same key that has not begun, and with it of the texts which that holds: behind a
  /// long piece of work no more than one of a kind waits.
  func enqueue(replacing key: String? = nil, _ work: @escaping Work) {
    queue.withLock { queue in
      guard !queue.isFinished else { return }
      if let key { queue.works.removeAll { $0.key == key } }
      queue.works.append((key, work))
      queue.idle?.cancel()
    }
    wakeUp.signal()
  }

  /// Drops what has not begun and lets the thread end after what has.
  func finish() {
    queue.withLock { queue in
      queue.idle?.cancel()
      queue = Queue(thread: queue.thread, isFinished: true)
    }
    wakeUp.signal()
  }

  /// After `finish`: waits for the thread's end, but at most so long.
  func waitForEnd(seconds: Double) { _ = ended.wait(timeout: .now() + seconds) }

  private enum Step {
    case work(Work)
    case end
    case idle(CancellationFlag)
  }

  /// The next piece of work for a thread; nil at the end, and for one that has been replaced.
  private func next(on thread: UInt, idle: (CancellationFlag) -> Bool) -> Work? {
    while true {
      switch step(on: thread) {
      case .work(let work): return work
      case .end: return nil
      case .idle(let flag): if idle(flag) { wakeUp.wait() }
      }
    }
  }

  private func step(on thread: UInt) -> Step {
    queue.withLock { queue in
      guard queue.thread == thread else { return .end }
      queue.idle = nil
      if !queue.works.isEmpty { return .work(queue.works.removeFirst().work) }
      if queue.isFinished { return .end }
      let flag = CancellationFlag()
      queue.idle = flag
      return .idle(flag)
    }
  }
}
