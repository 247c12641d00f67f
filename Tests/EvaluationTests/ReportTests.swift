import Evaluation
import Foundation
import Support
import TestSupport
import Testing

/// Tables, figures and the tools' verdicts.
@Suite(.enabled(if: Grammars.areBuilt, "run `heed grammars install`"))
struct ReportTests {
  private static let hasPython = (try? ChildProcess.run("python3", ["-c", ""]))?.status == 0

  private func report(tools: Bool = false) throws -> EvaluationReport {
    let fixture = try EvaluationFixture()
    return try fixture.report(
      sample: 12,
      completers: [(.full, OracleCompleter(files: fixture.files)), (.keyword, KeywordCompleter())],
      tools: tools ? ToolJudges(languages: ["python"], folder: fixture.folder.url.appending(component: "judged")) : nil
    )
  }

  @Test func figuresAreOneFileOfWellFormedXML() throws {
    let svg = try #require(ReportFigure(try report()).svg)
    let parser = XMLCheck(svg)
    #expect(parser.isWellFormed, "\(svg)")
    for title in ["precision against coverage", "keystrokes saved"] { #expect(svg.contains(title)) }
  }

  @Test func nothingMeasuredIsNoFigure() throws {
    let fixture = try EvaluationFixture()
    let report = try fixture.report(tasks: [.identifier], completers: [(.full, SilentCompleter())])
    #expect(ReportFigure(report).svg == nil)
  }

  @Test func tablesNameWhatWasMeasured() throws {
    let text = ReportText.text(of: try report())
    for name in ["exact_match", "mrr", "keystrokes_saved", "keyword", "100.0 % [100 100]", "from the tree as it is"] {
      #expect(text.contains(name), "\(name)")
    }
    #expect(Set(text.split(separator: "\n").filter { $0.contains(" full ") }.map(\.count)).count <= 4)
  }

  @Test(.enabled(if: ReportTests.hasPython, "python3 is not installed"))
  func pythonAcceptsWhatWasThereAndNotEveryWord() throws {
    let report = try report(tools: true)
    #expect(report.tools["python"] != nil)
    #expect(report.value(.line, .full, .toolAccepted) == 1)
    #expect(report.value(.block, .full, .toolAccepted) == 1)
  }

  @Test(.enabled(if: ReportTests.hasPython, "python3 is not installed"))
  func pythonRefusesWhatDoesNotParse() throws {
    struct Broken: Completer {
      func text(at place: CompletionPlace) throws -> TextAnswer { TextAnswer(text: Array(")]}".utf8)) }
      func names(at place: CompletionPlace) throws -> [String] { [] }
    }
    let fixture = try EvaluationFixture()
    let report = try fixture.report(
      tasks: [.line],
      sample: 6,
      completers: [(.full, Broken())],
      tools: ToolJudges(languages: ["python"], folder: fixture.folder.url.appending(component: "judged"))
    )
    #expect(report.value(.line, .full, .toolAccepted) == 0)
    #expect(report.value(.line, .full, .toolParseValid) == 0)
    #expect(report.value(.line, .full, .toolUnknownNameRate) == nil)
  }
}

/// Tags that open and close in order: enough for what is written here.
struct XMLCheck {
  let isWellFormed: Bool

  init(_ text: String) {
    var open: [Substring] = []
    var isRight = !text.contains("&nbsp;")
    for part in text.split(separator: "<").dropFirst(text.hasPrefix("<") ? 0 : 1) {
      guard let end = part.firstIndex(of: ">") else {
        isRight = false
        break
      }
      let tag = part[..<end]
      if tag.hasPrefix("/") {
        isRight = isRight && open.popLast() == tag.dropFirst()
      } else if !tag.hasSuffix("/") {
        open.append(tag.prefix { $0 != " " })
      }
    }
    isWellFormed = isRight && open.isEmpty
  }
}
