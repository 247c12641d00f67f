import Foundation

/// `heed serve` as a child process, spoken to in frames as an editor does.
final class ServeProcess {
  private let process: Process
  private let input = Pipe()
  private let output = Pipe()
  private var buffer = Data()
  private var nextID = 0
  /// What the user was told (`window/showMessage`) in what was read so far.
  private(set) var messages: [String] = []

  init(_ heed: HeedProcess) throws {
    process = heed.process(["serve"])
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
  }

  var identifier: Int32 { process.processIdentifier }

  /// How often each thread has gone to sleep or was made to wait so far, by the thread's number (proc(5)).
  var contextSwitches: [String: [String]]? {
    let folder = "/proc/\(identifier)/task"
    guard let threads = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return nil }
    return Dictionary(
      uniqueKeysWithValues: threads.map { thread in
        let status = (try? String(contentsOfFile: "\(folder)/\(thread)/status", encoding: .utf8)) ?? ""
        return (thread, status.split(separator: "\n").filter { $0.contains("ctxt_switches") }.map(String.init))
      }
    )
  }

  /// Sends a request and gives its id.
  @discardableResult
  func request(_ method: String, _ params: [String: Any]) throws -> Int {
    nextID += 1
    try send(["jsonrpc": "2.0", "id": nextID, "method": method, "params": params])
    return nextID
  }

  func notify(_ method: String, _ params: [String: Any] = [:]) throws {
    try send(["jsonrpc": "2.0", "method": method, "params": params])
  }

  /// Sends bytes as they are.
  func sendRaw(_ text: String) throws {
    try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
  }

  /// Reads messages until the answers to all ids are there; answers the server's own requests on the way.
  func answers(to ids: Set<Int>) throws -> [Int: [String: Any]] {
    var found: [Int: [String: Any]] = [:]
    while !ids.isSubset(of: found.keys) {
      guard let message = try nextMessage() else { break }
      if let id = message["id"] as? Int, message["method"] == nil {
        // Twice the same id would be an answer too many.
        found[id] = found[id] == nil ? message : ["error": ["code": 0, "message": "answered twice"]]
      } else if let id = message["id"], message["method"] != nil {
        try send(["jsonrpc": "2.0", "id": id, "result": NSNull()])
      } else if message["method"] as? String == "window/showMessage" {
        messages.append((message["params"] as? [String: Any])?["message"] as? String ?? "")
      }
    }
    return found
  }

  /// Closes the server's input.
  func closeInput() throws {
    try input.fileHandleForWriting.close()
  }

  /// Kills the process.
  func kill() {
    Foundation.kill(identifier, SIGKILL)
    process.waitUntilExit()
  }

  /// True once a signal has ended the process; false if something else has, or nothing in so many seconds.
  func isEndedBySignal(within seconds: Double = 20) -> Bool {
    let deadline = Date().addingTimeInterval(seconds)
    while process.isRunning, Date() < deadline { Thread.sleep(forTimeInterval: 0.01) }
    return !process.isRunning && process.terminationReason == .uncaughtSignal
  }

  /// The exit status, once the process has ended by itself; nil after `seconds`.
  func exitStatus(within seconds: Double = 10) -> Int32? {
    let deadline = Date().addingTimeInterval(seconds)
    while process.isRunning, Date() < deadline { Thread.sleep(forTimeInterval: 0.01) }
    guard !process.isRunning, process.terminationReason == .exit else {
      process.terminate()
      return nil
    }
    return process.terminationStatus
  }

  private func send(_ message: [String: Any]) throws {
    let body = try JSONSerialization.data(withJSONObject: message)
    try input.fileHandleForWriting.write(contentsOf: Data("Content-Length: \(body.count)\r\n\r\n".utf8) + body)
  }

  private func nextMessage() throws -> [String: Any]? {
    while true {
      if let message = try takeMessage() { return message }
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { return nil }
      buffer.append(more)
    }
  }

  private func takeMessage() throws -> [String: Any]? {
    guard let end = buffer.range(of: Data("\r\n\r\n".utf8)) else { return nil }
    let header = String(decoding: buffer[buffer.startIndex..<end.lowerBound], as: UTF8.self)
    let digits = header.lowercased().split(separator: ":").last?.trimmingCharacters(in: .whitespaces) ?? ""
    guard let length = Int(digits), buffer.distance(from: end.upperBound, to: buffer.endIndex) >= length else {
      return nil
    }
    let body = buffer[end.upperBound..<buffer.index(end.upperBound, offsetBy: length)]
    let message = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
    buffer = Data(buffer[body.endIndex...])
    return message
  }
}
