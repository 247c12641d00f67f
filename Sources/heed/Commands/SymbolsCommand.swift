import ArgumentParser
import Foundation
import SymbolIndex

/// `heed symbols`: looks names up in the index.
struct SymbolsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "symbols",
    abstract: "Find symbols by the beginning of their name, then by its letters in order."
  )

  @Argument(help: "The beginning of a name, or letters of it; with --all or --time the workspace's folder.")
  var query: String?

  @Argument(help: "The workspace's folder.", completion: .directory)
  var directory: String?

  @Flag(help: "Everything, in canonical order.")
  var all = false

  @Flag(help: "Time look-ups of seeded names instead, in the workspace's index and in those of its libraries.")
  var time = false

  @Option(help: "With --time: how many look-ups of each kind.")
  var sample = 400

  @Option(help: "With --time: what decides on the names.")
  var seed: UInt64 = 1

  @Option(help: "Most symbols to print.")
  var limit = 50

  @OptionGroup var workspaceOptions: WorkspaceOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if query == nil, !all, !time { throw ValidationError("Give a name to look for, or --all.") }
    if sample < 1 { throw ValidationError("--sample takes a number from 1.") }
    if limit < 1 { throw ValidationError("--limit takes a number from 1.") }
  }

  func run() throws {
    Logs.start(isVerbose: output.verbose)
    // With --all and --time there is no query, so the only argument is the folder.
    let folder = directory ?? (all || time ? query : nil) ?? workspaceOptions.workspace
    let root = try Workspace.folder(folder)
    let workspace = try Workspace(root: root, index: workspaceOptions.index, isQuiet: output.quiet)
    guard let store = try workspace.readableIndex(isQuiet: output.quiet) else {
      return try write([])
    }
    if time {
      var times = QueryTimes(store: store, seed: seed)
      return try write(QueryTimesOutput(times.run(count: sample)))
    }
    try write(all ? everything(in: store) : store.symbols(searching: query ?? "", limit: limit))
  }

  private func everything(in store: SymbolStore) throws -> [SymbolRecord] {
    var symbols: [SymbolRecord] = []
    try store.forEachSymbol { symbols.append($0) }
    return symbols
  }

  private func write(_ times: QueryTimesOutput) throws {
    switch output.format {
    case .json: try Terminal.writeJSON(times)
    case .text: for line in times.lines { Terminal.writeLine(line) }
    }
  }

  private func write(_ symbols: [SymbolRecord]) throws {
    let output = SymbolsOutput(symbols: symbols)
    switch self.output.format {
    case .json: try Terminal.writeJSON(output)
    case .text: for line in output.lines { Terminal.writeLine(line) }
    }
  }
}
