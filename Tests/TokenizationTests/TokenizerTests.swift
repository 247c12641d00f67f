import Support
import TestSupport
import Testing
import Tokenization

/// What holds for any vocabulary.
@Suite struct TokenizerTests {
  static let rules = ["default", "gpt-2", "starcoder", "qwen2", "llama-bpe", "deepseek-coder"]

  @Test(arguments: rules)
  func anyBytesComeBack(rule: String) throws {
    let tokenizer = try TinyVocabulary.tokenizer(pre: rule, userDefined: ["    ", "\u{fc}"])
    var random = SeededGenerator(seed: 1)
    for _ in 0..<300 {
      let text = RandomText.make(&random)
      #expect(tokenizer.decode(tokenizer.encode(text)) == text)
    }
  }

  /// The heap's tokens are those that merging by the definition gives.
  @Test(arguments: rules)
  func mergesByRank(rule: String) throws {
    let tokenizer = try TinyVocabulary.tokenizer(pre: rule)
    var random = SeededGenerator(seed: 2)
    for _ in 0..<40 {
      let text = Array(TinyVocabulary.sample.utf8.prefix(40)) + RandomText.make(&random)
      let expected = tokenizer.preTokenRanges(in: text).flatMap { range in
        NaiveMerger.merge(Array(text[range]), by: TinyVocabulary.merges)
      }
      #expect(tokenizer.encode(text).map(tokenizer.bytes(of:)) == expected)
    }
  }

  /// Repeated letters are where equal ranks compete; the leftmost pair goes first.
  @Test func mergesFromTheLeft() throws {
    let a = UInt8(ascii: "a")
    let tokenizer = try TinyVocabulary.tokenizer(merges: [([a], [a]), ([a, a], [a, a]), ([a, a], [a])])
    for (count, lengths) in [(2, [2]), (3, [3]), (5, [4, 1]), (7, [4, 3]), (9, [4, 4, 1])] {
      let tokens = tokenizer.encode([UInt8](repeating: a, count: count))
      #expect(tokens.map { tokenizer.bytes(of: $0).count } == lengths)
    }
  }

  /// A pair whose right side has been merged away by then is no pair any more; a pair listed twice has its first rank.
  @Test(arguments: [(["b c", "a b"], ["a", "bc"]), (["a b", "b c", "a b"], ["ab", "c"])])
  func mergesInOrder(merges: [String], expected: [String]) throws {
    let letters = ["a", "b", "c"].map { Array($0.utf8) }
    let tokenizer = try TinyVocabulary.tokenizer { builder in
      builder.setByteVocabulary(merges: [(letters[0], letters[1]), (letters[1], letters[2])])
      builder.set("tokenizer.ggml.merges", strings: merges)
    }
    let tokens = tokenizer.encode(Array("abc".utf8)).map { String(decoding: tokenizer.bytes(of: $0), as: UTF8.self) }
    #expect(tokens == expected)
  }

  /// Llama 3 has words that are tokens although no merges make them.
  @Test(arguments: [("llama-bpe", [258]), ("qwen2", [256, 99])])
  func wholeWords(rule: String, expected: [TokenID]) throws {
    let tokenizer = try TinyVocabulary.tokenizer { builder in
      builder.setByteVocabulary(pre: rule, merges: [([97], [98]), ([98], [99]), ([97, 98], [99])])
      builder.set("tokenizer.ggml.merges", strings: ["a b"])
    }
    #expect(tokenizer.encode(Array("abc".utf8)) == expected)
    #expect(tokenizer.special.addsBeginning == (rule == "llama-bpe"))
  }

