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
}
