package import SourceText

/// Source files as a test writes them: `//- /path` starts a file, `$0` marks the cursor.
///
/// The form is rust-analyzer's; a text without a `//- ` line is one file named `main`.
package struct SourceFixture: Sendable {
  /// Path (without the leading slash) and text of each file, without the mark.
  package private(set) var files: [(path: String, text: String)] = []
  /// The file with the mark and the mark's byte offset.
  package private(set) var cursor: (path: String, offset: Int)?

  package init(_ text: String, defaultPath: String = "main") {
    var path = defaultPath
    var lines: [Substring] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("//- /") {
        if !lines.isEmpty { add(path: path, lines: lines) }
        path = String(line.dropFirst("//- /".count))
        lines = []
      } else {
        lines.append(line)
      }
    }
    add(path: path, lines: lines)
  }

  /// The text of a file as a snapshot; an empty one if there is no such file.
  package func snapshot(_ path: String) -> TextSnapshot {
    TextSnapshot(files.first { $0.path == path }?.text ?? "")
  }

  private mutating func add(path: String, lines: [Substring]) {
    var text = lines.joined(separator: "\n")
    if let mark = text.firstRange(of: "$0") {
      cursor = (path, text.utf8.distance(from: text.startIndex, to: mark.lowerBound))
      text.removeSubrange(mark)
    }
    files.append((path, text))
  }
}
