import SourceText
import Support
import Testing

@Suite struct TextEditTests {
  private func check(_ text: String, _ range: Range<Int>, _ replacement: String, gives expected: String) {
    let edit = TextEdit(range: range, replacement: Array(replacement.utf8))
    let snapshot = TextSnapshot(text).applying(edit)
    #expect(snapshot.string(in: 0..<snapshot.bytes.count) == expected)
    #expect(snapshot.lineStarts == NaiveText(bytes: snapshot.bytes).lineStarts)
    #expect(snapshot == TextSnapshot(expected))
  }

  @Test func insertingBetweenCarriageReturnAndNewlineMakesTwoLines() {
    check("a\r\nb", 2..<2, "x", gives: "a\rx\nb")
  }

  @Test func deletingBetweenCarriageReturnAndNewlineMakesOneTerminator() {
    check("a\rx\nb", 2..<3, "", gives: "a\r\nb")
  }

  @Test func appendingANewlineToALoneCarriageReturnKeepsTheLineCount() {
    check("a\r", 2..<2, "\n", gives: "a\r\n")
  }

  @Test func editsAtBothEndsOfTheText() {
    check("", 0..<0, "\n", gives: "\n")
    check("\n", 0..<1, "", gives: "")
    check("a\nb", 0..<0, "\r", gives: "\ra\nb")
    check("\nb", 0..<0, "\r", gives: "\r\nb")
    check("a\n", 2..<2, "b", gives: "a\nb")
  }

  @Test func aRangePastTheEndIsClamped() {
    check("abc", 2..<99, "x", gives: "abx")
    check("abc", 50..<99, "x", gives: "abcx")
  }

  /// Every pair of short texts over the bytes that matter, every range.
  @Test func everySmallEditOverTerminators() {
    let alphabet = ["", "\r", "\n", "a", "\r\n", "\n\r", "\r\r", "a\r", "\na"]
    for first in alphabet {
      for second in alphabet {
        let text = Array((first + second + first).utf8)
        for lower in 0...text.count {
          for upper in lower...text.count {
            for replacement in alphabet {
              let edit = TextEdit(range: lower..<upper, replacement: Array(replacement.utf8))
              var naive = NaiveText(bytes: text)
              naive.apply(edit)
              let snapshot = TextSnapshot(bytes: text).applying(edit)
              #expect(snapshot.bytes == naive.bytes)
              #expect(snapshot.lineStarts == naive.lineStarts)
            }
          }
        }
      }
    }
  }

  @Test(arguments: 0..<8)
  func randomEditsEqualTheNaiveModel(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let pieces = ["\r", "\n", "\r\n", "let x", "é", "😀", "𝒳\n", "", "\u{FEFF}", "日本\r\n語"].map { Array($0.utf8) }
    var naive = NaiveText(bytes: [])
    var snapshot = TextSnapshot(bytes: [])
    for _ in 0..<400 {
      let lower = Int.random(in: 0...naive.bytes.count, using: &random)
      let upper = min(lower + Int.random(in: 0...6, using: &random), naive.bytes.count)
      let piece = pieces[Int.random(in: 0..<pieces.count, using: &random)]
      let edit = TextEdit(range: lower..<upper, replacement: piece)
      naive.apply(edit)
      snapshot.apply(edit)
      #expect(snapshot.bytes == naive.bytes)
      #expect(snapshot.lineStarts == naive.lineStarts)
    }
  }

  @Test func anOlderSnapshotKeepsItsText() {
    let before = TextSnapshot("one\ntwo")
    var after = before
    after.apply(TextEdit(range: 0..<3, replacement: Array("1\n".utf8)))
    #expect(before.string(in: 0..<7) == "one\ntwo")
    #expect(before.lineStarts == [0, 4])
  }

  /// Counted against the cost of reading the text anew, not against a clock alone: typing must not scan the text.
  @Test func typingInALargeTextCostsLittle() {
    let line = Array(("let value = 1" + "\n").utf8)
    let large = Array(repeating: line, count: 80_000).flatMap { $0 }
    var stopwatch = Stopwatch(.system)
    var snapshot = TextSnapshot(bytes: large)
    _ = stopwatch.lap()
    for key in 0..<50 {
      snapshot.apply(TextEdit(range: (560_000 + key)..<(560_000 + key), replacement: [97]))
    }
    #expect(stopwatch.lap() / 50 < 0.05)
    #expect(snapshot.bytes.count == large.count + 50)
    #expect(snapshot.lineCount == 80_001)
  }

  @Test func fiftyMegabytesDoNotHang() {
    let large = [UInt8](repeating: 97, count: 50 << 20)
    let stopwatch = Stopwatch(.system)
    var snapshot = TextSnapshot(bytes: large)
    snapshot.apply(TextEdit(range: 1_000..<1_000, replacement: [10]))
    #expect(snapshot.lineStarts == [0, 1_001])
    #expect(stopwatch.seconds < 5)
  }
}
