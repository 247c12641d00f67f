import Foundation

/// Where the commands write: results to stdout, everything else to stderr.
enum Terminal {
  /// Writes text to stdout as it is; a reader that went away is no error of ours.
  static func write(_ text: String) {
    try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
  }

  /// Writes a line to stdout.
  static func writeLine(_ text: String = "") {
    write(text + "\n")
  }

  /// Writes a line to stderr.
  static func writeError(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
  }

  /// Writes one JSON object to stdout, with sorted keys so that equal results are equal bytes.
  static func writeJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    writeLine(String(decoding: try encoder.encode(value), as: UTF8.self))
  }
}
