import Foundation
package import Tokenization

/// The distribution of the next token from a model and a memory, under the model's constraints.
///
/// From the longest context to the shortest, each takes its weight's share of what the longer ones left, and the model
/// takes the rest. A prior's counts are only its most frequent ones: the others' share is left. Counts of tokens that are not allowed do not count.
package struct MixedDistribution {
  let model: TokenDistribution
  let levels: [TokenMemory.Level]
  private let weights: MemoryWeights

  /// The levels as `TokenMemory` gives them.
  package init(model: TokenDistribution, levels: [TokenMemory.Level], weights: MemoryWeights = .fitted) {
    self.model = model
    self.weights = weights
    self.levels = levels.compactMap { $0.filtered(model.allows) }
  }

  /// The most likely tokens with their natural logarithms of probability, best first; the lowest id wins a tie.
  package func best(_ count: Int) -> [(token: TokenID, logProbability: Double)] {
    if levels.isEmpty { return model.best(count) }
    let tokens = Set(levels.flatMap(\.counts).map(\.token)).sorted()
    let parts = model.best(count, besides: tokens)
    let highest = (parts.known + parts.others.prefix(1).map(\.logProbability)).max() ?? 0
    let (added, rest) = shares(highest: exp(highest))
    var mixed = zip(tokens, parts.known).map { token, logProbability in
      (token: token, logProbability: log((added[token] ?? 0) + rest * exp(logProbability)))
    }
    mixed += parts.others.map { ($0.token, $0.logProbability + log(rest)) }
    mixed.sort { ($1.logProbability, $0.token) < ($0.logProbability, $1.token) }
    return Array(mixed.prefix(count))
  }

  /// The natural logarithm of a token's probability; negative infinity if it may not come.
  package func logProbability(of token: TokenID) -> Double {
    let own = model.logProbability(of: token)
    if levels.isEmpty || own == -.infinity { return own }
    let highest = model.best(1).first?.logProbability ?? 0
    let (added, rest) = shares(highest: exp(highest))
    return log((added[token] ?? 0) + rest * exp(own))
  }

  /// What the memory adds to the probabilities of tokens, and the model's share.
  private func shares(highest: Double) -> (added: [TokenID: Double], rest: Double) {
    var added: [TokenID: Double] = [:]
    var rest = 1.0
    for level in levels {
      let weight = weights.weight(of: level, highest: highest)
      let share = rest * weight / Double(level.total)
      for count in level.counts { added[count.token, default: 0] += share * Double(count.count) }
      // What a prior leaves out goes to what is less specific, too.
      rest *= 1 - weight * Double(level.listed) / Double(level.total)
    }
    return (added, rest)
  }
}
