import SourceText
import Support
import Syntax
import Testing

/// A sweep finds the nodes that are found from the root.
@Suite struct SyntaxSweepTests {
  /// The words of source files, whole and with pieces cut out of them, all of them and some.
  @Test(arguments: SyntaxFixtures.languages, [UInt64(1), 2])
  func nodesAroundWordsAreThoseFoundFromTheRoot(language: String, seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let source = try SyntaxFixtures.source(language).bytes
    for cuts in 0..<30 {
      var text = source
      for _ in 0..<cuts {
        let start = Int.random(in: 0..<text.count, using: &generator)
        text.removeSubrange(start..<min(text.count, start + Int.random(in: 1...3, using: &generator)))
      }
      let tree = try SyntaxFixtures.tree(text, language)
      var sweep = SyntaxSweep(over: tree)
      for word in words(of: text) where cuts % 3 == 0 || Int.random(in: 0..<cuts, using: &generator) == 0 {
        let expected = tree.root.smallestDescendant(covering: word)
        let comment: Comment = "\(cuts) cuts, \(word)"
        #expect(sweep.smallestNode(covering: word) == expected, comment)
      }
    }
  }

  /// Where an error leaves all side by side, each node is gone over once.
  @Test func aFlatErrorIsGoneOverOnce() throws {
    let text = "}\n" + (0..<30_000).map { "w\($0) ( " }.joined()
    let tree = try SyntaxFixtures.tree(text, "c")
    var sweep = SyntaxSweep(over: tree)
    let start = ContinuousClock.now
    var found = 0
    for word in words(of: tree.bytes) where !sweep.smallestNode(covering: word).range.isEmpty { found += 1 }
    #expect(found == 30_000)
    // From the root it takes ten times as long and more.
    #expect(ContinuousClock.now - start < .seconds(2))
  }

  private func words(of text: [UInt8]) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start: Int?
    for (offset, byte) in (text + [0x20]).enumerated() {
      let isWord = byte >= 0x80 || byte == UInt8(ascii: "_") || Character(Unicode.Scalar(byte)).isLetter
      if isWord, start == nil { start = offset }
      if !isWord, let first = start {
        words.append(first..<offset)
        start = nil
      }
    }
    return words
  }
}
