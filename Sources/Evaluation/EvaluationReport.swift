/// What was measured.
package struct EvaluationReport: Sendable {
  /// The holes of a task in a language.
  package struct Holes: Sendable, Hashable, Encodable {
    package var task: EvaluationTask
    package var language: String
    package var n: Int
    package var files: Int
    /// The share of holes whose lines stand verbatim elsewhere in the tree.
    package var exactDuplicates: Double

    private enum CodingKeys: String, CodingKey {
      case task, language, n, files
      case exactDuplicates = "exact_duplicates"
    }
  }

  /// The commit; empty if there is none.
  package var revision: String
  package var seed: UInt64
  /// How many of the newest commits the holes are of; 0: of the tree as it is.
  package var commits: Int
  package var holes: [Holes]
  /// The independent judges that took part, with their versions.
  package var tools: [String: String]
  package var results: [ResultRow]
  /// What came out at each hole.
  package var outcomes: [Outcome]
}

extension EvaluationReport.Holes {
  /// The counts of each task and language.
  static func counts(of outcomes: [Outcome]) -> [EvaluationReport.Holes] {
    EvaluationTask.allCases.flatMap { task in
      let ofTask = outcomes.filter { $0.task == task }
      return Set(ofTask.map(\.language)).sorted().map { language in
        let group = ofTask.filter { $0.language == language }
        let holes = Dictionary(group.map { ($0.identifier, $0.isDuplicate) }) { first, _ in first }
        let duplicates = holes.values.count { $0 }
        return EvaluationReport.Holes(
          task: task,
          language: language,
          n: holes.count,
          files: Set(group.map(\.path)).count,
          exactDuplicates: (Double(duplicates) / Double(max(holes.count, 1)) * 1e4).rounded() / 1e4
        )
      }
    }
  }
}
