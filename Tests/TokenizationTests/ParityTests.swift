import Support
import TestSupport
import Testing
import Tokenization

/// The tokens are those that llama.cpp gives, for its own test texts.
@Suite(.enabled(if: SharedVocabulary.isPresent, "needs ../shared/tokenizers"))
struct ParityTests {
  @Test(arguments: SharedVocabulary.all)
  func everyLineIsEqual(_ vocabulary: SharedVocabulary) throws {
    let tokenizer = try vocabulary.tokenizer()
    let cases = try vocabulary.cases()
    #expect(cases.count >= 40)
    for (text, tokens) in cases {
      let bytes = Array(text.utf8)
      #expect(tokenizer.encode(bytes) == tokens, "\(text.debugDescription)")
      #expect(tokenizer.decode(tokens) == bytes, "\(text.debugDescription)")
    }
  }

  /// Only StarCoder's vocabulary lacks bytes.
  @Test(arguments: SharedVocabulary.all)
  func anyBytesComeBack(_ vocabulary: SharedVocabulary) throws {
    let tokenizer = try vocabulary.tokenizer()
    #expect(tokenizer.warnings.isEmpty == (vocabulary.name != "starcoder"))
    var random = SeededGenerator(seed: 5)
    for _ in 0..<100 {
      let text = RandomText.make(&random)
      let expected = tokenizer.warnings.isEmpty ? text : text.map { $0 >= 0xf5 ? UInt8(ascii: "?") : $0 }
      #expect(tokenizer.decode(tokenizer.encode(text)) == expected)
      #expect(tokenizer.lastPreTokenStart(in: text) == tokenizer.preTokenRanges(in: text).last?.lowerBound)
    }
  }
}
