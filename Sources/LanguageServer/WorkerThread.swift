import Dispatch
import Foundation
import Synchronization

/// A thread that does one piece of work after the other, in the order they were given.
///
/// `State` lives on the thread alone, so it need not be `Sendable`. The thread waits without using time.
final class WorkerThread<State>: Sendable {
  typealias Work = @Sendable (inout State) -> Void

  private struct Queue {
    var works: [(key: String?, work: Work)] = []
    var isFinished = false
  }

  private let queue = Mutex(Queue())
  private let wakeUp = DispatchSemaphore(value: 0)
  private let ended = DispatchSemaphore(value: 0)

  /// Starts the thread; `state` is called on it.
  init(name: String, state: @escaping @Sendable () -> State) {
    let thread = Thread { [self] in
      var state = state()
      while let work = next() { work(&state) }
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
    }
    wakeUp.signal()
  }

  /// Drops what has not begun and lets the thread end after what has.
  func finish() {
    queue.withLock { $0 = Queue(isFinished: true) }
    wakeUp.signal()
  }

  /// After `finish`: waits for the thread's end, but at most so long.
  func waitForEnd(seconds: Double) { _ = ended.wait(timeout: .now() + seconds) }

  private func next() -> Work? {
    while true {
      wakeUp.wait()
      let (work, isFinished): (Work?, Bool) = queue.withLock { queue in
        (queue.works.isEmpty ? nil : queue.works.removeFirst().work, queue.isFinished)
      }
      if let work { return work }
      if isFinished { return nil }
    }
  }
}
