import ArgumentParser
import Foundation
import Indexing

/// `heed index`: brings a workspace's index up to date.
struct IndexCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index",
    abstract: "Index a workspace, or bring its index up to date."
  )

  @Argument(help: "The workspace's folder.", completion: .directory)
  var directory: String?

  @Flag(help: "Rebuild the index from nothing.")
  var fresh = false

  @Flag(help: "Leave the libraries that the files import as they are.")
  var skipLibraries = false

  @OptionGroup var workspaceOptions: WorkspaceOptions
  @OptionGroup var output: OutputOptions

  /// Errors shown in text; JSON has them all.
  private static let mostErrors = 10

  func run() throws {
    Logs.start(isVerbose: output.verbose)
    let root = try Workspace.folder(directory ?? workspaceOptions.workspace)
    let workspace = try Workspace(root: root, index: workspaceOptions.index, isQuiet: output.quiet)
    let report = try workspace.index(fresh: fresh, isQuiet: output.quiet)
    let libraries = skipLibraries ? nil : try workspace.indexLibraries(isQuiet: output.quiet)
    let result = IndexOutput(
      workspace: root.path,
      indexFile: workspace.indexFile,
      report: report,
      libraries: libraries
    )
    switch output.format {
    case .json: try Terminal.writeJSON(result)
    case .text: Terminal.writeLine(result.text)
    }
    guard !output.quiet else { return }
    let errors = report.errors + (libraries?.errors ?? [])
    for error in errors.prefix(Self.mostErrors) {
      Terminal.writeError("heed: \(error.path.isEmpty ? "" : error.path + ": ")\(error.message)")
    }
    if errors.count > Self.mostErrors {
      Terminal.writeError("heed: and \(errors.count - Self.mostErrors) more; see --format json")
    }

  }
}
