import Dispatch
import Foundation
package import JSONRPC
package import LanguageServerProtocol
import Synchronization

/// The client's side of a language server that runs in this process, over pipes as with a real one.
///
/// Messages are kept as they come, with the time at which they came; requests of the server are answered with `null`.
/// Waiting blocks the caller's thread.
package final class LanguageServerClient: Sendable {
  /// A message from the server.
  package struct Arrival: Sendable {
    package var message: Message
    /// Seconds on the system's clock, as `LanguageServerClient.now` gives them.
    package var time: Double
  }

  private let toServer = Pipe()
  private let fromServer = Pipe()
  private let arrivals = Watched<[Arrival]>([])
  private let status = Watched<Int32?>(nil)
  private let nextID = Mutex(1)
  private let readingEnded = DispatchSemaphore(value: 0)

  /// Starts a server on a thread of its own. `serve` is given the descriptors to read and write, and its result is the
  /// exit status. Without `readsOutput` the client never reads, and may `closeOutput`.
  package init(readsOutput: Bool = true, serve: @escaping @Sendable (_ input: Int32, _ output: Int32) -> Int32) {
    let input = toServer.fileHandleForReading.fileDescriptor
    let output = fromServer.fileHandleForWriting.fileDescriptor
    signal(SIGPIPE, SIG_IGN)
    Thread { [self] in
      let result = serve(input, output)
      // As when the server's process is gone.
      try? toServer.fileHandleForReading.close()
      try? fromServer.fileHandleForWriting.close()
      // The status comes after the last message.
      if readsOutput { readingEnded.wait() }
      status.update { $0 = result }
    }.start()
    guard readsOutput else { return }
    Thread { [self] in
      readMessages()
      readingEnded.signal()
    }.start()
  }

  /// Seconds on the clock that arrivals are stamped with.
  package static var now: Double { ProcessInfo.processInfo.systemUptime }

  /// Everything that has come so far.
  package var received: [Arrival] { arrivals.value }

  /// The notifications that have come, by method, in order.
  package func notifications(_ method: String) -> [JSONValue] {
    received.compactMap { if case .notification(method, let params) = $0.message { params } else { nil } }
  }

  /// The requests of the server that have come, by method, in order.
  package func requests(_ method: String) -> [JSONValue] {
    received.compactMap { if case .request(_, method, let params) = $0.message { params } else { nil } }
  }

  /// Sends bytes as they are.
  package func sendRaw(_ bytes: some Sequence<UInt8>) {
    try? toServer.fileHandleForWriting.write(contentsOf: Data(bytes))
  }

  /// Sends a message's content in a frame.
  package func send(_ body: String) {
    sendRaw(Array("Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8))
  }

  /// Sends a request and gives its id.
  @discardableResult
  package func request(_ method: String, _ params: some Encodable) -> Int {
    let id = nextID.withLock { id in
      defer { id += 1 }
      return id
    }
    send("{\"jsonrpc\":\"2.0\",\"id\":\(id),\"method\":\"\(method)\",\"params\":\(json(params))}")
    return id
  }

  /// Sends a request of a known kind and gives its id.
  @discardableResult
  package func request<R: ProtocolRequest>(_ request: R.Type, _ params: R.Params) -> Int {
    self.request(R.method, params)
  }

  /// Sends a notification.
  package func notify(_ method: String, _ params: some Encodable) {
    send("{\"jsonrpc\":\"2.0\",\"method\":\"\(method)\",\"params\":\(json(params))}")
  }

  /// Sends a notification of a known kind.
  package func notify<N: ProtocolNotification>(_ notification: N.Type, _ params: N.Params) {
    notify(N.method, params)
  }

  /// Withdraws a request.
  package func cancel(_ id: Int) { notify("$/cancelRequest", ["id": id]) }

  /// Closes the server's input.
  package func closeInput() { try? toServer.fileHandleForWriting.close() }

  /// Stops reading what the server writes, as a client that crashed.
  package func closeOutput() { try? fromServer.fileHandleForReading.close() }

  /// The answers to a request that have come; waits until there is one.
  package func answers(to id: Int, within seconds: Double = 10) -> [Arrival] {
    arrivals.wait(within: seconds) { Self.answers(to: id, in: $0).isEmpty == false }
    return Self.answers(to: id, in: received)
  }

  /// The result of a request; nil if none comes.
  package func result(of id: Int, within seconds: Double = 10) -> Result<JSONValue, ResponseError>? {
    guard case .response(_, let result)? = answers(to: id, within: seconds).first?.message else { return nil }
    return result
  }

  /// Waits until a condition on what has come holds; false if it does not in time.
  @discardableResult
  package func wait(within seconds: Double = 10, until condition: @escaping ([Arrival]) -> Bool) -> Bool {
    arrivals.wait(within: seconds, until: condition)
  }

  /// The exit status; nil if the server goes on.
  package func exitStatus(within seconds: Double = 10) -> Int32? {
    status.wait(within: seconds) { $0 != nil }
    return status.value
  }

  private static func answers(to id: Int, in arrivals: [Arrival]) -> [Arrival] {
    arrivals.filter { if case .response(.number(id), _) = $0.message { true } else { false } }
  }

  private func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
  }

  private func readMessages() {
    var reader = FrameReader()
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    let descriptor = fromServer.fileHandleForReading.fileDescriptor
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      reader.append(chunk[..<count])
      while let body = try? reader.next() { take(body) }
    }
  }

  private func take(_ body: [UInt8]) {
    guard let message = try? Message(body: body) else { return }
    arrivals.update { $0.append(Arrival(message: message, time: Self.now)) }
    if case .request(let id, _, _) = message {
      send("{\"jsonrpc\":\"2.0\",\"id\":\(json(id.json)),\"result\":null}")
    }
  }
}

/// A value that one thread changes and others wait on.
private final class Watched<Value: Sendable>: Sendable {
  private let stored: Mutex<Value>
  private let condition = NSCondition()

  init(_ value: Value) { stored = Mutex(value) }

  var value: Value { stored.withLock { $0 } }

  func update(_ change: (inout Value) -> Void) {
    condition.lock()
    stored.withLock { change(&$0) }
    condition.broadcast()
    condition.unlock()
  }

  @discardableResult
  func wait(within seconds: Double, until holds: (Value) -> Bool) -> Bool {
    let deadline = Date(timeIntervalSinceNow: seconds)
    condition.lock()
    defer { condition.unlock() }
    while !holds(value) {
      guard condition.wait(until: deadline) else { return holds(value) }
    }
    return true
  }
}
