import Foundation
package import Tokenization

/// The distribution of the next token after constraints: the softmax of the allowed tokens' adjusted logits.
package struct TokenDistribution {
  private let logits: [Float]
  private let allowed: TokenMask?
  private let preferred: TokenMask?
  private let bonus: Float

  /// `allowed` nil: every token. `bonus` is added to the logits of `preferred`.
  package init(logits: [Float], allowed: TokenMask?, preferred: TokenMask? = nil, bonus: Float = 0) {
    self.logits = logits
    self.allowed = allowed
    self.preferred = preferred
    self.bonus = bonus
  }

  /// The most likely tokens with their natural logarithms of probability, best first; the lowest id wins a tie, and
  /// logits that are not numbers never do. Fewer than `count` if fewer are allowed.
  package func best(_ count: Int) -> [(token: TokenID, logProbability: Double)] {
    let top = highest(count, excluding: nil)
    guard let highest = top.first?.logit else { return [] }
    let normalizer = logSum(highest: highest)
    return top.map { ($0.token, Double($0.logit) - normalizer) }
  }

  private func highest(_ count: Int, excluding excluded: TokenMask?) -> [(token: TokenID, logit: Float)] {
    var top: [(token: TokenID, logit: Float)] = []
    var least = -Float.infinity
    forEach { token, logit in
      // Of a whole vocabulary hardly any token comes further than this.
      if logit <= least || excluded?.contains(token) == true { return }
      let place = top.firstIndex { logit > $0.logit } ?? top.count
      top.insert((token, logit), at: place)
      if top.count > count { top.removeLast() }
      if top.count == count { least = top.last?.logit ?? .infinity }
    }
    return top
  }

  /// True for a token that may come at all.
  func allows(_ token: TokenID) -> Bool {
    guard token >= 0, Int(token) < logits.count, logits[Int(token)] > -Float.infinity else { return false }
    return allowed?.contains(token) ?? true
  }

  /// The natural logarithms of the probabilities of `tokens`, which are allowed, and the most likely of the others.
  func best(
    _ count: Int,
    besides tokens: [TokenID]
  ) -> (others: [(token: TokenID, logProbability: Double)], known: [Double]) {
    var excluded = TokenMask(size: logits.count)
    for token in tokens { excluded.insert(token) }
    let top = highest(count, excluding: excluded)
    let most = max(top.first?.logit ?? -Float.infinity, tokens.map(adjusted).max() ?? -Float.infinity)
    let normalizer = logSum(highest: most)
    return (
      top.map { ($0.token, Double($0.logit) - normalizer) },
      tokens.map { Double(adjusted($0)) - normalizer }
    )
  }

  private func adjusted(_ token: TokenID) -> Float {
    logits[Int(token)] + (preferred?.contains(token) == true ? bonus : 0)
  }

  private func logSum(highest: Float) -> Double {
    var sum = 0.0
    forEach { _, logit in sum += exp(Double(logit - highest)) }
    return Double(highest) + log(sum)
  }

  private func forEach(_ body: (TokenID, Float) -> Void) {
    if let allowed {
      allowed.forEach { token in
        guard Int(token) < logits.count else { return }
        let logit = adjusted(token)
        if logit > -Float.infinity { body(token, logit) }
      }
    } else if preferred == nil {
      // Most tokens of most texts come this way: all of a vocabulary, as they are.
      for (index, logit) in logits.enumerated() where logit > -Float.infinity { body(TokenID(index), logit) }
    } else {
      for index in logits.indices {
        let logit = adjusted(TokenID(index))
        if logit > -Float.infinity { body(TokenID(index), logit) }
      }
    }
  }
}
