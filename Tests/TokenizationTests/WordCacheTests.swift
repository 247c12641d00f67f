import Support
import TestSupport
import Testing
import Tokenization

/// Words met before are not encoded again, which must not show.
@Suite struct WordCacheTests {
  private static let letters = Array("abcdefghijklmnopqrstuvwxyz_".utf8)

  /// More words than the cache has places, of lengths on both sides of its limit, many of them several times.
  private static func words(_ random: inout SeededGenerator) -> [[UInt8]] {
    var words: [[UInt8]] = []
    for _ in 0..<90_000 {
      if words.count > 1000, Int.random(in: 0..<4, using: &random) == 0 {
        words.append(words[Int.random(in: words.count - 1000..<words.count, using: &random)])
        continue
      }
      let length = Int.random(in: 1...20, using: &random)
      words.append([UInt8(ascii: " ")] + (0..<length).map { _ in letters.randomElement(using: &random) ?? 0 })
    }
    return words
  }

  /// Compares the tokens of a text with those of its words, each encoded when it is met for the first time.
  private func check(
    words least: Int,
    _ make: () throws -> Tokenizer,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var random = SeededGenerator(seed: 7)
    let text = Self.words(&random).flatMap(\.self)
    let (tokenizer, other) = try (make(), make())
    let bytes = tokenizer.cacheByteCount
    #expect(bytes <= 4 << 20, sourceLocation: sourceLocation)
    var known: [ArraySlice<UInt8>: [TokenID]] = [:]
    var expected: [TokenID] = []
    for range in tokenizer.preTokenRanges(in: text) {
      let tokens = known[text[range]] ?? other.encode(Array(text[range]), continuesText: true)
      known[text[range]] = tokens
      expected += tokens
    }
    #expect(known.count > least, sourceLocation: sourceLocation)
    for _ in 0..<2 {
      #expect(tokenizer.encode(text, continuesText: true) == expected, sourceLocation: sourceLocation)
    }
    #expect(tokenizer.cacheByteCount == bytes, sourceLocation: sourceLocation)
  }

  @Test(arguments: ["gpt-2", "llama-bpe"])
  func ofBytePairs(rule: String) throws { try check(words: 60_000) { try TinyVocabulary.tokenizer(pre: rule) } }

  @Test func ofSentencePieces() throws {
    // Tokens seldom reach from one letter to the next: there are few words.
    try check(words: 50) {
      var builder = GGUFBuilder()
      let letters = Self.letters.map { String(UnicodeScalar($0)) }
      let pieces = ["in", "er", "re", "the", "▁a", "▁se", "elf"] + letters + ["▁"]
      builder.setSentencePieces(pieces.enumerated().map { ($1, -Float($0)) })
      return try TinyVocabulary.tokenizer(builder.bytes())
    }
  }

  /// A short word and a long one are merged in different ways: on both sides of the limit the result is the definition's.
  @Test func wordsOfAllLengths() throws {
    let tokenizer = try TinyVocabulary.tokenizer()
    var random = SeededGenerator(seed: 8)
    let sample = Array(TinyVocabulary.sample.utf8.filter { Self.letters.contains($0) })
    for length in 1...80 {
      let start = Int.random(in: 0..<sample.count - 40, using: &random)
      let word = Array((sample[start...] + sample).prefix(length))
      let expected = NaiveMerger.merge(word.filter { $0 != UInt8(ascii: "_") }, by: TinyVocabulary.merges)
      let tokens = tokenizer.encode(word.filter { $0 != UInt8(ascii: "_") })
      #expect(tokens.map(tokenizer.bytes(of:)) == expected)
    }
  }
}
