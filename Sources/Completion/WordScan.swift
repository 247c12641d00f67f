import Decoding
import SourceText

/// Identifier-like words of bytes, found without a parser.
enum WordScan {
  /// Calls `body` with each word of `range` that does not begin with a digit, in order.
  static func forEach(in bytes: [UInt8], _ range: Range<Int>, _ body: (Range<Int>) -> Void) {
    let range = range.clamped(to: 0..<bytes.count)
    var offset = range.lowerBound
    while offset < range.upperBound {
      guard IdentifierBytes.contains(bytes[offset]) else {
        offset += 1
        continue
      }
      let start = offset
      while offset < range.upperBound, IdentifierBytes.contains(bytes[offset]) { offset += 1 }
      if !isDigit(bytes[start]) { body(start..<offset) }
    }
  }

  /// The distinct words of a range.
  static func words(in bytes: [UInt8], _ range: Range<Int>) -> Set<String> {
    var words: Set<String> = []
    forEach(in: bytes, range) { words.insert(String(decoding: bytes[$0], as: UTF8.self)) }
    return words
  }

  /// How far from a cursor words are nearby, in bytes: lines may be long.
  private static let longestRange = 1 << 13

  /// The words of lines around a cursor, nearest first, with their distance in lines; each once.
  ///
  /// The word that ends at the cursor may not be whole and is left out. Lines below count as farther by `penaltyBelow` lines.
  static func nearby(_ snapshot: TextSnapshot, cursor: Int, above: Int, below: Int) -> [(word: String, lines: Int)] {
    let penaltyBelow = 4
    let line = snapshot.lineContaining(cursor)
    var best: [String: Int] = [:]
    for candidate in max(0, line - above)...min(snapshot.lineCount - 1, line + below) {
      var range = snapshot.lineRange(candidate)
      if candidate == line {
        range = range.clamped(to: 0..<max(IdentifierBytes.start(in: snapshot.bytes, before: cursor), range.lowerBound))
      }
      range = range.clamped(to: max(0, cursor - longestRange)..<(cursor + longestRange))
      let distance = candidate <= line ? line - candidate : candidate - line + penaltyBelow
      forEach(in: snapshot.bytes, range) { place in
        let word = String(decoding: snapshot.bytes[place], as: UTF8.self)
        best[word] = min(best[word] ?? .max, distance)
      }
    }
    return best.map { ($0.key, $0.value) }.sorted { ($0.1, $0.0) < ($1.1, $1.0) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
