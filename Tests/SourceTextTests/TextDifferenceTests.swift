import SourceText
import Support
import Testing

@Suite struct TextDifferenceTests {
  private func check(_ old: String, _ new: String, is expected: Range<Int>, _ replacement: String) {
    let edit = TextEdit(from: Array(old.utf8), to: Array(new.utf8))
    #expect(edit == TextEdit(range: expected, replacement: Array(replacement.utf8)))
  }

  @Test func theSmallestEditIsFound() {
    check("", "", is: 0..<0, "")
    check("abc", "abc", is: 3..<3, "")
    check("abc", "abxc", is: 2..<2, "x")
    check("abxc", "abc", is: 2..<3, "")
    check("abc", "xyz", is: 0..<3, "xyz")
    check("aaa", "aaaa", is: 3..<3, "a")
    check("aaaa", "aa", is: 2..<4, "")
  }

  /// Chunks are compared whole, so changes on both sides of their borders matter.
  @Test func textsOfSeveralChunks() {
    for place in [0, 1, 4095, 4096, 4097, 9_999] {
      let old = [UInt8](repeating: 97, count: 10_000)
      var new = old
      new[place] = 98
      #expect(TextEdit(from: old, to: new) == TextEdit(range: place..<(place + 1), replacement: [98]))
    }
  }

  @Test(arguments: 0..<4)
  func theEditMakesTheNewText(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<300 {
      let old = (0..<Int.random(in: 0...12, using: &random)).map { _ in UInt8.random(in: 97...98, using: &random) }
      let new = (0..<Int.random(in: 0...12, using: &random)).map { _ in UInt8.random(in: 97...98, using: &random) }
      #expect(TextSnapshot(bytes: old).applying(TextEdit(from: old, to: new)).bytes == new)
    }
  }
}
