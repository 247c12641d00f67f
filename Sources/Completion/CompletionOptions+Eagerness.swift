import Foundation

extension CompletionOptions {
  /// The probability asked of a first line at eagerness 0; it falls to a third at 0.5 and to 0 at 1.
  private static let strictest = 0.95

  /// How likely a first line has to be to come by itself, for an eagerness from 0 to 1.
  package static func leastConfidence(eagerness: Double) -> Double {
    let reluctance = 1 - min(max(eagerness, 0), 1)
    return strictest * pow(reluctance, 1.5)
  }
}
