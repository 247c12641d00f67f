import ArgumentParser
import SourceText

/// `FILE:LINE:COLUMN` as the command line gives it, parsed from the right; line and column from 1.
struct FilePosition: ExpressibleByArgument {
  let path: String
  let line: Int
  let column: Int

  /// The path as it is on disk; `path` is its text for people.
  let pathBytes: [UInt8]

  init?(argument: String) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count >= 3, let column = Self.number(parts[parts.count - 1]),
      let line = Self.number(parts[parts.count - 2])
    else { return nil }
    path = parts.dropLast(2).joined(separator: ":")
    guard !path.isEmpty else { return nil }
    // What is taken off the end is ASCII, so its length in bytes is that of its text.
    let position = parts.suffix(2).reduce(0) { $0 + $1.utf8.count + 1 }
    pathBytes = RawArguments.bytes(of: argument).dropLast(position)
    self.line = line
    self.column = column
  }

  /// A number, or the largest one for more digits than fit: a place past any end.
  private static func number(_ text: Substring) -> Int? {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text) ?? .max
  }

  /// The byte offset in the file's text.
  func offset(in text: TextSnapshot) throws -> Int {
    guard line > 0, column > 0, let offset = text.offset(of: TextPosition(line: line - 1, column: column - 1)) else {
      throw CommandError.positionOutside(path: path, line: line, column: column)
    }
    return offset
  }
}
