/// What came out at one hole with one arm.
package struct Outcome: Sendable, Codable {
  /// What is shown of it to people.
  package struct Example: Sendable, Codable {
    package var place: String
    package var typed: String
    package var expected: String
    /// Nil in silence.
    package var text: String?
    /// Why it was silent, and what was withheld.
    package var reason: String?
    package var sources: [String]
    /// True if it is what was expected.
    package var isRight: Bool
    /// What the language's own tool says of the text, in a word; nil if it was not asked or says nothing.
    package var tool: String?
    /// Why Heed's own judges would not show the expected text whole; nil: they would, or were not asked.
    package var objection: String?
    /// The probability that the model gives the first line; 0 in silence.
    package var confidence: Double
    package var seconds: Double
  }

  package var task: EvaluationTask
  package var arm: Arm
  /// Of the hole.
  package var identifier: String
  package var path: String
  package var language: String
  /// True if what is expected uses a symbol that only another file defines.
  package var isCrossFile: Bool
  /// True if all its lines stand elsewhere in the tree, too.
  package var isDuplicate: Bool
  /// True after a Python dot where what is expected is defined in the workspace: where jedi was asked, too.
  package var isPythonDot: Bool
  var shares: [String: Share]
  var series: [String: [Double]]
  package var example: Example
}
