/// A report as figures: precision against coverage, the time of a key, keystrokes saved by language. One SVG file.
package struct ReportFigure {
  private static let width = 460.0
  private static let height = 300.0
  private static let margin = (left: 60.0, right: 20.0, top: 40.0, bottom: 45.0)
  private static let colors: [Arm: String] = [
    .full: "#1b6ac9", .noGlobals: "#d97706", .noMemory: "#7c3aed", .noModel: "#be185d", .noJudge: "#059669",
    .keyword: "#6b7280", .indexPrefix: "#a16207",
  ]

  private let report: EvaluationReport

  /// Figures of a report.
  package init(_ report: EvaluationReport) { self.report = report }

  /// The file; nil if nothing of it was measured.
  package var svg: String? {
    let figures = [coverageFigure, latencyFigure, savedFigure].compactMap(\.self)
    guard !figures.isEmpty else { return nil }
    let groups = figures.enumerated().map { place, figure in
      "<g transform=\"translate(0,\(FigureText.number(Double(place) * Self.height)))\">\n"
        + figure.elements.joined(separator: "\n") + "\n</g>"
    }
    let whole = FigureText.number(Double(figures.count) * Self.height)
    let size = "width=\"\(FigureText.number(Self.width))\" height=\"\(whole)\""
    let background = "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>"
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" \(size) font-family=\"sans-serif\">\n\(background)\n"
      + groups.joined(separator: "\n") + "\n</svg>\n"
  }

  // MARK: Figures

  /// What is shown if only texts of at least some probability are, for every probability.
  private var coverageFigure: FigureText? {
    let lines = report.outcomes.filter { $0.task == .line }
    var figure = FigureText()
    axes(&figure, title: "Lines: precision against coverage", x: "coverage", y: "precision", most: (1, 1))
    var names: [Arm] = []
    for arm in Arm.allCases {
      let ofArm = lines.filter { $0.arm == arm }
      let points = Self.precisionAgainstCoverage(ofArm)
      guard !points.isEmpty, let color = Self.colors[arm] else { continue }
      figure.line(points.map { Self.place($0.coverage, $0.precision) }, color: color)
      names.append(arm)
    }
    legend(&figure, names)
    return names.isEmpty ? nil : figure
  }

  /// The share of keys that are answered within a time.
  private var latencyFigure: FigureText? {
    let typed = report.outcomes.filter { $0.task == .replay && $0.arm == .full }
    let times = typed.flatMap { $0.series[Metric.Series.keyMilliseconds.rawValue] ?? [] }.sorted()
    guard let longest = Bootstrap.percentile(0.99, of: times), longest > 0 else { return nil }
    var figure = FigureText()
    let most = Self.roundedUp(longest)
    axes(&figure, title: "Typing: time until a key is answered", x: "milliseconds", y: "share of keys", most: (most, 1))
    let points = times.enumerated().filter { $0.element <= most }.map { number, time in
      Self.place(time / most, Double(number + 1) / Double(times.count))
    }
    figure.line(points, color: Self.colors[.full] ?? "black")
    return figure
  }

  private var savedFigure: FigureText? {
    let rows = report.results.filter { row in
      row.task == .replay && row.slice == "all" && row[.keystrokesSaved] != nil && Self.colors[row.arm] != nil
    }
    let languages = Set(rows.map(\.language)).sorted()
    let arms = Arm.allCases.filter { arm in rows.contains { $0.arm == arm } }
    guard !languages.isEmpty else { return nil }
    var figure = FigureText()
    axes(&figure, title: "Typing: keystrokes saved", x: "", y: "share of keys", most: (nil, 1))
    let group = (Self.width - Self.margin.left - Self.margin.right) / Double(languages.count)
    let width = min(group * 0.8 / Double(arms.count), 30)
    for (place, language) in languages.enumerated() {
      let start = Self.margin.left + group * Double(place) + group * 0.1
      for (number, arm) in arms.enumerated() {
        guard let value = rows.first(where: { $0.language == language && $0.arm == arm })?[.keystrokesSaved] else {
          continue
        }
        let x = start + width * Double(number)
        let top = Self.place(0, max(value.value, 0)).y
        let color = Self.colors[arm] ?? "black"
        figure.bar(x: x, y: top, width: width * 0.9, height: Self.place(0, 0).y - top, color: color)
        let middle = x + width * 0.45
        figure.line(
          [(middle, Self.place(0, max(value.low, 0)).y), (middle, Self.place(0, max(value.high, 0)).y)],
          color: "black",
          width: 1
        )
      }
      figure.text(language, x: start, y: Self.height - Self.margin.bottom + 16)
    }
    legend(&figure, arms)
    return figure
  }

  // MARK: Parts

  /// Points for falling probabilities; texts of equal probability come together.
  static func precisionAgainstCoverage(_ outcomes: [Outcome]) -> [(coverage: Double, precision: Double)] {
    let shown = outcomes.filter { $0.example.text != nil }.sorted { $0.example.confidence > $1.example.confidence }
    var points: [(coverage: Double, precision: Double)] = []
    var right = 0
    for (number, outcome) in shown.enumerated() {
      if outcome.example.isRight { right += 1 }
      if number + 1 < shown.count, shown[number + 1].example.confidence == outcome.example.confidence { continue }
      points.append((Double(number + 1) / Double(outcomes.count), Double(right) / Double(number + 1)))
    }
    return points
  }

  /// A place in the figure for two shares.
  private static func place(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
    let (inner, tall) = (width - margin.left - margin.right, height - margin.top - margin.bottom)
    return (margin.left + inner * x, height - margin.bottom - tall * y)
  }

  private func axes(_ figure: inout FigureText, title: String, x: String, y: String, most: (x: Double?, y: Double)) {
    figure.text(title, x: Self.margin.left, y: 20, size: 14)
    for step in 0...4 {
      let share = Double(step) / 4
      let left = Self.place(0, share)
      figure.line([left, Self.place(1, share)], color: step == 0 ? "black" : "#dddddd", width: 1)
      figure.text(FigureText.number(most.y * share), x: left.x - 6, y: left.y + 4, anchor: "end", size: 10)
      if let most = most.x {
        let below = Self.place(share, 0)
        figure.text(FigureText.number(most * share), x: below.x, y: below.y + 14, anchor: "middle", size: 10)
      }
    }
    figure.text(x, x: Self.place(0.5, 0).x, y: Self.height - 12, anchor: "middle")
    figure.text(y, x: 4, y: Self.margin.top - 8, size: 10)
  }

  private func legend(_ figure: inout FigureText, _ arms: [Arm]) {
    for (number, arm) in arms.enumerated() {
      let y = Self.margin.top + 12 + Double(number) * 14
      figure.bar(x: Self.width - 120, y: y - 8, width: 10, height: 8, color: Self.colors[arm] ?? "black")
      figure.text(arm.rawValue, x: Self.width - 106, y: y, size: 10)
    }
  }

  /// The next number of the form 1, 2 or 5 times a power of ten.
  private static func roundedUp(_ value: Double) -> Double {
    var unit = 1.0
    while unit * 10 <= value { unit *= 10 }
    return [1, 2, 5, 10].map { $0 * unit }.first { $0 >= value } ?? value
  }
}
