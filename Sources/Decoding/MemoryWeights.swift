import Foundation

/// How much the counts after a context weigh against everything less specific, the model included.
///
/// A logistic function of what tells how far counts are to be trusted. Long contexts weigh more than short ones, the open
/// file more than others, what came often more than what came once, one token more than several; all weigh less where the
/// model is sure of itself, so that a better model is disturbed less. A prior's contexts that came everywhere weigh next
/// to nothing: the model has learnt them too. The numbers are those under which real lines were most likely:
/// `models/fit_memory.py` found the caches' on 1,200 lines of eight repositories of the development set with heed-small-4, the
/// prior's on 2,000 with heed-small-2.
package struct MemoryWeights: Sendable, Hashable {
  /// The coefficients of one kind of source.
  private struct Coefficients: Sendable, Hashable {
    /// For each token of context beyond the shortest match, and for a match as long as is compared.
    var length: Double
    var isLongest: Double
    /// For the natural logarithms of how many places were counted, and of how many different tokens came.
    var total: Double
    var distinct: Double
    /// For the log-odds of the model's most likely token.
    var certainty: Double
    /// For the log-odds of a counted place being one of a listed token.
    var listed: Double
  }

  private var openFile = -2.19
  private var repository = -1.71
  private var prior = -0.42
  private var caches = Coefficients(
    length: 0.14,
    isLongest: 0.95,
    total: 0.35,
    distinct: -1.19,
    certainty: -0.47,
    listed: 0
  )
  private var priors = Coefficients(
    length: -0.37,
    isLongest: 0,
    total: -0.44,
    distinct: 0.21,
    certainty: -0.48,
    listed: 0.17
  )

  /// As measured.
  package static let fitted = MemoryWeights()

  /// What the counts of a level weigh, between 0 and 1; `highest` is the probability of the model's most likely token.
  func weight(of level: TokenMemory.Level, highest: Double) -> Double {
    let coefficients = level.source == .prior ? priors : caches
    var sum = bias(of: level.source)
    sum += coefficients.length * Double(min(level.length, TokenMemory.longestMatch) - MemorySegment.shortestMatch)
    if level.length >= TokenMemory.longestMatch { sum += coefficients.isLongest }
    sum += coefficients.total * log(Double(level.total)) + coefficients.distinct * log(Double(level.counts.count))
    sum += coefficients.certainty * Self.logOdds(highest)
    sum += coefficients.listed * Self.logOdds(Double(level.listed) / Double(level.total))
    return 1 / (1 + exp(-sum))
  }

  private func bias(of source: TokenMemory.Source) -> Double {
    switch source {
    case .openFile: openFile
    case .repository: repository
    case .prior: prior
    }
  }

  private static func logOdds(_ probability: Double) -> Double {
    let bounded = min(max(probability, leastDoubt), 1 - leastDoubt)
    return log(bounded / (1 - bounded))
  }

  /// Nothing is surer than this.
  private static let leastDoubt = 1e-6
}