  @Test(arguments: rules)
  func lastWordIsThatOfAFullScan(rule: String) throws {
    let tokenizer = try TinyVocabulary.tokenizer(pre: rule, userDefined: ["    ", "self\n"])
    var random = SeededGenerator(seed: 3)
    #expect(tokenizer.lastPreTokenStart(in: []) == 0)
    for _ in 0..<400 {
      let text = RandomText.make(&random)
      let ranges = tokenizer.preTokenRanges(in: text)
      #expect(ranges.first?.lowerBound == 0)
      for (before, after) in zip(ranges, ranges.dropFirst()) { #expect(before.upperBound == after.lowerBound) }
      #expect(ranges.last?.upperBound == text.count)
      #expect(tokenizer.lastPreTokenStart(in: text) == ranges.last?.lowerBound)
    }
  }

  /// What healing relies on: without the last word, the words before it are the same.
  @Test(arguments: rules.filter { $0 != "deepseek-coder" })
  func lastWordCanBeTakenAway(rule: String) throws {
    let tokenizer = try TinyVocabulary.tokenizer(pre: rule, userDefined: ["    "])
    var random = SeededGenerator(seed: 6)
    for _ in 0..<400 {
      let text = RandomText.make(&random)
      let start = tokenizer.lastPreTokenStart(in: text)
      let parts = tokenizer.encode(Array(text[..<start])) + tokenizer.encode(Array(text[start...]))
      #expect(parts == tokenizer.encode(text))
    }
  }

  /// What is settled stays, whatever comes behind it, also if the text ends within a character or a user-defined token.
  @Test(arguments: rules)
  func whatIsSettledStays(rule: String) throws {
    let tokenizer = try TinyVocabulary.tokenizer(pre: rule, userDefined: ["    ", "self\n", "\n\n\n", ")\n\t"])
    var random = SeededGenerator(seed: 7)
    let ends = ["\n", ")\n\t", "\n\n", ""].map { Array($0.utf8) }
    var settled = 0
    for _ in 0..<400 {
      let text = (0..<3).flatMap { _ in RandomText.make(&random) + ends[Int.random(in: 0..<4, using: &random)] }
      let whole = tokenizer.encode(text)
      let length = tokenizer.settledLength(of: Array(text.prefix(Int.random(in: 0...text.count, using: &random))))
      settled += length
      let rest = tokenizer.encode(Array(text[length...]), continuesText: length > 0)
      #expect(tokenizer.encode(Array(text[..<length])) + rest == whole)
    }
    #expect(settled > 1000)
  }

  @Test func specialTokensAreNotReadFromText() throws {
    let tokenizer = try TinyVocabulary.tokenizer()
    let text = Array("a<|fim_middle|>b<|endoftext|>".utf8)
    let tokens = tokenizer.encode(text)
    #expect(tokens.allSatisfy { !tokenizer.isControl($0) })
    #expect(tokenizer.decode(tokens) == text)
    let middle = try #require(tokenizer.special.fimMiddle)
    #expect(tokenizer.isControl(middle))
    #expect(tokenizer.bytes(of: middle).isEmpty)
  }

  @Test func userDefinedTokensAreReadFromText() throws {
    let tokenizer = try TinyVocabulary.tokenizer(merges: [], userDefined: ["<x>", "<x><y>", "  "])
    #expect(tokenizer.encode(Array("a<x>b<x><y>   <x".utf8)) == [97, 256, 98, 257, 258, 32, 60, 120])
    #expect(tokenizer.bytes(of: 257) == Array("<x><y>".utf8))
  }

  @Test func idsOutsideTheVocabulary() throws {
    let tokenizer = try TinyVocabulary.tokenizer(merges: [])
    for token in [-1, TokenID(tokenizer.vocabularySize), .min, .max] {
      #expect(tokenizer.bytes(of: token).isEmpty)
      #expect(tokenizer.isControl(token))
    }
    #expect(tokenizer.decode([-1, 97, .max]) == [97])
  }

  /// Words stay right when others have taken their places in the cache, and when threads share it.
  @Test func threadsAgree() async throws {
    let tokenizer = try TinyVocabulary.tokenizer()
    var random = SeededGenerator(seed: 4)
    let texts = (0..<50).map { _ in RandomText.make(&random) }
    let expected = try texts.map { text in try TinyVocabulary.tokenizer().encode(text) }
    await withTaskGroup(of: [[TokenID]].self) { group in
      for _ in 0..<4 { group.addTask { texts.map { tokenizer.encode($0) } } }
      for await tokens in group { #expect(tokens == expected) }
    }
  }

  /// A word of any length takes about as long a byte as a short one.
  @Test func longWords() throws {
    let tokenizer = try TinyVocabulary.tokenizer(pre: "qwen2")
    for byte in [UInt8(ascii: "e"), UInt8(ascii: " "), 0xff] {
      let text = [UInt8](repeating: byte, count: 100_000)
      #expect(tokenizer.decode(tokenizer.encode(text)) == text)
    }
  }
}

/// Texts that look like source code, with what does not belong in it.
enum RandomText {
  private static let pieces: [[UInt8]] =
    [
      "self", "name", " in", " values", "def ", "'s", "'RE", "items()", " ", "  ", "    ", "\t", "\n", "\r\n", "\n\n",
      "(",
      ")", ":", "==", " =", "->", "1", "23", "456", "é", "\u{fc}", "中文", "。", "\u{301}", "\u{a0}", "\u{3000}", "²", "Ⅳ",
      "🦙", "`", "|", "_x", "\"\"\"", "\u{0}", "ក់",
    ].map { Array($0.utf8) } + [[0xff], [0xc3], [0xe4, 0xb8], [0xed, 0xa0, 0x80], [0x80], [0xf5]]

  static func make(_ random: inout SeededGenerator) -> [UInt8] {
    var text: [UInt8] = []
    for _ in 0..<Int.random(in: 1...30, using: &random) {
      text += pieces.randomElement(using: &random) ?? []
    }
    return text
  }
}
