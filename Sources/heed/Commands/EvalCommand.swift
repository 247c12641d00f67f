import ArgumentParser
import Completion
import Configuration
import Evaluation
import Foundation
import Indexing
import Support

/// `heed eval`: how good completions are on somebody's own code.
struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Measure completions on a workspace's own code: cut holes, fill them, compare.",
    discussion: """
      Holes are cut into the lines that the newest commits add, each looked at in its parent's tree; without such a history \
      into the files as they are. What was cut out reaches neither index nor memory.
      """
  )

  @Argument(help: "The workspace's folder.", completion: .directory)
  var directory: String?

  @Option(help: "What to measure, separated by commas: line, identifier, block, replay; also bits and rules.")
  var tasks = "line,identifier,block,replay"

  @Option(help: "How many holes a task; of replay a tenth of it.")
  var sample = 200

  @Option(help: "Which holes: the same seed gives the same ones in the same tree.")
  var seed: UInt64 = 1

  @Flag(help: "Also measure with parts of Heed taken away, one at a time.")
  var ablate = false

  @Option(help: "Only files whose path fits this shell pattern; a star fits slashes, too.")
  var files: String?

  @Option(help: "Write figures to this file.", completion: .file(extensions: ["svg"]))
  var svg: String?

  @Option(help: "How many holes to show in full.")
  var show = 0

  @Flag(help: "Cut the holes into the files as they are, whatever the history.")
  var worktree = false

  @Flag(help: "Do not ask the languages' own compilers and checkers about what is shown, nor jedi.")
  var skipTools = false

  @Flag(help: "Know nothing of the libraries that the files import.")
  var skipLibraries = false

  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var workspaceOptions: WorkspaceOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if !(1...100_000).contains(sample) { throw ValidationError("--sample takes 1 to 100000.") }
    if show < 0 { throw ValidationError("--show takes a number from 0.") }
    if wantedTasks == nil {
      let names = EvaluationTask.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--tasks takes names separated by commas: \(names).")
    }
  }

  func run() throws {
    Logs.start(isVerbose: output.verbose)
    let watch = Stopwatch(.system)
    let run = try EvaluationSetup(command: self).evaluation()
    let report = try run.evaluation.run()
    run.bar.finish()
    guard !report.results.isEmpty else { throw CommandError.noPositions(workspace: run.workspace.path) }
    try writeFigures(report)
    switch output.format {
    case .json: try Terminal.writeJSON(EvaluationOutput(report, run: run, shown: show, seconds: watch.seconds))
    case .text: Terminal.writeLine(EvaluationText(report: report, run: run, shown: show, seconds: watch.seconds).text)
    }
  }

  private func writeFigures(_ report: EvaluationReport) throws {
    guard let svg else { return }
    guard let text = ReportFigure(report).svg else {
      if !output.quiet {
        Terminal.writeError("heed: nothing was measured that there is a figure of; \(svg) is not written.")
      }
      return
    }
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: svg), options: .atomic)
    } catch {
      throw CommandError.unwritableFile(path: svg, reason: error.localizedDescription)
    }
  }

  /// Nil if a name is unknown.
  var wantedTasks: [EvaluationTask]? {
    let names = tasks.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    let found = names.compactMap { EvaluationTask(rawValue: $0) }
    return found.isEmpty || found.count != names.count ? nil : EvaluationTask.allCases.filter(found.contains)
  }
}
