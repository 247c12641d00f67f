/// Positions as editors count them (LSP 3.17, `Position`).
extension TextSnapshot {
  /// The offset that an editor means by a line and a column, both from 0.
  ///
  /// As LSP asks: a column past the end of the line means its end; a line past the end of the text means the text's end.
  /// Inside a surrogate pair or code point the answer is its beginning. Negative numbers count as 0.
  package func offset(line: Int, column: Int, encoding: PositionEncoding) -> Int {
    guard line < lineCount else { return bytes.count }
    let range = lineRange(max(line, 0))
    guard column > 0 else { return range.lowerBound }
    if encoding == .utf8 { return boundary(atOrBefore: range.lowerBound + min(column, range.count)) }
    var offset = range.lowerBound
    var units = 0
    while offset < range.upperBound {
      let step = step(at: offset, end: range.upperBound)
      units += encoding == .utf16 ? step.utf16Count : 1
      if units > column { return offset }
      offset += step.byteCount
      if units == column { return offset }
    }
    return range.upperBound
  }

  /// The column at which an editor sees an offset of this text (clamped), from 0, in the line `lineContaining(offset)`.
  package func column(of offset: Int, encoding: PositionEncoding) -> Int {
    let offset = min(max(offset, 0), bytes.count)
    let start = lineStarts[lineContaining(offset)]
    if encoding == .utf8 { return offset - start }
    var place = start
    var units = 0
    while place < offset {
      let step = step(at: place, end: bytes.count)
      guard place + step.byteCount <= offset else { break }
      units += encoding == .utf16 ? step.utf16Count : 1
      place += step.byteCount
    }
    return units
  }

  /// The beginning of the code point that an offset lies in; the offset itself at a boundary or outside the text.
  package func boundary(atOrBefore offset: Int) -> Int {
    guard offset > 0, offset < bytes.count, bytes[offset] & 0xC0 == 0x80 else { return offset }
    for back in 1...min(3, offset) where bytes[offset - back] & 0xC0 != 0x80 {
      let step = UTF8Step(in: bytes, at: offset - back, end: bytes.count)
      return step.byteCount > back ? offset - back : offset
    }
    return offset
  }

  private func step(at offset: Int, end: Int) -> (byteCount: Int, utf16Count: Int) {
    if bytes[offset] < 0x80 { return (1, 1) }
    let step = UTF8Step(in: bytes, at: offset, end: end)
    return (step.byteCount, step.utf16Count)
  }
}
