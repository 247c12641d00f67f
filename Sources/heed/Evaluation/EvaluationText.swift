import Evaluation
import Foundation

/// The text of `heed eval`: examples if they were asked for, then the tables.
struct EvaluationText {
  let report: EvaluationReport
  let run: EvaluationSetup.Run
  let shown: Int
  let seconds: Double

  var text: String {
    let examples = report.outcomes.filter { $0.arm == .full }.prefix(shown).map(describe)
    let tools = report.tools.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    let time = String(format: "%.0f s", seconds)
    let end =
      "model \(run.model), seed \(report.seed), \(time)" + (tools.isEmpty ? "" : "; independent judges: \(tools)")
    return (examples + [ReportText.text(of: report), end]).joined(separator: "\n\n")
  }

  private func describe(_ outcome: Outcome) -> String {
    let example = outcome.example
    let answer = example.text ?? "(silent)"
    let lines: [(String, String?)] = [
      ("typed", example.typed.trimmingCharacters(in: .whitespaces)),
      ("expected", indented(example.expected)),
      ("heed", indented(answer)),
      ("because", example.reason),
      ("from", example.sources.isEmpty ? nil : example.sources.joined(separator: ", ")),
      ("tool", example.tool),
      ("objection", example.objection),
      (example.isRight ? "right" : "wrong", String(format: "%.0f ms", example.seconds * 1000)),
    ]
    return
      ([example.place]
      + lines.compactMap { name, value in
        value.map { "  " + name.padding(toLength: 10, withPad: " ", startingAt: 0) + $0 }
      }).joined(separator: "\n")
  }

  private func indented(_ text: String) -> String {
    text.replacingOccurrences(of: "\n", with: "\n            ")
  }
}
