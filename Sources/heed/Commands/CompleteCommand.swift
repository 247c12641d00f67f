import ArgumentParser
import Completion
import Configuration
import Foundation
import Indexing
import ModelCatalog
import SourceText
import Support
import SymbolIndex
import Syntax

/// `heed complete`: one completion at a place in a file.
struct CompleteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "complete",
    abstract: "Complete at FILE:LINE:COLUMN (from 1, the column in UTF-8 bytes)."
  )

  @Argument(help: "Where to complete.")
  var position: FilePosition

  @Flag(help: "Take the file's text from standard input.")
  var stdin = false

  @Option(help: "How many alternatives to give.")
  var count = 1

  @Option(help: "Most tokens to generate.")
  var maxTokens: Int?

  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var workspaceOptions: WorkspaceOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if !(1...20).contains(count) { throw ValidationError("--count takes 1 to 20.") }
    if let maxTokens, !(1...1024).contains(maxTokens) { throw ValidationError("--max-tokens takes 1 to 1024.") }
  }

  func run() throws {
    Logs.start(isVerbose: output.verbose)
    let environment = Environment()
    let file = URL(fileURLWithPath: position.path).standardizedFileURL
    let root = try workspaceOptions.workspace.map { try Workspace.folder($0) } ?? WorkspaceRoot.find(for: file)
    let workspace = try Workspace(
      root: root,
      index: workspaceOptions.index,
      flags: flags,
      environment: environment,
      isQuiet: output.quiet
    )
    let snapshot = TextSnapshot(bytes: try text())
    let offset = try position.offset(in: snapshot)
    let engine = CompletionEngine(
      model: try model(environment: environment, settings: workspace.settings),
      catalog: workspace.catalog,
      time: .system
    )
    let index = try readableIndex(of: workspace)
    let document = Documents.document(path: path(of: file, in: root), snapshot: snapshot, workspace: workspace)
    // Text streams as far as it has been judged; JSON is one object at the end.
    let streams = output.format == .text && count == 1
    let result = try engine.complete(
      document,
      at: offset,
      index: index,
      options: options(workspace.settings),
      cancellation: CancellationFlag(),
      onText: streams ? { Terminal.write($0) } : nil
    )
    try write(result, snapshot: snapshot, hasStreamed: streams)
  }

  private var flags: SettingsLayer {
    var layer = modelOptions.settings
    layer.maximumTokens = maxTokens
    return layer
  }

  private func options(_ settings: Settings) -> CompletionOptions {
    var options = CompletionOptions()
    options.count = count
    options.maximumTokens = settings.maximumTokens
    options.automatic = false
    options.window = settings.window == .far ? .far : .near
    return options
  }

  /// The path below the workspace, from its bytes.
  private func path(of file: URL, in root: URL) -> String {
    let folder = Documents.relativePath(of: file.deletingLastPathComponent(), in: root)
    let name = PathText.text(of: position.pathBytes.split(separator: UInt8(ascii: "/")).last ?? [])
    // A file in the root itself: the folder's path is the root's.
    return folder == root.path || folder.isEmpty ? name : "\(folder)/\(name)"
  }

  private func text() throws -> [UInt8] {
    if stdin { return Array(FileHandle.standardInput.readDataToEndOfFile()) }
    return try SourceFile.read(position.pathBytes)
  }

  /// Without a bundled model there is silence with its reason; a model that was asked for by name must be there.
  private func model(environment: Environment, settings: Settings) throws -> LoadedModel? {
    let loader = ModelLoader(environment: environment, settings: settings)
    if settings.model == nil, try loader.catalog().active() == nil { return nil }
    return try loader.load()
  }

  /// An index that cannot be opened costs names from other files, not the completion.
  private func readableIndex(of workspace: Workspace) throws -> SymbolStore? {
    do {
      return try workspace.readableIndex(isQuiet: output.quiet)
    } catch {
      if !output.quiet { Terminal.writeError("heed: \(error) Completing without it.") }
      return nil
    }
  }

  private func write(_ result: CompletionResult, snapshot: TextSnapshot, hasStreamed: Bool) throws {
    switch output.format {
    case .json:
      try Terminal.writeJSON(CompletionOutput(result, snapshot: snapshot))
    case .text:
      if hasStreamed {
        if !result.completions.isEmpty { Terminal.writeLine() }
      } else {
        for completion in result.completions { Terminal.writeLine(completion.text) }
      }
      guard !output.quiet, result.completions.isEmpty else { return }
      let reasons = result.withheld.map(\.reason.rawValue)
      Terminal.writeError("heed: no suggestion (\(reasons.isEmpty ? "empty" : reasons.joined(separator: ", ")))")
    }
  }
}
