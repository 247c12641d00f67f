import Foundation

extension CompletionOptions {
  /// The probability asked of a first line at eagerness 0; it falls to a tenth at 0.5 and to 0 at 1.
  ///
  /// Chosen on clap, twisted and cli (`heed eval --tasks replay --sample 80 --seed 7`): lines to which the model gave at least
  /// 0.24, 0.09 and 0.02 saved 29, 35 and 40 % of keys at 3, 6 and 12 wrong texts per 100; the default is near 0.06.
  private static let strictest = 0.95

  /// How likely a first line has to be to come by itself, for an eagerness from 0 to 1.
  package static func leastConfidence(eagerness: Double) -> Double {
    let reluctance = 1 - min(max(eagerness, 0), 1)
    return strictest * pow(reluctance, 3.3)
  }
}
