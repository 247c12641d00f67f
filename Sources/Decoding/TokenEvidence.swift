package import Tokenization

/// What model and memory say about one token of a known text: what `MemoryWeights` are fitted on.
package struct TokenEvidence: Sendable, Hashable {
  /// What the counts after one context say.
  package struct Level: Sendable, Hashable {
    /// Where they come from, and how many tokens of context they have.
    package var source: TokenMemory.Source
    package var length: Int
    /// How many places were counted, how many of them are of tokens that are listed, and how many those tokens are.
    package var total: Int
    package var listed: Int
    package var distinct: Int
    /// How often the token itself came.
    package var count: Int
  }

  /// The token, and the last ones before it.
  package var token: TokenID
  package var context: [TokenID]
  /// Natural logarithms of the model's probability of the token, and of its most likely token.
  package var logProbability: Double
  package var highest: Double
  /// In the order in which they are mixed.
  package var levels: [Level]
}

extension MixedDistribution {
  /// What is said about a token that may come after a context.
  package func evidence(of token: TokenID, after context: [TokenID]) -> TokenEvidence {
    TokenEvidence(
      token: token,
      context: context,
      logProbability: model.logProbability(of: token),
      highest: model.best(1).first?.logProbability ?? 0,
      levels: levels.map { level in
        TokenEvidence.Level(
          source: level.source,
          length: level.length,
          total: level.total,
          listed: level.listed,
          distinct: level.counts.count,
          count: level.counts.first { $0.token == token }?.count ?? 0
        )
      }
    )
  }
}
