import Completion
import Decoding
import Foundation
import Testing

/// What is shown of a line that is too unlikely as a whole.
struct LikelyBeginningTests {
  struct Case: Sendable, CustomStringConvertible {
    /// The tokens with their probabilities.
    var tokens: [(text: String, probability: Double)]
    var end = GenerationEnd.unlikely
    /// Nil: nothing.
    var shows: String?
    var description: String { tokens.map(\.text).joined(separator: "|") }
  }

  @Test(arguments: [
    Case(tokens: [("ength", 0.9), (" + ", 0.4)], shows: "ength"),
    Case(tokens: [("ength", 0.9), ("_of", 0.4)], shows: nil),
    Case(tokens: [("ength", 0.4), (" + ", 0.9)], shows: nil),
    Case(tokens: [("en", 0.9), ("gth", 0.6), (" + ", 0.9)], shows: "ength"),
    Case(tokens: [("en", 0.7), ("gth", 0.6), (" + ", 0.9)], shows: nil),
    Case(tokens: [("ly", 0.9), (" + ", 0.1)], shows: nil),
    Case(tokens: [("value", 0.9), (" + ", 0.9), ("other", 0.9), (".", 0.1)], shows: "value + other"),
    Case(tokens: [("value", 0.9), ("(", 0.9), ("other", 0.9), (".", 0.1)], shows: "value"),
    Case(tokens: [("value", 0.9), ("(other)", 0.9), (" + more", 0.9), (".", 0.1)], shows: "value(other) + more"),
    Case(tokens: [("value", 0.9), ("[\"", 0.99), ("name", 0.99), ("\"]", 0.1)], shows: "value"),
    Case(tokens: [("value", 0.9)], end: .stop, shows: "value"),
    Case(tokens: [("value", 0.9)], end: .deadline, shows: nil),
    Case(tokens: [("value", 0.9), ("\nnext", 0.9), (" + ", 0.1)], shows: "value"),
  ])
  func check(_ test: Case) throws {
    var generation = Generation()
    for (text, probability) in test.tokens {
      generation.text += Array(text.utf8)
      generation.tokens.append(GeneratedToken(token: 0, logProbability: log(probability), end: generation.text.count))
    }
    generation.end = test.end
    let beginning = LikelyBeginning(of: generation, least: 0.5)
    #expect(beginning.map { String(decoding: $0.bytes, as: UTF8.self) } == test.shows)
    if let beginning { #expect(beginning.probability >= 0.5) }
  }
}
