import Foundation
package import Tokenization

/// The distribution of the next token from a model and a memory, under the model's constraints.
///
/// From the longest context to the shortest, each takes its weight's share of what the longer ones left, and the model
/// takes the rest. Counts of tokens that are not allowed do not count.
package struct MixedDistribution {
  private let model: TokenDistribution
  /// What the memory adds to a token's probability.
  private let added: [TokenID: Double]
  /// The model's share.
  private let rest: Double

  /// The levels as `TokenMemory` gives them.
  package init(model: TokenDistribution, levels: [TokenMemory.Level], weights: MemoryWeights = .fitted) {
    self.model = model
    var added: [TokenID: Double] = [:]
    var rest = 1.0
    for level in levels {
      let counts = level.counts.filter { model.allows($0.token) }
      let total = counts.reduce(0) { $0 + $1.count }
      guard total > 0 else { continue }
      let weight = weights.weight(source: level.source, length: level.length, total: total, distinct: counts.count)
      for count in counts { added[count.token, default: 0] += rest * weight * Double(count.count) / Double(total) }
      rest *= 1 - weight
    }
    self.added = added
    self.rest = rest
  }

  /// The most likely tokens with their natural logarithms of probability, best first; the lowest id wins a tie.
  package func best(_ count: Int) -> [(token: TokenID, logProbability: Double)] {
    if added.isEmpty { return model.best(count) }
    // Of the tokens that the memory does not know, those that the model thinks most likely stay so.
    let tokens = added.keys.sorted()
    let known = model.logProbabilities(of: tokens)
    var mixed = zip(tokens, known).map { token, logProbability in
      (token: token, logProbability: log((added[token] ?? 0) + rest * exp(logProbability)))
    }
    mixed += model.best(count + tokens.count).filter { added[$0.token] == nil }.prefix(count).map {
      ($0.token, $0.logProbability + log(rest))
    }
    mixed.sort { ($1.logProbability, $0.token) < ($0.logProbability, $1.token) }
    return Array(mixed.filter { $0.logProbability > -.infinity }.prefix(count))
  }
}
