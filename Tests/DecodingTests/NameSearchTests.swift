import Decoding
import Foundation
import TestSupport
import Testing
import Tokenization

/// How likely names are by the tokens that spell them.
struct NameSearchTests {
  /// What may come next, by what was chosen before.
  typealias Script = [String: [String: Double]]

  struct Case: Sendable, CustomStringConvertible {
    var names: [String]
    var steps = 0
    var script: Script
    /// In the order of `names`.
    var probabilities: [Double]
    var description: String { "\(names) with \(steps) steps" }
  }

  static let words = ["get", "get(", "getter", "set", "size", ".get", "ter", "_all", " "]

  private static let shared: Script = [
    "": ["get": 0.6, "set": 0.3, "size": 0.1], "get": ["ter": 0.25, "_all": 0.5, " ": 0.25],
  ]

  @Test(arguments: [
    Case(names: [], script: shared, probabilities: []),
    Case(names: [""], script: shared, probabilities: [0]),
    // A token that completes a name counts, with what ends the name in it or not.
    Case(names: ["set", "size"], script: shared, probabilities: [0.3, 0.1]),
    Case(names: ["get", "set"], script: ["": ["get": 0.2, "get(": 0.5, "set": 0.3]], probabilities: [0.7, 0.3]),
    // What goes on as another name does not.
    Case(names: ["get", "set"], script: ["": ["getter": 0.7, "set": 0.3]], probabilities: [0, 0.3]),
    // Healed bytes are part of a name; the same name twice is as likely twice.
    Case(names: [".get", ".get"], script: ["": [".get": 0.5, "get": 0.5]], probabilities: [0.5, 0.5]),
    // A shared beginning says nothing until it is followed.
    Case(names: ["getter", "get_all", "set"], script: shared, probabilities: [0.6, 0.6, 0.3]),
    Case(names: ["getter", "get_all", "set"], steps: 1, script: shared, probabilities: [0.15, 0.3, 0.3]),
    Case(names: ["get", "get_all"], steps: 1, script: shared, probabilities: [0.15, 0.3]),
  ])
  func check(_ test: Case) {
    let tokens = TestVocabulary.tokens(words: Self.words)
    let vocabulary = Vocabulary(tokens: tokens, ends: [TestVocabulary.end])
    let search = NameSearch(test.names.map { Array($0.utf8) }, vocabulary: vocabulary)
    var asked: [[TokenID]] = []
    let found = search.probabilities { before in
      if asked.count > test.steps { return nil }
      asked.append(before)
      let text = String(decoding: before.flatMap { tokens[Int($0)] }, as: UTF8.self)
      var logits = [Float](repeating: -.infinity, count: tokens.count)
      for (word, probability) in test.script[text] ?? [:] {
        if let token = tokens.firstIndex(of: Array(word.utf8)) { logits[token] = Float(log(probability)) }
      }
      return MixedDistribution(model: TokenDistribution(logits: logits, allowed: nil), levels: [])
    }
    #expect(found.count == test.probabilities.count)
    for (found, expected) in zip(found, test.probabilities) { #expect(abs(found - expected) < 1e-6) }
    #expect(Set(asked).count == asked.count)
  }
}
