import SourceText
import Testing

@Suite struct PositionEncodingTests {
  /// `$0` marks the offset that the column of the first line must give.
  private func check(_ text: String, column: Int, _ encoding: PositionEncoding, gives marked: String) {
    let snapshot = TextSnapshot(text)
    let expected = marked.firstRange(of: "$0").map { marked.utf8.distance(from: marked.startIndex, to: $0.lowerBound) }
    #expect(snapshot.offset(line: 0, column: column, encoding: encoding) == expected)
  }

  @Test(arguments: [PositionEncoding.utf8, .utf16, .utf32])
  func columnsOfAsciiAreBytes(encoding: PositionEncoding) {
    check("abc\nd", column: 0, encoding, gives: "$0abc\nd")
    check("abc\nd", column: 2, encoding, gives: "ab$0c\nd")
    check("abc\nd", column: 3, encoding, gives: "abc$0\nd")
  }

  @Test(arguments: [PositionEncoding.utf8, .utf16, .utf32], ["abc\nd", "abc\r\nd", "abc\rd"])
  func columnsPastTheEndMeanTheEndOfTheLine(encoding: PositionEncoding, text: String) {
    let snapshot = TextSnapshot(text)
    #expect(snapshot.offset(line: 0, column: 4, encoding: encoding) == 3)
    #expect(snapshot.offset(line: 0, column: .max, encoding: encoding) == 3)
    #expect(snapshot.offset(line: 1, column: 99, encoding: encoding) == snapshot.bytes.count)
    #expect(snapshot.offset(line: 2, column: 0, encoding: encoding) == snapshot.bytes.count)
    #expect(snapshot.offset(line: .max, column: .max, encoding: encoding) == snapshot.bytes.count)
    #expect(snapshot.offset(line: -1, column: -1, encoding: encoding) == 0)
  }

  @Test func codePointsCountByEncoding() {
    check("aé😀b", column: 3, .utf8, gives: "aé$0😀b")
    check("aé😀b", column: 7, .utf8, gives: "aé😀$0b")
    check("aé😀b", column: 2, .utf16, gives: "aé$0😀b")
    check("aé😀b", column: 4, .utf16, gives: "aé😀$0b")
    check("aé😀b", column: 3, .utf32, gives: "aé😀$0b")
  }

  @Test func insideACodePointMeansItsBeginning() {
    check("aé😀b", column: 2, .utf8, gives: "a$0é😀b")
    for column in 4...6 { check("aé😀b", column: column, .utf8, gives: "aé$0😀b") }
    check("aé😀b", column: 3, .utf16, gives: "aé$0😀b")
  }

  /// The standard library's own views are the oracle.
  @Test(arguments: ["plain", "é😀x𝒳y", "日本\r\n語🇨🇭", "\u{FEFF}a\rb\n", "e\u{301}👩‍👩‍👧"])
  func everyBoundaryGoesThereAndBack(text: String) {
    let snapshot = TextSnapshot(text)
    for index in text.unicodeScalars.indices + [text.endIndex] {
      let offset = text.utf8.distance(from: text.startIndex, to: index)
      let line = snapshot.lineContaining(offset)
      let start = snapshot.lineStarts[line]
      let part = snapshot.string(in: start..<offset)
      let counts: [(PositionEncoding, Int)] = [
        (.utf8, part.utf8.count), (.utf16, part.utf16.count), (.utf32, part.unicodeScalars.count),
      ]
      for (encoding, count) in counts {
        #expect(snapshot.column(of: offset, encoding: encoding) == count)
        let back = snapshot.offset(line: line, column: count, encoding: encoding)
        #expect(back == min(offset, snapshot.lineRange(line).upperBound))
      }
    }
  }

  /// Malformed parts count as many units as the replacement characters that a reader sees.
  @Test(
    arguments: [
      [0x61, 0xFF, 0x62], [0xC3], [0xE2, 0x82, 0x62], [0xF0, 0x9F, 0x98], [0xED, 0xA0, 0x80], [0x80, 0x80, 0x61],
      [0xC0, 0xAF], [0xF5, 0x80, 0x80, 0x80], [0xF0, 0x80, 0x80, 0x80, 0x61], [0xF4, 0x90, 0x80, 0x80],
    ] as [[UInt8]]
  )
  func malformedBytesCountAsReadersShowThem(bytes: [UInt8]) {
    let snapshot = TextSnapshot(bytes: bytes)
    let shown = String(decoding: bytes, as: UTF8.self)
    #expect(snapshot.column(of: bytes.count, encoding: .utf16) == shown.utf16.count)
    #expect(snapshot.column(of: bytes.count, encoding: .utf32) == shown.unicodeScalars.count)
    #expect(snapshot.offset(line: 0, column: shown.utf16.count, encoding: .utf16) == bytes.count)
  }

  @Test func boundariesLieBetweenCodePoints() {
    let snapshot = TextSnapshot("a😀")
    #expect((0...5).map(snapshot.isBoundary) == [true, true, false, false, false, true])
    let latin = TextSnapshot(bytes: [0x61, 0x80, 0x80, 0x62])
    #expect((0...4).allSatisfy(latin.isBoundary))
  }
}
