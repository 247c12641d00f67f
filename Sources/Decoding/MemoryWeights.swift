/// How much the counts after a context weigh against everything less specific, the model included.
///
/// A context that was always followed by the same token says more than one that was not, and more the more often it was
/// seen; a long one says more than a short one.
package struct MemoryWeights: Sendable, Hashable {
  /// By source, then by length from the shortest match on, then by `certainty`.
  private let table: [[[Double]]]

  /// Fitted.
  package static let fitted = MemoryWeights(table: [
    [
      [0.02, 0.04, 0.08, 0.01, 0.03, 0.05], [0.05, 0.1, 0.2, 0.03, 0.06, 0.1], [0.1, 0.2, 0.3, 0.05, 0.1, 0.2],
      [0.2, 0.3, 0.5, 0.1, 0.2, 0.3], [0.3, 0.4, 0.6, 0.1, 0.2, 0.3], [0.4, 0.5, 0.7, 0.1, 0.2, 0.3],
      [0.5, 0.6, 0.8, 0.1, 0.2, 0.3],
    ],
    [
      [0.04, 0.08, 0.16, 0.01, 0.03, 0.05], [0.1, 0.2, 0.3, 0.05, 0.06, 0.1], [0.2, 0.3, 0.4, 0.1, 0.1, 0.2],
      [0.3, 0.4, 0.6, 0.1, 0.2, 0.3], [0.4, 0.5, 0.7, 0.1, 0.2, 0.3], [0.5, 0.6, 0.7, 0.1, 0.2, 0.3],
      [0.6, 0.7, 0.8, 0.1, 0.2, 0.3],
    ],
  ])

  /// What the counts weigh, from 0 to 1.
  func weight(source: TokenMemory.Source, length: Int, total: Int, distinct: Int) -> Double {
    let lengths = table[source.rawValue]
    let place = min(max(length - MemorySegment.shortestMatch, 0), lengths.count - 1)
    return lengths[place][Self.certainty(total: total, distinct: distinct)]
  }

  /// Classes of counts: one token seen once, twice, more often; several that repeat little, and that repeat more.
  static func certainty(total: Int, distinct: Int) -> Int {
    if distinct == 1 { return min(total, 3) - 1 }
    return total < 2 * distinct ? 3 : total < 4 * distinct ? 4 : 5
  }
}
