/// How likely a first line is accepted unchanged, by the probability that the model gives it.
///
/// A model is surer or less sure than it should be, each in its own way: the bundled one's figures are counted, an
/// unknown one is taken at its word.
package struct Calibration: Sendable {
  /// A probability of the model, and the share of lines around it that were right.
  private typealias Point = (given: Double, right: Double)

  /// Rising in both, from 0 to 1.
  private let points: [Point]

  /// Of the models that were measured by `heed eval`, smoothed by hand so that both rise.
  private static let models: [String: [Point]] = [
    // 840 line holes of seven repositories of the development set.
    "heed-small-4": [
      (0.005, 0.006), (0.015, 0.02), (0.03, 0.05), (0.07, 0.09), (0.12, 0.17), (0.17, 0.22), (0.225, 0.29),
      (0.275, 0.32), (0.34, 0.38), (0.44, 0.52), (0.54, 0.7), (0.65, 0.78), (0.755, 0.88), (0.84, 0.95), (0.93, 0.97),
    ]
  ]

  /// Of a model by its name.
  package init(model name: String) {
    points = [(0, 0)] + (Self.models[name] ?? []) + [(1, 1)]
  }

  /// The share of right lines among those that the model gives this probability.
  package func right(given probability: Double) -> Double {
    let above = points.firstIndex { $0.given >= probability } ?? points.count - 1
    guard above > 0 else { return points[above].right }
    let (low, high) = (points[above - 1], points[above])
    let share = min((probability - low.given) / (high.given - low.given), 1)
    return low.right + share * (high.right - low.right)
  }

  /// The probability below which no line is as likely right as that: the other way round.
  package func given(right share: Double) -> Double {
    let above = points.firstIndex { $0.right >= share } ?? points.count - 1
    guard above > 0 else { return points[above].given }
    let (low, high) = (points[above - 1], points[above])
    let part = min((share - low.right) / (high.right - low.right), 1)
    return low.given + part * (high.given - low.given)
  }
}
