import Foundation

/// How much the counts after a context weigh against everything less specific, the model included.
///
/// A logistic function of what tells how far counts are to be trusted. Long contexts weigh more than short ones, the open
/// file more than others, what came often more than what came once, one token more than several; all weigh less where the
/// model is sure of itself, so that a better model is disturbed less. The numbers are those under which real lines were
/// most likely, by gradient descent on about 1,200 lines of three repositories of the development set.
package struct MemoryWeights: Sendable, Hashable {
  /// By source.
  private var bias = [-1.57, -1.14]
  /// For each token of context beyond the shortest match, and for a match as long as is compared.
  private var length = 0.10
  private var isLongest = 0.91
  /// For the natural logarithms of how many places were counted, and of how many different tokens came.
  private var total = 0.24
  private var distinct = -0.88
  /// For the log-odds of the model's most likely token.
  private var certainty = -0.29

  /// As measured.
  package static let fitted = MemoryWeights()

  /// What the counts of a level weigh, between 0 and 1; `highest` is the probability of the model's most likely token.
  func weight(of level: TokenMemory.Level, highest: Double) -> Double {
    let extra = min(level.length, TokenMemory.longestMatch) - MemorySegment.shortestMatch
    let sure = min(max(highest, Self.leastDoubt), 1 - Self.leastDoubt)
    var sum = bias[level.source.rawValue] + length * Double(extra)
    if level.length >= TokenMemory.longestMatch { sum += isLongest }
    sum += total * log(Double(level.total)) + distinct * log(Double(level.counts.count))
    sum += certainty * log(sure / (1 - sure))
    return 1 / (1 + exp(-sum))
  }

  /// No model is surer than this of anything.
  private static let leastDoubt = 1e-6
}
