/// An immutable text with its line starts: what a request works on while the editor goes on typing.
///
/// The text is bytes, for files need not be valid UTF-8. Lines end at `\n`, `\r\n` or a lone `\r`, as LSP counts them.
package struct TextSnapshot: Sendable, Hashable {
  /// The text as it came, byte for byte.
  package let bytes: [UInt8]
  /// The offset of each line's first byte; never empty.
  package let lineStarts: [Int]

  package init(bytes: [UInt8]) {
    self.bytes = bytes
    lineStarts = Self.lineStarts(in: bytes)
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
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// False inside a UTF-8 sequence: the byte at `offset` continues one that began before it.
  package func isBoundary(_ offset: Int) -> Bool {
    offset <= 0 || offset >= bytes.count || bytes[offset] & 0xC0 != 0x80
  }

  /// The text of a range; bytes that are not UTF-8 become U+FFFD.
  package func string(in range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }

  /// The text after an edit whose range is clamped to the text.
  package func applying(_ edit: TextEdit) -> TextSnapshot {
    var changed = bytes
    changed.replaceSubrange(edit.range.clamped(to: 0..<bytes.count), with: edit.replacement)
    return TextSnapshot(bytes: changed)
  }

  private static func lineStarts(in bytes: [UInt8]) -> [Int] {
    var starts = [0]
    for (offset, byte) in bytes.enumerated() {
      let next = offset + 1
      if byte == UInt8(ascii: "\n") {
        starts.append(next)
      } else if byte == UInt8(ascii: "\r"), next == bytes.count || bytes[next] != UInt8(ascii: "\n") {
        starts.append(next)
      }
    }
    return starts
  }
}
