import ArgumentParser
import Completion
import Configuration
import Foundation
import Glibc
import Indexing
import LanguageServer
import Logging
import Support
import Syntax

/// `heed serve`: the language server on stdin and stdout.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve completions over LSP on stdin and stdout."
  )

  @Flag(help: "Accepted for clients that pass it; this is the only transport.")
  var stdio = false

  @OptionGroup var modelOptions: ModelOptions

  @Flag(help: "Log what happens to stderr.")
  var verbose = false

  func run() throws {
    Logs.start(isVerbose: verbose)
    let environment = Environment()
    let server = Server(dependencies: try dependencies(environment), input: STDIN_FILENO, output: STDOUT_FILENO)
    throw ExitCode(server.run())
  }

  private func dependencies(_ environment: Environment) throws -> ServerDependencies {
    let logger = Logger(label: "heed.serve")
    let catalog = languages(environment, logger)
    let processes = Self.processes(environment, logger)
    let flags = modelOptions.settings
    var dependencies = ServerDependencies(
      engine: { settings in try Self.engine(settings, catalog, environment, logger) },
      catalog: catalog,
      indexLocation: { IndexLocation.file(cache: environment.cache, workspace: $0) },
      settings: { workspace, editor in Self.settings(workspace, editor, flags, environment, logger) },
      time: .system,
      log: { level, text in logger.log(level: Self.level(level), "\(text)") },
      version: Version.text
    )
    dependencies.windowFolder = { workspace, settings in
      guard settings.snapshotMegabytes > 0 else { return nil }
      let folder = IndexLocation.windows(cache: environment.cache, workspace: workspace)
      return CappedFolder(path: folder.path, mostBytes: settings.snapshotMegabytes << 20)
    }
    dependencies.indexingOptions = { IndexingOptions($0, environment: environment) }
    dependencies.parsers = processes
    if let catalog {
      dependencies.suspects = ParseSuspects(
        folder: IndexLocation.suspects(cache: environment.cache),
        tools: Quarantine.tools(of: catalog, program: Version.build),
        time: .system
      )
      dependencies.libraries = { Self.libraries(of: $0, $1, catalog, environment, processes) }
    }
    return dependencies
  }

  /// The children that parse for the indexes; one is kept for files that change.
  private static func processes(_ environment: Environment, _ logger: Logger) -> ParserProcesses? {
    guard let grammars = try? Installation(environment: environment).grammars else { return nil }
    let options = ParseFilesCommand.processes(grammars: grammars, mostIdle: 1)
    return ParserProcesses(options: options, time: .system) { logger.warning("\($0)") }
  }

  private static func libraries(
    of workspace: URL,
    _ settings: Settings,
    _ catalog: LanguageCatalog,
    _ environment: Environment,
    _ processes: ParserProcesses?
  ) -> LibraryIndexer {
    var options = LibraryOptions(settings, environment: environment)
    options.isBackground = true
    options.threads = 1
    return LibraryIndexer(
      workspace: workspace,
      identity: IndexLocation.name(of: workspace),
      cache: LibraryCache(cache: environment.cache),
      catalog: catalog,
      paths: environment.libraryPaths,
      options: options,
      time: .system,
      processes: processes
    )
  }

  /// Without languages the server still completes plain text.
  private func languages(_ environment: Environment, _ logger: Logger) -> LanguageCatalog? {
    do {
      return try LanguageCatalog(folder: Installation(environment: environment).grammars)
    } catch {
      logger.warning("\(error)")
      return nil
    }
  }

  /// Without a model the server still lists names; why there is none is in the log and in the withheld reason.
  private static func engine(
    _ settings: Settings,
    _ catalog: LanguageCatalog?,
    _ environment: Environment,
    _ logger: Logger
  ) throws -> CompletionEngine {
    var model: LoadedModel?
    do {
      model = try ModelLoader(environment: environment, settings: settings).load()
    } catch {
      logger.warning("\(error)")
    }
    return CompletionEngine(model: model, catalog: catalog, time: .system) { logger.warning("\($0)") }
  }

  /// A broken settings file costs its settings, not the server.
  private static func settings(
    _ workspace: URL?,
    _ editor: SettingsLayer,
    _ flags: SettingsLayer,
    _ environment: Environment,
    _ logger: Logger
  ) -> Settings {
    SettingsFiles(environment: environment).settings(for: workspace, editor: editor, flags: flags) { error in
      logger.warning("\(error)")
    }
  }

  private static func level(_ level: ServerDependencies.LogLevel) -> Logger.Level {
    switch level {
    case .debug: .debug
    case .info: .info
    case .warning: .warning
    case .error: .error
    }
  }
}
