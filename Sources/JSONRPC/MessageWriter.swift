import Dispatch
import Foundation
import Synchronization

/// Writes messages in order on a thread of its own, so that a client which does not read holds up nobody.
///
/// Frames wait in a queue of at most `limit` bytes. Beyond that the client is taken for dead: nothing more is written and
/// `onFailure` is called, as it is when the other side has closed.
final class MessageWriter: Sendable {
  private struct State {
    var queue: [[UInt8]] = []
    /// Of the queue and of what the thread has taken but not written.
    var waitingBytes = 0
    var isFinishing = false
    var failure: Connection.EndReason?
  }

  private let descriptor: Int32
  private let limit: Int
  private let onFailure: @Sendable (Connection.EndReason) -> Void
  private let state = Mutex(State())
  private let wakeUp = DispatchSemaphore(value: 0)
  private let drained = DispatchSemaphore(value: 0)

  init(descriptor: Int32, limit: Int, onFailure: @escaping @Sendable (Connection.EndReason) -> Void) {
    self.descriptor = descriptor
    self.limit = limit
    self.onFailure = onFailure
  }

  /// Starts the thread.
  func start() {
    let thread = Thread { [self] in writeUntilFinished() }
    thread.name = "heed writer"
    thread.start()
  }

  /// Queues a message's content; dropped once the output has failed.
  func enqueue(_ body: [UInt8]) {
    let frame = Array("Content-Length: \(body.count)\r\n\r\n".utf8) + body
    let overflows = state.withLock { state in
      guard state.failure == nil, !state.isFinishing else { return false }
      // One message may always wait, however long it is.
      guard state.waitingBytes == 0 || state.waitingBytes + frame.count <= limit else {
        state.failure = .outputStalled
        state.queue = []
        return true
      }
      state.queue.append(frame)
      state.waitingBytes += frame.count
      return false
    }
    if overflows { onFailure(.outputStalled) }
    wakeUp.signal()
  }

  /// Ends the thread after what is queued, and waits for that, but at most so long.
  func finish(within seconds: Double) {
    state.withLock { $0.isFinishing = true }
    wakeUp.signal()
    _ = drained.wait(timeout: .now() + seconds)
  }

  private func writeUntilFinished() {
    while true {
      wakeUp.wait()
      let (frames, isLast) = state.withLock { state in
        defer { state.queue = [] }
        return (state.queue, state.isFinishing || state.failure != nil)
      }
      for frame in frames {
        guard let failure = Self.write(frame, to: descriptor) else {
          state.withLock { $0.waitingBytes -= frame.count }
          continue
        }
        state.withLock { $0.failure = $0.failure ?? failure }
        onFailure(failure)
        drained.signal()
        return
      }
      if isLast {
        drained.signal()
        return
      }
    }
  }

  /// Nil when all is written.
  private static func write(_ frame: [UInt8], to descriptor: Int32) -> Connection.EndReason? {
    var offset = 0
    while offset < frame.count {
      let written = unsafe frame.withUnsafeBytes { bytes in
        unsafe Foundation.write(descriptor, bytes.baseAddress.map { unsafe $0 + offset }, frame.count - offset)
      }
      if written >= 0 {
        offset += written
      } else if errno == EAGAIN {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = unsafe poll(&entry, 1, -1)
      } else if errno != EINTR {
        return .outputClosed
      }
    }
    return nil
  }
}
