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
    var top: [(token: TokenID, logit: Float)] = []
    forEach { token, logit in
      if top.count == count, let last = top.last, logit <= last.logit { return }
      let place = top.firstIndex { logit > $0.logit } ?? top.count
      top.insert((token, logit), at: place)
      if top.count > count { top.removeLast() }
    }
    guard let highest = top.first?.logit else { return [] }
    let normalizer = logSum(highest: highest)
    return top.map { ($0.token, Double($0.logit) - normalizer) }
  }

  private func logSum(highest: Float) -> Double {
    var sum = 0.0
    forEach { _, logit in sum += exp(Double(logit - highest)) }
    return Double(highest) + log(sum)
  }

  private func forEach(_ body: (TokenID, Float) -> Void) {
    func visit(_ token: TokenID) {
      var logit = logits[Int(token)]
      if let preferred, preferred.contains(token) { logit += bonus }
      if logit > -Float.infinity { body(token, logit) }
    }
    if let allowed {
      allowed.forEach { if Int($0) < logits.count { visit($0) } }
    } else {
      for index in logits.indices { visit(TokenID(index)) }
    }
  }
}
