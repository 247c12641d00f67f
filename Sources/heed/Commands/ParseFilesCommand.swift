import ArgumentParser
import Foundation
import Indexing
import Syntax

/// `heed parse-files`: what `heed` starts as a child to parse for its index; not for people.
///
/// Reads jobs from standard input and writes outcomes to standard output (`ParserService`), in a process that may crash.
struct ParseFilesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: name,
    abstract: "Parse files for another heed, as its child.",
    shouldDisplay: false
  )

  private static let name = "parse-files"

  @Option(help: "The folder with the grammars.")
  var grammars: String

  @Flag(help: "Give way to all other work.")
  var background = false

  /// Children that are this program, with the grammars of an installation.
  static func processes(grammars: URL, mostIdle: Int) -> ParserProcesses.Options {
    // This very program, also if its file has been replaced since it was started.
    let itself = "/proc/self/exe"
    var options = ParserProcesses.Options(
      program: unsafe access(itself, X_OK) == 0 ? itself : Installation.executable.path,
      arguments: ["heed", name, "--grammars", grammars.path],
      identity: Version.build
    )
    options.backgroundArguments = ["--background"]
    options.mostIdle = mostIdle
    return options
  }

  func validate() throws {
    guard isatty(STDOUT_FILENO) == 0 else { throw ValidationError("heed starts \(Self.name) by itself.") }
  }

  func run() throws {
    if background { BackgroundPriority.enter() }
    ChildLimits.apply()
    let catalog = try LanguageCatalog(folder: URL(fileURLWithPath: grammars, isDirectory: true))
    let output = ProcessSignals.takeStandardOutput()
    let thread = Thread {
      ParserService(catalog: catalog, input: STDIN_FILENO, output: output).run()
      ProcessSignals.exitNow()
    }
    thread.stackSize = Self.stackSize
    thread.start()
    ChildLimits.waitForEnd(of: STDIN_FILENO)
    ProcessSignals.exitNow()
  }

  // Grammars' scanners may recurse.
  private static let stackSize = 16 << 20
}
