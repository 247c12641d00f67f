package import Support
package import Tokenization

/// A model that knows nothing: every token is as likely, whatever came before, and nothing is computed.
///
/// What is mixed with it decides alone.
package final class UniformModel: TokenModel {
  package let vocabularySize: Int
  /// All 0.
  package let logits: [Float]

  /// A model of a vocabulary's size.
  package init(vocabularySize: Int) {
    self.vocabularySize = max(vocabularySize, 0)
    logits = [Float](repeating: 0, count: max(vocabularySize, 0))
  }

  package func evaluate(_ segments: [TokenSegment], cancellation: CancellationFlag) throws -> EvaluationCount {
    try cancellation.check()
    return EvaluationCount(reused: 0, evaluated: 0)
  }

  package func missing(_ segments: [TokenSegment]) -> Int { 0 }

  package func step(_ token: TokenID, cancellation: CancellationFlag) throws { try cancellation.check() }

  package func rollBack(_ count: Int) {}
}
