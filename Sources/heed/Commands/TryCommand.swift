import ArgumentParser
import Completion
import Configuration
import Foundation
import Support

/// `heed try`: what a newcomer sees first, on real code.
struct TryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "try",
    abstract: "Complete at seeded places of a workspace where a line needs a name from another file."
  )

  @Argument(help: "The workspace's folder.", completion: .directory)
  var directory: String?

  @Option(help: "How many places.")
  var sample = 20

  @Option(help: "Which places: the same seed gives the same ones.")
  var seed: UInt64 = 1

  @Option(help: "How many to show in full.")
  var show = 3

  @Flag(help: "Let the model decide alone, without what came after the same words in this file and in others.")
  var noMemory = false

  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var workspaceOptions: WorkspaceOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if !(1...10_000).contains(sample) { throw ValidationError("--sample takes 1 to 10000.") }
    if show < 0 { throw ValidationError("--show takes a number from 0.") }
  }

  func run() throws {
    Logs.start(isVerbose: output.verbose)
    let environment = Environment()
    let root = try Workspace.folder(directory ?? workspaceOptions.workspace)
    let workspace = try Workspace(
      root: root,
      index: workspaceOptions.index,
      flags: modelOptions.settings,
      environment: environment
    )
    _ = try workspace.index(fresh: false, isQuiet: output.quiet)
    guard let index = try workspace.readableIndex(isQuiet: output.quiet) else {
      throw CommandError.noPositions(workspace: root.path)
    }
    let model = try ModelLoader(environment: environment, settings: workspace.settings).load()
    let engine = CompletionEngine(model: model, catalog: workspace.catalog, time: .system)
    let positions = try TrialFinder(workspace: workspace, index: index).positions(count: sample, seed: seed)
    guard !positions.isEmpty else { throw CommandError.noPositions(workspace: root.path) }
    let outcomes = try TrialRun(workspace: workspace, engine: engine, index: index, usesMemory: !noMemory)
      .outcomes(at: positions, isQuiet: output.quiet)
    switch output.format {
    case .json: try Terminal.writeJSON(TrialOutput(outcomes: outcomes, model: model.name))
    case .text: Terminal.writeLine(TrialReport(outcomes: outcomes, model: model.name, shown: show).text)
    }
  }
}
