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
    var works: [(key: String?, work: Work)] = []
    var isFinished = false
    /// Breaks off what is done while there is no work.
    var idle: CancellationFlag?
  }

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
    let thread = Thread { [self] in
      var state = state()
      while let work = next(idle: { idle(&state, $0) }) { work(&state) }
      end(&state)
      ended.signal()
    }
    thread.name = name
    // Parsers and evaluation recurse with the nesting of what they are given.
    thread.stackSize = 16 << 20
    thread.start()
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
      queue = Queue(isFinished: true)
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

  /// The next piece of work; nil at the end.
  private func next(idle: (CancellationFlag) -> Bool) -> Work? {
    while true {
      switch step() {
      case .work(let work): return work
      case .end: return nil
      case .idle(let flag): if idle(flag) { wakeUp.wait() }
      }
    }
  }

  private func step() -> Step {
    queue.withLock { queue in
      queue.idle = nil
      if !queue.works.isEmpty { return .work(queue.works.removeFirst().work) }
      if queue.isFinished { return .end }
      let flag = CancellationFlag()
      queue.idle = flag
      return .idle(flag)
    }
  }
}
