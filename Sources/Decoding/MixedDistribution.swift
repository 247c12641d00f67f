import Foundation
package import Tokenization

/// The distribution of the next token from a model and a memory, under the model's constraints.
///
/// From the longest context to the shortest, each takes its weight's share of what the longer ones left, and the model
/// takes the rest. A prior's counts are only its most frequent ones: the others' share is left. Counts of tokens that are
/// not allowed do not count.
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
    let tokens = listedTokens()
    let parts = model.best(count, besides: tokens)
    let highest = (parts.known + parts.others.prefix(1).map(\.logProbability)).max() ?? 0
    let (added, rest) = shares(of: tokens, highest: exp(highest))
    var mixed = tokens.indices.map { index in
      (token: tokens[index], logProbability: log(added[index] + rest * exp(parts.known[index])))
    }
    mixed += parts.others.map { ($0.token, $0.logProbability + log(rest)) }
    mixed.sort { ($1.logProbability, $0.token) < ($0.logProbability, $1.token) }
    return Array(mixed.prefix(count))
  }

  /// The natural logarithm of a token's probability; negative infinity if it may not come.
  package func logProbability(of token: TokenID) -> Double {
    guard model.allows(token) else { return -.infinity }
    let parts = model.best(1, besides: [token])
    let own = parts.known[0]
    if levels.isEmpty { return own }
    let highest = max(own, parts.others.first?.logProbability ?? own)
    let (added, rest) = shares(of: [token], highest: exp(highest))
    return log(added[0] + rest * exp(own))
  }

  /// The tokens that any level has counts of, ascending.
  private func listedTokens() -> [TokenID] {
    let all = levels.flatMap { $0.counts.map(\.token) }.sorted()
    var distinct: [TokenID] = []
    distinct.reserveCapacity(all.count)
    for token in all where token != distinct.last { distinct.append(token) }
    return distinct
  }

  /// What the memory adds to the probabilities of `tokens`, which ascend, and the model's share.
  private func shares(of tokens: [TokenID], highest: Double) -> (added: [Double], rest: Double) {
    var added = [Double](repeating: 0, count: tokens.count)
    var rest = 1.0
    for level in levels {
      let weight = weights.weight(of: level, highest: highest)
      let share = rest * weight / Double(level.total)
      var index = 0
      // Both ascend.
      for count in level.counts {
        while index < tokens.count, tokens[index] < count.token { index += 1 }
        if index < tokens.count, tokens[index] == count.token { added[index] += share * Double(count.count) }
      }
      // What a prior leaves out goes to what is less specific, too.
      rest *= 1 - weight * Double(level.listed) / Double(level.total)
    }
    return (added, rest)
  }
}
