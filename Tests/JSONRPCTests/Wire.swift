import Foundation
import JSONRPC
import Synchronization

/// A connection over two pipes, and the other side of it.
final class Wire: Sendable {
  let connection: Connection
  private let toServer = Pipe()
  private let fromServer = Pipe()
  private let readsOutput: Bool
  private let output = Mutex<[String]>([])

  init(queueLimit: Int = 64 << 20, readsOutput: Bool = true) {
    self.readsOutput = readsOutput
    connection = Connection(
      input: toServer.fileHandleForReading.fileDescriptor,
      output: fromServer.fileHandleForWriting.fileDescriptor,
      queueLimit: queueLimit
    )
  }

  /// The contents of the frames that came, once `run` is back.
  var received: [String] { output.withLock { $0 } }

  func send(_ bodies: String...) {
    for body in bodies { sendRaw("Content-Length: \(body.utf8.count)\r\n\r\n\(body)") }
  }

  func sendRaw(_ text: String) { toServer.fileHandleForWriting.write(Data(text.utf8)) }

  func closeInput() { toServer.fileHandleForWriting.closeFile() }

  func closeOutput() { fromServer.fileHandleForReading.closeFile() }

  /// Runs the connection on a thread of its own and reads what it writes.
  func run(_ handler: @escaping @Sendable (Connection, Message) -> Void) async -> Connection.EndReason {
    let reason = await withCheckedContinuation { continuation in
      Thread { [connection] in
        continuation.resume(returning: connection.run { handler(connection, $0) })
      }.start()
    }
    fromServer.fileHandleForWriting.closeFile()
    if readsOutput { collect() }
    return reason
  }

  private func collect() {
    guard let data = try? fromServer.fileHandleForReading.readToEnd() else { return }
    var reader = FrameReader()
    reader.append(data)
    while let body = try? reader.next() { output.withLock { $0.append(String(decoding: body, as: UTF8.self)) } }
  }
}
