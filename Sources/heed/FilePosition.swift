import ArgumentParser
import SourceText

/// `FILE:LINE:COLUMN` as the command line gives it, parsed from the right; line and column from 1.
struct FilePosition: ExpressibleByArgument {
  let path: String
  let line: Int
  let column: Int

  init?(argument: String) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count >= 3, let column = Int(parts[parts.count - 1]), let line = Int(parts[parts.count - 2]) else {
      return nil
    }
    path = parts.dropLast(2).joined(separator: ":")
    guard !path.isEmpty else { return nil }
    self.line = line
    self.column = column
  }

  /// The byte offset in the file's text.
  func offset(in text: TextSnapshot) throws -> Int {
    guard line > 0, column > 0, let offset = text.offset(of: TextPosition(line: line - 1, column: column - 1)) else {
      throw CommandError.positionOutside(path: path, line: line, column: column)
    }
    return offset
  }
}
