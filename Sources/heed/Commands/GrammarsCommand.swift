import ArgumentParser
import Foundation
import Syntax

/// `heed grammars`: the languages and their parsers.
struct GrammarsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grammars",
    abstract: "List languages and build their parsers.",
    subcommands: [GrammarsListCommand.self, GrammarsInstallCommand.self]
  )

  /// The installer for the grammars beside this program.
  static func installer(report: @escaping (String) -> Void) throws -> GrammarInstaller {
    let environment = Environment()
    let installation = try Installation(environment: environment)
    let catalog = try LanguageCatalog(folder: installation.grammars)
    let cache = installation.cache ?? environment.cache.appendingPathComponent("heed")
    return GrammarInstaller(catalog: catalog, cache: cache.appendingPathComponent("grammars"), report: report)
  }
}

/// `heed grammars list`
struct GrammarsListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List languages and what is built.")

  @OptionGroup var output: OutputOptions

  private struct Output: Encodable {
    struct Grammar: Encodable {
      let name: String
      let title: String
      let version: String
      let built: Bool
      let abi: Int?
      let problem: String?
    }

    let schema = 1
    let grammars: [Grammar]
  }

  func run() throws {
    let statuses = try GrammarsCommand.installer { _ in }.status()
    switch output.format {
    case .json:
      let grammars = statuses.map {
        Output.Grammar(
          name: $0.name,
          title: $0.displayName,
          version: $0.version,
          built: $0.isBuilt,
          abi: $0.abi,
          problem: $0.problem
        )
      }
      try Terminal.writeJSON(Output(grammars: grammars))
    case .text:
      for status in statuses {
        Terminal.writeLine("\(status.name)  \(status.version)  \(status.problem ?? "built")")
      }
    }
  }
}

/// `heed grammars install`
struct GrammarsInstallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install",
    abstract: "Fetch the pinned sources (checked by hash) and compile the parsers that are not built yet."
  )

  @Argument(help: "Languages; all if none is named.")
  var names: [String] = []

  func run() throws {
    try GrammarsCommand.installer { Terminal.writeError("heed: \($0)") }.install(names: names)
  }
}
