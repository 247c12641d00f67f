/// How likely a text was.
package struct Likelihood: Sendable, Hashable {
  /// The negative natural logarithm of its probability.
  package var nats: Double
  /// Bytes of the tokens that were scored.
  package var bytes: Int
  /// How many tokens were scored.
  package var tokens: Int

  /// The likelihood of nothing.
  package init(nats: Double = 0, bytes: Int = 0, tokens: Int = 0) {
    self.nats = nats
    self.bytes = bytes
    self.tokens = tokens
  }
}
