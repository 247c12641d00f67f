import ArgumentParser
import Completion
import Configuration
import Decoding
import Foundation
import Support
import Tokenization

/// `heed model evidence`: what model, memory and prior say about the tokens of real lines, as `models/fit_memory.py`
/// reads it.
struct ModelEvidenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evidence",
    abstract: "Print what model and memory say about each token of a workspace's lines, one JSON object a line.",
    shouldDisplay: false
  )

  @Argument(help: "The workspace's folder.", completion: .directory)
  var directory: String?

  @Option(help: "How many lines.")
  var sample = 300

  @Option(help: "Which lines: the same seed gives the same ones.")
  var seed: UInt64 = 1

  @Flag(help: "Without the model.")
  var noModel = false

  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var workspaceOptions: WorkspaceOptions
  @OptionGroup var output: OutputOptions

  /// One token. A level is source, length, total, listed, distinct and count.
  private struct Line: Encodable {
    let place: String
    let bytes: Int
    let logProbability: Double
    let highest: Double
    let token: TokenID
    let context: [TokenID]
    let levels: [[Int]]

    private enum CodingKeys: String, CodingKey {
      case place, bytes, highest, token, context, levels
      case logProbability = "log_probability"
    }

    init(place: String, bytes: Int, evidence: TokenEvidence) {
      self.place = place
      self.bytes = bytes
      logProbability = evidence.logProbability
      highest = evidence.highest
      token = evidence.token
      context = evidence.context
      levels = evidence.levels.map { level in
        [level.source.rawValue, level.length, level.total, level.listed, level.distinct, level.count]
      }
    }
  }

  func validate() throws {
    if !(1...100_000).contains(sample) { throw ValidationError("--sample takes 1 to 100000.") }
  }

  func run() throws {
    Logs.start(isVerbose: output.verbose)
    let environment = Environment()
    let root = try Workspace.folder(directory ?? workspaceOptions.workspace)
    let workspace = try Workspace(
      root: root,
      index: workspaceOptions.index,
      flags: modelOptions.settings,
      environment: environment,
      isQuiet: output.quiet
    )
    _ = try workspace.index(fresh: false, isQuiet: output.quiet)
    guard let index = try workspace.readableIndex(isQuiet: output.quiet) else {
      throw CommandError.noPositions(workspace: root.path)
    }
    let model = try ModelLoader(environment: environment, settings: workspace.settings).load()
    let engine = CompletionEngine(model: model, catalog: workspace.catalog, time: .system)
    let options = CompletionOptions(usesModel: !noModel)
    let encoder = JSONEncoder()
    for position in try LineFinder(workspace: workspace, index: index).positions(count: sample, seed: seed) {
      let document = Documents.document(path: position.path, snapshot: position.snapshot, workspace: workspace)
      let tokens = try engine.evidence(
        of: Array(position.truth.utf8),
        in: document,
        at: position.offset,
        index: index,
        options: options,
        cancellation: CancellationFlag()
      )
      for token in tokens ?? [] {
        let line = Line(place: position.place, bytes: token.bytes, evidence: token.evidence)
        Terminal.writeLine(String(decoding: try encoder.encode(line), as: UTF8.self))
      }
    }
  }
}
