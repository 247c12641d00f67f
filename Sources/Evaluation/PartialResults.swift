package import Foundation

/// Outcomes on disk while a run is under way, so that one that was broken off goes on where it was.
///
/// A line a JSON object: first what the run is of, then an outcome each. A line that was cut off is passed over.
package final class PartialResults {
  private static let mostBytes = 1 << 28

  private let file: URL
  private let handle: FileHandle?
  private var known: [String: Outcome] = [:]

  /// Results in `file` (made with 0600); those that are there are used if they are of a run with the same `key`.
  package init(file: URL, key: String) {
    self.file = file
    let header = Self.line(["key": key])
    let data = Self.read(file)
    var lines = data.split(separator: UInt8(ascii: "\n"))[...]
    if let first = lines.popFirst(), first + [UInt8(ascii: "\n")] == header {
      let decoder = JSONDecoder()
      for line in lines {
        guard let outcome = try? decoder.decode(Outcome.self, from: Data(line)) else { continue }
        known[Self.name(outcome.identifier, outcome.arm)] = outcome
      }
    }
    // Written anew: what was cut off at the end would spoil the next line.
    try? FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700]
    )
    _ = FileManager.default.createFile(atPath: file.path, contents: header, attributes: [.posixPermissions: 0o600])
    handle = try? FileHandle(forWritingTo: file)
    _ = try? handle?.seekToEnd()
    for outcome in known.values { write(outcome) }
  }

  /// The outcome of an earlier run.
  func outcome(of hole: Hole, arm: Arm) -> Outcome? { known[Self.name(hole.identifier, arm)] }

  /// Keeps an outcome.
  func add(_ outcome: Outcome) {
    known[Self.name(outcome.identifier, outcome.arm)] = outcome
    write(outcome)
  }

  /// Removes the file: the run is done.
  package func finish() {
    try? handle?.close()
    try? FileManager.default.removeItem(at: file)
  }

  private func write(_ outcome: Outcome) {
    // Results that cannot be kept cost a later run its time, nothing else.
    try? handle?.write(contentsOf: Self.line(outcome))
  }

  private static func name(_ identifier: String, _ arm: Arm) -> String { "\(arm.rawValue) \(identifier)" }

  private static func read(_ file: URL) -> Data {
    guard let handle = try? FileHandle(forReadingFrom: file) else { return Data() }
    defer { try? handle.close() }
    return (try? handle.read(upToCount: mostBytes)) ?? Data()
  }

  private static func line(_ value: some Encodable) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return ((try? encoder.encode(value)) ?? Data()) + [UInt8(ascii: "\n")]
  }
}
