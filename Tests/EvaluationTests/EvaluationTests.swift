import Completion
import Evaluation
import Foundation
import Support
import SymbolIndex
import TestSupport
import Testing

/// The measure itself: that it tells the perfect from the silent from the random, and that nothing leaks.
@Suite(.enabled(if: Grammars.areBuilt, "run `heed grammars install`"))
struct EvaluationTests {
  private let fixture: EvaluationFixture

  init() throws { fixture = try EvaluationFixture() }

  private func report(sample: Int = 20, seed: UInt64 = 1, tasks: [EvaluationTask] = EvaluationTask.usual) throws
    -> EvaluationReport
  {
    try fixture.report(
      tasks: tasks,
      sample: sample,
      seed: seed,
      completers: [
        (.full, OracleCompleter(files: fixture.files)), (.keyword, KeywordCompleter()),
        (.indexPrefix, RandomCompleter()),
        (.silent, SilentCompleter()),
      ]
    )
  }

  @Test func anOracleIsPerfect() throws {
    let report = try report()
    for task in [EvaluationTask.line, .block] {
      for metric in [Metric.exactMatch, .editSimilarity, .identifierF1, .coverage, .precision, .parseValid] {
        #expect(report.value(task, .full, metric) == 1, "\(task) \(metric)")
      }
    }
    #expect(report.value(.identifier, .full, .mrr) == 1)
    let typed = report.outcomes.filter { $0.task == .replay && $0.arm == .full }
    #expect(!typed.isEmpty)
    // The policy's best: one key for everything that is left.
    #expect(typed.allSatisfy { $0.example.text?.hasPrefix("1 keys instead of") == true })
    #expect(report.value(.replay, .full, .wrongPer100Keys) == 0)
  }

  @Test func silenceIsWorthNothing() throws {
    let report = try report()
    for task in [EvaluationTask.line, .block] {
      for metric in [Metric.exactMatch, .editSimilarity, .identifierF1, .coverage] {
        #expect(report.value(task, .silent, metric) == 0, "\(task) \(metric)")
      }
      #expect(report.value(task, .silent, .precision) == nil)
    }
    #expect(report.value(.identifier, .silent, .recallAtAll) == 0)
    #expect(report.value(.replay, .silent, .keystrokesSaved) == 0)
    #expect(report.value(.replay, .silent, .shownPer100Keys) == 0)
  }

  @Test func chanceIsFarBelowKeywordCompletion() throws {
    let report = try report(sample: 60)
    let random = try #require(report.value(.identifier, .indexPrefix, .mrr))
    let keyword = try #require(report.value(.identifier, .keyword, .mrr))
    #expect(random < keyword / 2, "\(random) \(keyword)")
  }

  @Test func theSameSeedGivesTheSameResultsAndAnotherOneOthers() throws {
    func summary(_ seed: UInt64) throws -> String {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      return String(decoding: try encoder.encode(report(seed: seed).results), as: UTF8.self)
    }
    let first = try summary(1)
    #expect(try summary(1) == first)
    #expect(try summary(2) != first)
  }

  @Test func holesAreSlicedByWhoDefinesWhatTheyUse() throws {
    let report = try report(sample: 40, tasks: [.line])
    let holes = report.outcomes.filter { $0.arm == .full }
    for hole in holes {
      // The other module's names come from it; own names and markers that nothing defines do not.
      let number = hole.path.filter(\.isNumber)
      let usesOther = ["Basket", "add_item", "total_price"].contains { name in
        (0..<6).contains { "\($0)" != number && (hole.example.typed + hole.example.expected).contains("\(name)\($0)") }
      }
      if hole.isCrossFile { #expect(usesOther, "\(hole.example.expected)") }
    }
    #expect(holes.contains { $0.isCrossFile })
    #expect(holes.contains { !$0.isCrossFile })
  }

  @Test func whatStandsElsewhereIsCounted() throws {
    let copy = try EvaluationFixture(count: 2)
    try copy.folder.write(Array((copy.files["package/module0.py"] ?? "").utf8), to: "workspace/package/copy.py")
    let report = try copy.report(tasks: [.line], sample: 24, completers: [(.silent, SilentCompleter())])
    for outcome in report.outcomes {
      #expect(outcome.isDuplicate == !outcome.path.contains("module1"), "\(outcome.path) \(outcome.example.expected)")
    }
    let share = try #require(report.holes.first?.exactDuplicates)
    #expect(share > 0.3 && share < 1)
  }

  @Test func aBrokenOffRunGoesOnWhereItWas() throws {
    struct Broken: Error {}
    final class Failing: Completer {
      var left: Int
      init(left: Int) { self.left = left }
      func text(at place: CompletionPlace) throws -> TextAnswer {
        left -= 1
        if left < 0 { throw Broken() }
        return TextAnswer(text: Array("x".utf8))
      }
      func names(at place: CompletionPlace) throws -> [String] { [] }
    }
    let file = fixture.folder.url.appending(component: "partial.jsonl")
    let whole = try fixture.report(tasks: [.line], sample: 12, completers: [(.full, Failing(left: 100))])
    #expect(throws: Broken.self) {
      try fixture.report(tasks: [.line], sample: 12, completers: [(.full, Failing(left: 7))], partial: file)
    }
    // What a crash leaves: a line that was cut off.
    var data = try Data(contentsOf: file)
    data.append(Data("{\"arm\":".utf8))
    try data.write(to: file)
    let rest = Failing(left: 5)
    let resumed = try fixture.report(tasks: [.line], sample: 12, completers: [(.full, rest)], partial: file)
    #expect(rest.left == 0)
    #expect(resumed.outcomes.map(\.identifier).sorted() == whole.outcomes.map(\.identifier).sorted())
    #expect(!FileManager.default.fileExists(atPath: file.path))
  }
}
