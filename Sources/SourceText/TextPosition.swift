/// A place in a text: a line and a column in UTF-8 bytes, both from 0.
package struct TextPosition: Sendable, Hashable, Comparable {
  /// The line, from 0.
  package var line: Int
  /// The column in bytes, from 0; it may lie past the line's end.
  package var column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// The order in the text.
  package static func < (left: TextPosition, right: TextPosition) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// The unit in which an editor counts columns (LSP 3.17, `PositionEncodingKind`).
package enum PositionEncoding: String, Sendable, CaseIterable {
  case utf8 = "utf-8"
  case utf16 = "utf-16"
  case utf32 = "utf-32"
}
