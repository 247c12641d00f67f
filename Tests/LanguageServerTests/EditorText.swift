import LanguageServerProtocol
import SourceText

/// A text as an editor has it: UTF-16 units, and every position counted from the beginning. Slow, and nothing of it is shared
/// with the server's text.
struct EditorText {
  var units: [UInt16]

  init(_ text: String) { units = Array(text.utf16) }

  var string: String { String(decoding: units, as: UTF16.self) }

  /// True where a cursor can be.
  func isPlace(_ index: Int) -> Bool { place(index) == index }

  /// The place at or before an index where a cursor can be: neither within a pair nor between `\r` and `\n`.
  func place(_ index: Int) -> Int {
    guard index > 0, index < units.count else { return min(max(index, 0), units.count) }
    let isInside = UTF16.isTrailSurrogate(units[index]) || (units[index - 1] == 13 && units[index] == 10)
    return isInside ? index - 1 : index
  }

  /// LSP's position of a place.
  func position(of place: Int, encoding: PositionEncoding) -> Position {
    var line = 0
    var start = 0
    for index in 0..<place {
      let endsLine = units[index] == 10 || units[index] == 13 && !(index + 1 < units.count && units[index + 1] == 10)
      guard endsLine else { continue }
      line += 1
      start = index + 1
    }
    let text = String(decoding: units[start..<place], as: UTF16.self)
    let column =
      switch encoding {
      case .utf8: text.utf8.count
      case .utf16: text.utf16.count
      case .utf32: text.unicodeScalars.count
      }
    return Position(line: line, character: column)
  }

  /// Replaces what lies between two places; gives the change as LSP wants it.
  mutating func replace(
    _ range: Range<Int>,
    with text: String,
    encoding: PositionEncoding
  ) -> DidChangeTextDocumentNotification.Change {
    let ends = (position(of: range.lowerBound, encoding: encoding), position(of: range.upperBound, encoding: encoding))
    units.replaceSubrange(range, with: Array(text.utf16))
    return .init(range: DocumentRange(start: ends.0, end: ends.1), text: text)
  }
}
