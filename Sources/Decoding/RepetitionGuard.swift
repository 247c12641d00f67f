package import Tokenization

/// Notices that a generation has fallen into a loop, as small models do under greedy decoding.
package enum RepetitionGuard {
  /// Longest period that is looked for, in tokens.
  package static let longestPeriod = 16
  /// Fewest repeats: `0, 0, 0, ` is no loop yet.
  package static let fewestRepeats = 3
  /// Fewest tokens that they make up together.
  package static let fewestTokens = 12

  /// The number of leading tokens to keep (up to the end of the first period) if `tokens` ends in a loop, else nil.
  package static func loopStart(in tokens: [TokenID]) -> Int? {
    for period in 1...longestPeriod {
      let repeated = repeatedCount(in: tokens, period: period)
      if repeated + period >= max(fewestRepeats * period, fewestTokens) { return tokens.count - repeated }
    }
    return nil
  }

  /// The number of leading tokens that no loop found later can cut off.
  package static func settledCount(in tokens: [TokenID]) -> Int {
    (1...longestPeriod).map { tokens.count - repeatedCount(in: tokens, period: $0) }.min() ?? tokens.count
  }

  /// How many tokens at the end are the same as the one a period before.
  private static func repeatedCount(in tokens: [TokenID], period: Int) -> Int {
    var index = tokens.count
    while index > period, tokens[index - 1] == tokens[index - 1 - period] { index -= 1 }
    return index > period ? tokens.count - index : max(tokens.count - period, 0)
  }
}
