import Decoding
import TestSupport
import Testing

/// Which tokens keep to a set of names, step by step.
struct NameConstraintTests {
  struct Case: Sendable, CustomStringConvertible {
    var names: [String]
    var written: String = ""
    var allowed: [String]
    var forbidden: [String]
    var endsAllowed = false
    var description: String { "\(names) after \(written.debugDescription)" }
  }

  static let words = ["size", "sizes", "size()", "si", "ze", "set", "_of", ".", "()", ") ", "sized", "x", " = 1"]

  @Test(arguments: [
    Case(
      names: ["size", "set"],
      allowed: ["s", "si", "size", "set", "size()"],
      forbidden: ["sizes", "sized", "x", "."]
    ),
    Case(names: ["size"], written: "si", allowed: ["z", "ze"], forbidden: ["si", "x", "()"]),
    Case(
      names: ["size"],
      written: "size",
      allowed: ["()", ".", ") ", " = 1", "("],
      forbidden: ["x", "_of", "s"],
      endsAllowed: true
    ),
    Case(
      names: ["size", "size_of"],
      written: "size",
      allowed: ["()", "_of", "_"],
      forbidden: ["x"],
      endsAllowed: true
    ),
    Case(names: ["größe"], written: "gr", allowed: ["\u{c3}"], forbidden: ["g"]),
  ])
  func check(_ test: Case) throws {
    let tokens = TestVocabulary.tokens(words: Self.words)
    let vocabulary = Vocabulary(tokens: tokens, ends: [TestVocabulary.end])
    var constraint = NameConstraint(test.names.map { Array($0.utf8) }, strength: .hard)
    constraint.accept(Array(test.written.utf8)[...])
    let mask = try #require(constraint.allowed(in: vocabulary))
    func isAllowed(_ text: String) -> Bool {
      let bytes = text == "\u{c3}" ? [0xC3] : Array(text.utf8)
      return tokens.indices.contains { tokens[$0] == bytes && mask.contains(Int32($0)) }
    }
    for text in test.allowed { #expect(isAllowed(text), "\(text) must be allowed") }
    for text in test.forbidden { #expect(!isAllowed(text), "\(text) must be forbidden") }
    #expect(mask.contains(TestVocabulary.end) == test.endsAllowed)
  }

  @Test(arguments: ["size(", "size ", "other", "sizeable"])
  func endsWithTheName(_ written: String) {
    var constraint = NameConstraint([Array("size".utf8)], strength: .soft)
    #expect(!constraint.isDone)
    constraint.accept(Array(written.utf8)[...])
    #expect(constraint.isDone)
  }

  @Test func membersAreAskedForOnlyOnceAnAccessHasBegun() throws {
    let tokens = TestVocabulary.tokens(words: [".size", ".sizes", ".other", ".si", "..", ".(", "->size", "->x", "size"])
    let vocabulary = Vocabulary(tokens: tokens, ends: [TestVocabulary.end])
    var constraint = NameConstraint(members: [Array("size".utf8)], openings: [[0x2E], [0x2D, 0x3E]])
    func isAllowed(_ text: String) throws -> Bool {
      let mask = try #require(constraint.allowed(in: vocabulary))
      return tokens.indices.contains { tokens[$0] == Array(text.utf8) && mask.contains(Int32($0)) }
    }
    for text in [".size", ".si", "..", ".(", ".", "->size", "-", "size", "x", "("] {
      #expect(try isAllowed(text), "\(text) must be allowed")
    }
    for text in [".sizes", ".other", "->x"] { #expect(try !isAllowed(text), "\(text) must be forbidden") }
    constraint.accept(Array(".".utf8)[...])
    #expect(try isAllowed("size") && !isAllowed("x") && !isAllowed("("))
    constraint.accept(Array("size(".utf8)[...])
    #expect(constraint.isDone)
  }

  @Test func noNamesConstrainNothing() {
    #expect(NameConstraint([[]], strength: .hard).isDone)
  }
}
