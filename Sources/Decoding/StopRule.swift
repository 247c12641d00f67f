/// Where a generated text ends by its own shape.
package enum StopRule: Sendable, Hashable {
  /// At the end of the cursor's line.
  case line
  /// At the end of the block whose header line is indented by `indentation` columns, or after `maximumLines` lines: at
  /// the first line that is indented no deeper, of which only closing brackets are kept.
  case block(indentation: Int, maximumLines: Int)
  /// At the end of the cursor's line, unless it leaves brackets open: then where they are closed, if that is within
  /// `maximumLines` lines that are indented deeper than `indentation` columns, or closing. `before` is what stands on the
  /// line before the cursor.
  case statement(before: [UInt8], indentation: Int, maximumLines: Int)
  /// Only at an end token or the most tokens.
  case none

  /// The length that `text` (what was generated after the cursor) is cut to if it has reached its end, else nil.
  package func cut(_ text: [UInt8]) -> Int? {
    switch self {
    case .none: nil
    case .line: Self.lineEnd(in: text)
    case .statement(let before, let indentation, let maximumLines):
      Self.statementEnd(in: text, before: before, indentation: indentation, maximumLines: maximumLines)
    case .block(let indentation, let maximumLines):
      Self.blockEnd(in: text, indentation: indentation, maximumLines: maximumLines)
    }
  }

  /// The length that a text is cut to which something else has ended before `cut` did: a statement whose brackets are open
  /// loses all lines but the first.
  package func cutUnfinished(_ text: [UInt8]) -> Int {
    guard case .statement = self else { return text.count }
    return Self.lineEnd(in: text) ?? text.count
  }

  /// How much of `text` no later cut takes away: of a block its whole lines, of a line everything, of a statement the
  /// first line.
  package func settled(_ text: [UInt8]) -> Int {
    switch self {
    case .block(let indentation, _): Self.blockLines(in: text, indentation: indentation).last?.end ?? 0
    case .statement: Self.lineEnd(in: text) ?? text.count
    case .line, .none: text.count
    }
  }

  /// The indentation of a line in columns; a tab goes to the next multiple of 8, as Python counts.
  package static func indentation(of line: some Sequence<UInt8>) -> Int {
    var columns = 0
    for byte in line {
      if byte == UInt8(ascii: " ") {
        columns += 1
      } else if byte == UInt8(ascii: "\t") {
        columns = (columns / 8 + 1) * 8
      } else {
        break
      }
    }
    return columns
  }

  private static func lineEnd(in text: [UInt8]) -> Int? {
    text.firstIndex { $0 == newline || $0 == UInt8(ascii: "\r") }
  }

  private static func statementEnd(
    in text: [UInt8],
    before: [UInt8],
    indentation: Int,
    maximumLines: Int
  ) -> Int? {
    guard let first = lineEnd(in: text) else { return nil }
    // Without brackets, or with some that nothing opened, more lines would not help.
    func isOpen(_ end: Int) -> Bool { !BracketBalance(before + text[..<end]).missingClosers.isEmpty }
    guard isOpen(first) else { return first }
    var start = first
    var lines = 1
    while let begin = text[start...].firstIndex(of: newline).map({ $0 + 1 }), lines < maximumLines {
      let line = text[begin...].prefix { $0 != newline }
      let isWhole = line.endIndex < text.endIndex
      if let letter = line.first(where: { !isBlank($0) }) {
        let isCloser = BracketBalance.isCloser(letter)
        let columns = self.indentation(of: line)
        if columns < indentation || columns == indentation && !isCloser { return first }
      } else if isWhole {
        return first
      }
      guard isWhole else { return nil }
      lines += 1
      if !isOpen(line.endIndex) { return line.last == UInt8(ascii: "\r") ? line.endIndex - 1 : line.endIndex }
      start = line.endIndex
    }
    return lines < maximumLines ? nil : first
  }

  private static func blockEnd(in text: [UInt8], indentation: Int, maximumLines: Int) -> Int? {
    let lines = blockLines(in: text, indentation: indentation)
    if lines.count >= maximumLines { return lines[maximumLines - 1].end }
    let kept = lines.last?.end ?? 0
    let rest = text[kept...]
    guard let start = rest.firstIndex(where: { !isBlank($0) }), kept > 0 || rest[..<start].contains(newline) else {
      return nil
    }
    let lineStart = rest[..<start].lastIndex(of: newline).map { $0 + 1 } ?? kept
    if self.indentation(of: text[lineStart...]) > indentation { return nil }
    return closersEnd(in: text[start...], otherwise: kept)
  }

  /// The whole lines with something in them from the text's beginning to the block's end; the first is the cursor's own
  /// line and belongs to the block whatever its indentation.
  private static func blockLines(in text: [UInt8], indentation: Int) -> [(start: Int, end: Int)] {
    var lines: [(start: Int, end: Int)] = []
    var start = 0
    while let end = text[start...].firstIndex(of: newline) {
      let line = text[start..<end]
      if let last = line.lastIndex(where: { !isBlank($0) }) {
        if start > 0, self.indentation(of: line) <= indentation { break }
        lines.append((start, last + 1))
      }
      start = end + 1
    }
    return lines
  }

  /// The end of the closing brackets that a line begins with (a `;` or `,` after them belongs to them); `otherwise` if it
  /// begins with anything else; nil while more of them may come.
  private static func closersEnd(in line: ArraySlice<UInt8>, otherwise: Int) -> Int? {
    guard let first = line.first, Array("})]".utf8).contains(first) else { return otherwise }
    return line.firstIndex { !Array("})];,".utf8).contains($0) }
  }

  private static let newline = UInt8(ascii: "\n")

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r") || byte == newline
  }
}
