/// A report as a table for people.
package enum ReportText {
  /// The columns of a task: those of its metrics that say most.
  private static func columns(_ task: EvaluationTask) -> [Metric] {
    switch task {
    case .line, .block:
      [
        .exactMatch, .editSimilarity, .identifierF1, .coverage, .precision, .parseValid, .unknownNameRate,
        .toolAccepted, .toolParseValid, .toolUnknownNameRate,
      ]
    case .identifier: [.mrr, .recallAt1, .recallAt5, .recallAt10, .recallAtAll, .coverage]
    case .bits, .rules: [.bitsPerByte]
    case .replay:
      [
        .keystrokesSaved, .shownPer100Keys, .wrongPer100Keys, .keyMilliseconds50, .keyMilliseconds95,
        .evaluatedTokens50,
      ]
    }
  }

  /// The tables of all tasks.
  package static func text(of report: EvaluationReport) -> String {
    let tables = EvaluationTask.allCases.compactMap { task -> String? in
      let rows = report.results.filter { $0.task == task }
      guard !rows.isEmpty else { return nil }
      return heading(task, report) + "\n" + table(rows, columns: columns(task))
    }
    return tables.joined(separator: "\n\n")
  }

  private static func heading(_ task: EvaluationTask, _ report: EvaluationReport) -> String {
    let parts = report.holes.filter { $0.task == task }.map { holes in
      "\(holes.n) in \(holes.files) \(holes.language) files (\(percent(holes.exactDuplicates)) stand elsewhere too)"
    }
    let source = report.commits > 0 ? "the newest \(report.commits) commits" : "the tree as it is"
    return "\(task.rawValue): \(parts.joined(separator: ", ")); from \(source)"
  }

  private static func table(_ rows: [ResultRow], columns: [Metric]) -> String {
    let used = columns.filter { column in rows.contains { $0[column] != nil } }
    var lines = [["language", "slice", "arm", "n"] + used.map(\.rawValue)]
    for row in rows {
      lines.append([row.language, row.slice, row.arm.rawValue, "\(row.n)"] + used.map { cell(row[$0], $0) })
    }
    let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { line in
      let cells = zip(line, widths).enumerated().map { column, cell in
        let padding = String(repeating: " ", count: cell.1 - cell.0.count)
        return column < 3 ? cell.0 + padding : padding + cell.0
      }
      return "  " + cells.joined(separator: "  ")
    }.joined(separator: "\n")
  }

  private static func cell(_ value: ResultRow.Value?, _ metric: Metric) -> String {
    guard let value else { return "" }
    switch metric {
    case .shownPer100Keys, .wrongPer100Keys:
      return "\(tenths(value.value)) [\(tenths(value.low)) \(tenths(value.high))]"
    case .bitsPerByte: return "\(hundredths(value.value)) [\(hundredths(value.low)) \(hundredths(value.high))]"
    case .keyMilliseconds50, .keyMilliseconds95, .evaluatedTokens50, .evaluatedTokens99: return tenths(value.value)
    default:
      return "\(percent(value.value)) [\(Int((100 * value.low).rounded())) \(Int((100 * value.high).rounded()))]"
    }
  }

  private static func percent(_ share: Double) -> String { tenths(100 * share) + " %" }

  private static func hundredths(_ number: Double) -> String {
    let hundredths = Int((number * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 / 10)\(hundredths % 10)"
  }

  private static func tenths(_ number: Double) -> String {
    let tenths = Int((number * 10).rounded())
    return "\(tenths / 10).\(abs(tenths) % 10)"
  }
}
