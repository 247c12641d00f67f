/// One row of the results: a task, a language, an arm, a slice.
package struct ResultRow: Sendable, Encodable {
  /// A metric with its 95 % interval.
  package struct Value: Sendable, Hashable, Encodable {
    package var value: Double
    package var low: Double
    package var high: Double
  }

  package var task: EvaluationTask
  /// `all` for all languages together.
  package var language: String
  package var arm: Arm
  /// `cross_file`, `in_file` or `all`.
  package var slice: String
  /// Holes.
  package var n: Int
  package var metrics: [String: Value]

  package subscript(metric: Metric) -> Value? { metrics[metric.rawValue] }
}

/// Sums outcomes up.
enum ResultTable {
  static let all = "all"

  /// The rows of all groups, in the order of tasks, languages, arms and slices.
  static func rows(of outcomes: [Outcome]) -> [ResultRow] {
    EvaluationTask.allCases.flatMap { task in
      let ofTask = outcomes.filter { $0.task == task }
      let languages = Set(ofTask.map(\.language)).sorted()
      return ((languages.count > 1 ? [all] : []) + languages).flatMap { language in
        Arm.allCases.flatMap { arm in
          let group = ofTask.filter { $0.arm == arm && (language == all || $0.language == language) }
          return rows(of: group, task: task, language: language, arm: arm)
        }
      }
    }
  }

  private static func rows(of group: [Outcome], task: EvaluationTask, language: String, arm: Arm) -> [ResultRow] {
    var slices = [(all, group)]
    if task.hasSlices {
      slices += [("cross_file", group.filter(\.isCrossFile)), ("in_file", group.filter { !$0.isCrossFile })]
    }
    let dots = ("python_dots", group.filter(\.isPythonDot))
    // Nobody else is compared with jedi where it was not asked.
    slices = arm == .jedi ? [dots] : slices + [dots]
    return slices.compactMap { name, outcomes in
      guard !outcomes.isEmpty else { return nil }
      return ResultRow(
        task: task,
        language: language,
        arm: arm,
        slice: name,
        n: outcomes.count,
        metrics: metrics(of: outcomes)
      )
    }
  }

  private static func metrics(of outcomes: [Outcome]) -> [String: ResultRow.Value] {
    let files = Dictionary(grouping: outcomes, by: \.path).sorted { $0.key < $1.key }.map(\.value)
    let bootstrap = Bootstrap(files: files.count)
    var metrics: [String: ResultRow.Value] = [:]
    for metric in Metric.allCases {
      if let (series, share) = metric.percentile {
        let numbers = files.map { $0.flatMap { $0.series[series.rawValue] ?? [] } }
        guard let value = Bootstrap.percentile(share, of: numbers.flatMap(\.self)) else { continue }
        metrics[metric.rawValue] = rounded(value, bootstrap.interval(numbers, percentile: share))
      } else {
        let shares = files.map { $0.compactMap { $0.shares[metric.rawValue] }.reduce(Share(0, of: 0), +) }
        guard let value = shares.reduce(Share(0, of: 0), +).value else { continue }
        metrics[metric.rawValue] = rounded(value, bootstrap.interval(shares))
      }
    }
    return metrics
  }

  private static func rounded(_ value: Double, _ interval: (low: Double, high: Double)?) -> ResultRow.Value {
    func rounded(_ number: Double) -> Double { (number * 1e4).rounded() / 1e4 }
    return ResultRow.Value(
      value: rounded(value),
      low: rounded(interval?.low ?? value),
      high: rounded(interval?.high ?? value)
    )
  }
}
