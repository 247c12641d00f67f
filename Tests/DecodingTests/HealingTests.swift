import Decoding
import TestSupport
import Testing

/// Which tokens may come while healed bytes remain, and what comes out in the end.
struct HealingTests {
  struct Case: Sendable, CustomStringConvertible {
    var healed: String
    var words: [String]
    var allowed: [String]
    var forbidden: [String]
    var description: String { healed.debugDescription }
  }

  @Test(arguments: [
    Case(
      healed: "pri",
      words: ["pri", "print", "pr", "price", "prod"],
      allowed: ["p", "pr", "pri", "print", "price"],
      forbidden: ["prod", "r", "x"]
    ),
    Case(healed: " =", words: [" ", " =", " ==", " = ", "="], allowed: [" ", " =", " ==", " = "], forbidden: ["="]),
    Case(
      healed: "\n    ",
      words: ["\n    ", "\n        ", "\n  return"],
      allowed: ["\n", "\n    ", "\n        "],
      forbidden: [" ", "\n  return"]
    ),
    Case(healed: "é", words: ["é", "tée"], allowed: ["é"], forbidden: ["tée", "e"]),
  ])
  func allowedTokens(_ test: Case) throws {
    let tokens = TestVocabulary.tokens(words: test.words)
    let vocabulary = Vocabulary(tokens: tokens, ends: [TestVocabulary.end])
    let mask = try #require(HealingConstraint(Array(test.healed.utf8)).allowed(in: vocabulary))
    func isAllowed(_ text: String) -> Bool {
      tokens.indices.contains { tokens[$0] == Array(text.utf8) && mask.contains(Int32($0)) }
    }
    for text in test.allowed { #expect(isAllowed(text), "\(text) must be allowed") }
    for text in test.forbidden { #expect(!isAllowed(text), "\(text) must be forbidden") }
    #expect(!mask.contains(TestVocabulary.end))
  }

  @Test func nothingIsConstrainedAfterTheHealedBytes() {
    let vocabulary = Vocabulary(tokens: TestVocabulary.tokens(words: ["print"]), ends: [TestVocabulary.end])
    var healing = HealingConstraint(Array("pri".utf8))
    healing.accept(Array("print".utf8)[...])
    #expect(healing.isDone)
    #expect(healing.allowed(in: vocabulary) == nil)
    #expect(HealingConstraint([]).allowed(in: vocabulary) == nil)
  }

  @Test func isImpossibleWithoutSingleBytesOrOverLongRuns() {
    let whole = Vocabulary(tokens: TestVocabulary.tokens(), ends: [])
    let partial = Vocabulary(tokens: [Array("a".utf8), Array("ab".utf8)], ends: [])
    #expect(HealingConstraint.isPossible(Array("ab".utf8), in: whole))
    #expect(HealingConstraint.isPossible(Array("a".utf8), in: partial))
    #expect(!HealingConstraint.isPossible(Array("ab".utf8), in: partial))
    #expect(!HealingConstraint.isPossible([], in: whole))
    #expect(!HealingConstraint.isPossible([UInt8](repeating: 32, count: 65), in: whole))
  }
}
