import Foundation
import Synchronization

/// An ordered JSON-RPC connection over two file descriptors.
///
/// One thread reads: the caller of `run`, which hands over each message in the order of its bytes and reads no further
/// until the handler returns; handlers must therefore not wait. One thread writes what any thread has sent, in order.
/// Swift concurrency is left out on purpose: it promises no order. Broken frames are answered here; nothing else in the
/// process writes to the output descriptor.
package final class Connection: Sendable {
  /// Why `run` came back.
  package enum EndReason: Sendable, Hashable {
    /// The other side closed, perhaps in the middle of a message.
    case endOfInput
    /// `stop()` was called.
    case stopped
    /// The descriptor given to `watch` became readable.
    case watchedDescriptor
    /// The other side no longer takes output.
    case outputClosed
    /// The other side has not read for so long that the queue is full.
    case outputStalled
    /// Reading failed with this `errno`.
    case inputFailed(Int32)
  }

  /// What a handler is given, one message at a time.
  package typealias Handler = (Message) -> Void
  private typealias Completion = @Sendable (Result<JSONValue, ResponseError>) -> Void

  private struct State {
    var endReason: EndReason?
    var watched: Int32 = -1
    var nextID = 1
    var completions: [RequestID: Completion] = [:]
  }

  private let input: Int32
  private let report: @Sendable (String) -> Void
  private let limits: FrameReader.Limits
  private let writer: MessageWriter
  private let wakePipe: WakePipe
  private let state = Mutex(State())
  private let outputFailure: OutputFailure

  /// Takes the descriptors without owning them. Up to `queueLimit` bytes wait for a client that does not read; `report`
  /// is told what is wrong with broken frames, without their content.
  package init(
    input: Int32,
    output: Int32,
    limits: FrameReader.Limits = .init(),
    queueLimit: Int = 64 << 20,
    report: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.report = report
    self.input = input
    self.limits = limits
    let wakePipe = WakePipe()
    self.wakePipe = wakePipe
    let failure = OutputFailure()
    writer = MessageWriter(descriptor: output, limit: queueLimit) { reason in
      failure.set(reason)
      wakePipe.signal()
    }
    outputFailure = failure
  }

  /// Reads until the input ends, the output fails or `stop` is called; then calls `atEnd`, which may still send, and gives queued
  /// output half a second more.
  ///
  /// To be called once. Ignores SIGPIPE in the whole process, so that a closed output is an error and not the end.
  package func run(atEnd: () -> Void = {}, _ handler: Handler) -> EndReason {
    signal(SIGPIPE, SIG_IGN)
    writer.start()
    let reason = readUntilEnd(handler)
    atEnd()
    let open = state.withLock { state in
      defer { state.completions = [:] }
      return state.completions.values.map { $0 }
    }
    for completion in open { completion(.failure(.internalError("the connection has ended"))) }
    writer.finish(within: 0.5)
    return reason
  }

  /// Ends `run` soon, from any thread.
  package func stop() {
    state.withLock { $0.endReason = $0.endReason ?? .stopped }
    wakePipe.signal()
  }

  /// Ends `run` when `descriptor` becomes readable. For the handler, while `run` is running.
  package func watch(_ descriptor: Int32) { state.withLock { $0.watched = descriptor } }

  private func readUntilEnd(_ handler: Handler) -> EndReason {
    var reader = FrameReader(limits: limits)
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      if let reason = waitForInput() { return reason }
      let count = unsafe chunk.withUnsafeMutableBytes { buffer in
        unsafe read(input, buffer.baseAddress, buffer.count)
      }
      if count == 0 { return .endOfInput }
      if count < 0 {
        if errno == EINTR || errno == EAGAIN { continue }
        return .inputFailed(errno)
      }
      reader.append(chunk[..<count])
      if let reason = handleFrames(&reader, handler) { return reason }
    }
  }

  /// Waits for bytes without a timeout: an idle server uses no time at all.
  private func waitForInput() -> EndReason? {
    while true {
      let (ended, watched) = state.withLock { ($0.endReason, $0.watched) }
      if let reason = ended ?? outputFailure.reason { return reason }
      var entries = [input, wakePipe.readEnd, watched].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      let ready = unsafe poll(&entries, nfds_t(entries.count), -1)
      if ready < 0, errno != EINTR { return .inputFailed(errno) }
      guard ready > 0 else { continue }
      if entries[2].revents != 0 { return .watchedDescriptor }
      if entries[0].revents != 0 { return nil }
    }
  }

  private func handleFrames(_ reader: inout FrameReader, _ handler: Handler) -> EndReason? {
    while true {
      do throws(JSONRPCError) {
        guard let body = try reader.next() else { return nil }
        handleBody(body, &reader, handler)
      } catch {
        reject(Message.Rejection(id: .null, error: .parseError(error.description)))
      }
      if let reason = state.withLock(\.endReason) ?? outputFailure.reason { return reason }
    }
  }

  private func handleBody(_ body: [UInt8], _ reader: inout FrameReader, _ handler: Handler) {
    do throws(Message.Rejection) {
      let message = try Message(body: body)
      if case .response(let id, let result) = message {
        let completion = state.withLock { $0.completions.removeValue(forKey: id) }
        completion?(result)
      } else {
        handler(message)
      }
    } catch {
      reject(error)
      if error.error.code == ResponseError.parseError("").code { reader.resynchronise(after: body) }
    }
  }
}

extension Connection {
  /// Answers a request.
  package func respond(to id: RequestID, _ result: Result<any Encodable & Sendable, ResponseError>) {
    switch result {
    case .success(let value): send(OutgoingMessage(id: id.json, result: value))
    case .failure(let error): send(OutgoingMessage(id: id.json, error: error))
    }
  }

  /// Sends a notification.
  package func notify(_ method: String, _ params: any Encodable & Sendable) {
    send(OutgoingMessage(method: method, params: params))
  }

  /// Sends a request; the answer is handed to `completion` on the reading thread, or a failure when the connection ends.
  package func request(
    _ method: String,
    _ params: any Encodable & Sendable,
    completion: @escaping @Sendable (Result<JSONValue, ResponseError>) -> Void
  ) {
    let id = state.withLock { state in
      let id = RequestID.string("heed-\(state.nextID)")
      state.nextID += 1
      state.completions[id] = completion
      return id
    }
    send(OutgoingMessage(id: id.json, method: method, params: params))
  }

  private func reject(_ rejection: Message.Rejection) {
    report(rejection.error.message)
    respond(to: rejection.id, .failure(rejection.error))
  }

  private func send(_ message: OutgoingMessage) { writer.enqueue(message.body) }
}

/// The first failure of the output; set by the writing thread, read by the reading one.
private final class OutputFailure: Sendable {
  private let stored = Mutex<Connection.EndReason?>(nil)

  var reason: Connection.EndReason? { stored.withLock { $0 } }

  func set(_ reason: Connection.EndReason) { stored.withLock { $0 = $0 ?? reason } }
}
