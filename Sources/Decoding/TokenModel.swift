package import Support
package import Tokenization

/// A model that gives a distribution for the next token after a list of segments.
///
/// The logits are a function of the segments and the tokens stepped since, never of what was evaluated before: reuse of
/// earlier work is the model's own affair. One caller at a time.
package protocol TokenModel: AnyObject {
  /// The length of `logits`.
  var vocabularySize: Int { get }

  /// Logits for the token after the last one evaluated: `vocabularySize` numbers; empty before the first `evaluate`
  /// and after a `rollBack`.
  var logits: [Float] { get }

  /// Makes `segments` the state, evaluating only what is not there yet; the last segment is the one that `step` extends.
  ///
  /// Throws `CancellationError`, after which the next `evaluate` is still right, or the model's own error if the
  /// segments do not fit (no token, unknown ids, too many positions, a forward reference).
  func evaluate(_ segments: [TokenSegment], cancellation: CancellationFlag) throws -> EvaluationCount

  /// How many tokens `evaluate` would have to compute. What was generated since the last `evaluate` counts as computed,
  /// and `logits` may be empty afterwards.
  func missing(_ segments: [TokenSegment]) -> Int

  /// Appends a token to the last segment and evaluates it.
  func step(_ token: TokenID, cancellation: CancellationFlag) throws

  /// Appends tokens to the last segment, evaluates them together and returns the logits after each; `logits` are those
  /// after the last. At most 1 + `draftLength` tokens.
  func step(_ tokens: [TokenID], cancellation: CancellationFlag) throws -> [[Float]]

  /// How many tokens beyond the next it pays to evaluate along with it, if they are likely: 0 where each costs as much
  /// as alone.
  var draftLength: Int { get }

  /// Takes the last `count` tokens of the last segment back.
  func rollBack(_ count: Int)
}

/// Models that gain nothing by drafts.
extension TokenModel {
  package var draftLength: Int { 0 }

  package func step(_ tokens: [TokenID], cancellation: CancellationFlag) throws -> [[Float]] {
    try tokens.map { token in
      try step(token, cancellation: cancellation)
      return logits
    }
  }
}

/// How many tokens an evaluation found ready and how many it computed.
package struct EvaluationCount: Sendable, Hashable {
  /// Tokens whose keys and values were there.
  package var reused: Int
  /// Tokens that were computed.
  package var evaluated: Int

  /// The two counts.
  package init(reused: Int, evaluated: Int) {
    self.reused = reused
    self.evaluated = evaluated
  }
}
