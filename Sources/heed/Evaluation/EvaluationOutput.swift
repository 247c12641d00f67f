import Evaluation
import Foundation

/// The JSON of `heed eval`.
struct EvaluationOutput: Encodable {
  let schema = 1
  let workspace: String
  let revision: String
  let seed: UInt64
  let model: String
  /// How many of the newest commits the holes are of; 0: of the files as they are.
  let commits: Int
  let holes: [EvaluationReport.Holes]
  /// The independent judges that took part, with their versions.
  let judges: [String: String]
  let results: [ResultRow]
  /// The first holes in full, if they were asked for.
  let examples: [Example]
  let seconds: Double

  /// A hole with what came out.
  struct Example: Encodable {
    let task: EvaluationTask
    let arm: Arm
    let place: String
    let typed: String
    let expected: String
    let text: String?
    let reason: String?
    let sources: [String]
    let tool: String?
    let objection: String?
    let confidence: Double
    let right: Bool
    let seconds: Double

    init(_ outcome: Outcome) {
      let example = outcome.example
      (task, arm, place, typed) = (outcome.task, outcome.arm, example.place, example.typed)
      (expected, text, reason) = (example.expected, example.text, example.reason)
      (sources, tool, confidence) = (example.sources, example.tool, example.confidence)
      (right, seconds, objection) = (example.isRight, example.seconds, example.objection)
    }
  }

  init(_ report: EvaluationReport, run: EvaluationSetup.Run, shown: Int, seconds: Double) {
    workspace = run.workspace.path
    revision = report.revision
    seed = report.seed
    model = run.model
    commits = report.commits
    holes = report.holes
    judges = report.tools
    results = report.results
    examples = report.outcomes.filter { $0.arm == .full }.prefix(shown).map(Example.init)
    self.seconds = seconds
  }
}
