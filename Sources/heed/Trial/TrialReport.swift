import Completion
import Foundation

/// The text of `heed try`: the share that came out right, then the first ones in full, good or bad.
struct TrialReport {
  let outcomes: [TrialRun.Outcome]
  let model: String
  /// How many outcomes to show in full.
  let shown: Int

  var text: String {
    ([summary] + outcomes.prefix(shown).map(describe)).joined(separator: "\n\n")
  }

  private var summary: String {
    let lines = outcomes.count { $0.isLineRight }
    let names = outcomes.count { $0.isNameRight }
    let silent = outcomes.count { $0.text == nil }
    return """
      \(outcomes.count) places where a line goes on with a name that only another file defines (model \(model)):
        \(share(lines)) the whole rest of the line right
        \(share(names)) at least the name right
        \(share(silent)) silent\(reasons)
        median time \(milliseconds(median)) ms
      """
  }

  private func describe(_ outcome: TrialRun.Outcome) -> String {
    let verdict = outcome.isLineRight ? "right" : outcome.isNameRight ? "name right" : "wrong"
    let sources = outcome.result.completions.first?.sources.map { "\($0.symbol) (\($0.path):\($0.line + 1))" } ?? []
    return """
      \(outcome.position.place)
        typed     \(outcome.position.typed.trimmingCharacters(in: .whitespaces))
        expected  \(outcome.position.truth)
        heed      \(answer(outcome))
        from      \(sources.isEmpty ? "the file itself" : sources.joined(separator: ", "))
        \(verdict), \(milliseconds(outcome.result.seconds.total)) ms, \
      \(outcome.result.context.globalTokens) global and \(outcome.result.context.localTokens) local tokens
      """
  }

  private func answer(_ outcome: TrialRun.Outcome) -> String {
    if let text = outcome.text { return text }
    let withheld = outcome.result.withheld.map { "\($0.reason.rawValue): \($0.text)" }
    return "(silent; \(withheld.isEmpty ? "empty" : withheld.joined(separator: "; ")))"
  }

  private var reasons: String {
    let silent = outcomes.filter { $0.text == nil }.flatMap { $0.result.withheld.prefix(1).map(\.reason.rawValue) }
    guard !silent.isEmpty else { return "" }
    let counts = Dictionary(grouping: silent) { $0 }.map { "\($0.key) \($0.value.count)" }.sorted()
    return " (\(counts.joined(separator: ", ")))"
  }

  private var median: Double {
    let times = outcomes.map(\.result.seconds.total).sorted()
    return times.isEmpty ? 0 : times[times.count / 2]
  }

  private func share(_ count: Int) -> String {
    String(format: "%3d %% (%d)", outcomes.isEmpty ? 0 : count * 100 / outcomes.count, count)
  }

  private func milliseconds(_ seconds: Double) -> String {
    String(format: "%.0f", seconds * 1000)
  }
}
