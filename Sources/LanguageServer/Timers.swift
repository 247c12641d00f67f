import Dispatch
import Foundation
import Support
import Synchronization

/// Calls that are made later, on a thread that all servers of the process share and that sleeps in between, without a limit
/// if there is nothing to come.
///
/// Dispatch's timers are left out on purpose: once its shared queues have run anything, a timer of their own wakes the process
/// every second, for good.
enum Timers {
  private struct Call {
    let time: Double
    let action: @Sendable () -> Void
  }

  private struct State {
    /// The next one last.
    var calls: [Call] = []
    var hasThread = false
  }

  private static let state = Mutex(State())
  private static let wakeUp = DispatchSemaphore(value: 0)

  /// Makes a call after so many seconds. It must not wait for anything: it would hold up the others.
  static func after(_ seconds: Double, _ action: @escaping @Sendable () -> Void) {
    let call = Call(time: MonotonicTime.system.now() + seconds, action: action)
    let (isNext, isFirst) = state.withLock { state in
      let index = state.calls.lastIndex { $0.time > call.time }.map { $0 + 1 } ?? 0
      state.calls.insert(call, at: index)
      defer { state.hasThread = true }
      return (index == state.calls.count - 1, !state.hasThread)
    }
    if isFirst { startThread() }
    if isNext { wakeUp.signal() }
  }

  private static func startThread() {
    let thread = Thread {
      while true {
        let rest = runDue()
        if let rest { _ = wakeUp.wait(timeout: .now() + rest) } else { wakeUp.wait() }
      }
    }
    thread.name = "heed timers"
    thread.start()
  }

  /// Makes the calls whose time has come; gives the seconds until the next one, nil if there is none.
  private static func runDue() -> Double? {
    while true {
      let now = MonotonicTime.system.now()
      let due = state.withLock { state in
        state.calls.last.map { $0.time <= now } == true ? state.calls.popLast() : nil
      }
      guard let due else { return state.withLock { $0.calls.last.map { max($0.time - now, 0) } } }
      due.action()
    }
  }
}
