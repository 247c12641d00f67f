/// An immutable text with its line starts: what a request works on while the editor goes on typing.
///
/// The text is bytes, for files need not be valid UTF-8. Lines end at `\n`, `\r\n` or a lone `\r`, as LSP counts them.
/// It is a value over two copy-on-write arrays: a document that nobody else holds is edited in place, and an edit costs
/// the moved bytes plus one addition a following line, never a scan of the text.
package struct TextSnapshot: Sendable, Hashable {
  /// The text as it came, byte for byte.
  package private(set) var bytes: [UInt8]
  /// The offset of each line's first byte; never empty.
  package private(set) var lineStarts: [Int]

  package init(bytes: [UInt8]) {
    self.bytes = bytes
    lineStarts = [0]
    LineScanner.appendLineStarts(in: bytes, from: 1, through: bytes.count, to: &lineStarts)
  }

  package init(_ string: String) { self.init(bytes: Array(string.utf8)) }

  /// Number of lines; a text that ends in a terminator has an empty last line.
  package var lineCount: Int { lineStarts.count }

  /// The bytes of a line (from 0) without its terminator. `line` must exist.
  package func lineRange(_ line: Int) -> Range<Int> {
    let start = lineStarts[line]
    var end = line + 1 < lineCount ? lineStarts[line + 1] : bytes.count
    if line + 1 < lineCount {
      end -= 1
      if end > start, bytes[end] == UInt8(ascii: "\n"), bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    }
    return start..<end
  }

  /// The offset of a position, or nil past the end of the line or text, or inside a code point.
  package func offset(of position: TextPosition) -> Int? {
    guard position.line >= 0, position.line < lineCount, position.column >= 0 else { return nil }
    let range = lineRange(position.line)
    guard position.column <= range.count else { return nil }
    let offset = range.lowerBound + position.column
    return isBoundary(offset) ? offset : nil
  }

  /// The position of an offset, which is clamped to the text.
  package func position(at offset: Int) -> TextPosition {
    let offset = min(max(offset, 0), bytes.count)
    let line = lineContaining(offset)
    return TextPosition(line: line, column: offset - lineStarts[line])
  }

  /// The line (from 0) that holds an offset, which is clamped to the text.
  package func lineContaining(_ offset: Int) -> Int {
    max(firstLine(startingAfter: offset) - 1, 0)
  }

  /// False inside a UTF-8 sequence: the byte at `offset` continues one that began before it.
  ///
  /// A continuation byte that continues nothing (the file is not UTF-8) stands for itself, so its offset is a boundary.
  package func isBoundary(_ offset: Int) -> Bool { boundary(atOrBefore: offset) == offset }

  /// The text of a range; bytes that are not UTF-8 become U+FFFD.
  package func string(in range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }

  /// The text after an edit whose range is clamped to the text.
  package func applying(_ edit: TextEdit) -> TextSnapshot {
    var changed = self
    changed.apply(edit)
    return changed
  }

  /// Makes an edit, whose range is clamped to the text, in place if no copy of the text is alive.
  package mutating func apply(_ edit: TextEdit) {
    let range = edit.range.clamped(to: 0..<bytes.count)
    bytes.replaceSubrange(range, with: edit.replacement)
    updateLineStarts(replacing: range, withCount: edit.replacement.count)
  }

  /// Whether a line starts at offset `s` depends on the bytes `s - 1` and `s` alone (`\r` ends a line unless `\n` follows).
  /// So starts before the edit stay, those after its end move, and only those at or between its ends are looked at again.
  private mutating func updateLineStarts(replacing range: Range<Int>, withCount count: Int) {
    let firstChecked = max(range.lowerBound, 1)
    let kept = firstLine(startingAfter: firstChecked - 1)
    let moved = max(firstLine(startingAfter: range.upperBound), kept)
    var fresh: [Int] = []
    LineScanner.appendLineStarts(in: bytes, from: firstChecked, through: range.lowerBound + count, to: &fresh)
    lineStarts.replaceSubrange(kept..<moved, with: fresh)
    let shift = count - range.count
    guard shift != 0 else { return }
    for line in (kept + fresh.count)..<lineStarts.count { lineStarts[line] += shift }
  }

  /// The first line that starts after an offset; `lineCount` if none does.
  private func firstLine(startingAfter offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while low < high {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
