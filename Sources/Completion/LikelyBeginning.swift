package import Decoding
import Foundation

/// The words that a line surely begins with, where the whole line is too unlikely to be shown.
///
/// The end of a line is the least likely part of it. Its beginning, often the name that is half typed, saves keys all the
/// same, and what follows can still be typed.
package struct LikelyBeginning: Sendable, Hashable {
  /// Fewer bytes are no help: to read and accept them takes longer than to type them.
  static let fewestBytes = 3

  /// From the cursor on.
  package let bytes: [UInt8]
  /// That the line begins so, by the model.
  package let probability: Double

  /// Up to the last end of a word until which the text's first line has a probability of `least`; nil if that is not worth
  /// showing. `isWhole` false: it may not be the whole line.
  package init?(of generation: Generation, least: Double, isWhole: Bool = true) {
    let text = generation.text
    let isWhole = isWhole && (generation.end == .endOfText || generation.end == .stop)
    let line = text.firstIndex(of: UInt8(ascii: "\n")) ?? text.count
    var sum = 0.0
    var best: (end: Int, probability: Double)?
    for token in generation.tokens where token.end > 0 && token.end <= line {
      sum += token.logProbability
      guard exp(sum) >= least else { break }
      if Self.isClosed(text[..<token.end]), token.end < text.count ? Self.endsWord(at: token.end, of: text) : isWhole {
        best = (token.end, exp(sum))
      }
    }
    guard let best else { return nil }
    bytes = Judge.withoutTrailingBlanks(Array(text[..<best.end]))
    probability = best.probability
    if bytes.drop(while: Blank.isBlank).count < Self.fewestBytes { return nil }
  }

  private static func endsWord(at offset: Int, of text: [UInt8]) -> Bool {
    IdentifierBytes.contains(text[offset - 1]) && !IdentifierBytes.contains(text[offset])
  }

  /// False if it leaves a bracket or a quote open, which editors close when they are typed.
  private static func isClosed(_ text: ArraySlice<UInt8>) -> Bool {
    BracketBalance(Array(text)).missingClosers.isEmpty && text.count { $0 == UInt8(ascii: "\"") }.isMultiple(of: 2)
  }
}
