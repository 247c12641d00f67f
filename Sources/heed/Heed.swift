import ArgumentParser
import Support

/// The program: one subcommand a use. Exit status 0 done, 1 failed (one sentence on stderr), 2 wrong use.
@main
struct Heed: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "heed",
    abstract: "Private, offline code completion that knows the whole repository.",
    version: Version.text,
    subcommands: [
      ServeCommand.self,
      CompleteCommand.self,
      IndexCommand.self,
      SymbolsCommand.self,
      EvalCommand.self,
      ModelCommand.self,
      GrammarsCommand.self,
      ForgetCommand.self,
      ParseFilesCommand.self,
    ]
  )

  static func main() {
    ProcessMemory.keepLittle()
    ProcessSignals.ignoreBrokenPipes()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      finish(with: error)
    }
  }

  /// Ends the process as the contract says for an error.
  private static func finish(with error: any Error) -> Never {
    switch exitCode(for: error) {
    case .success:
      exit(withError: error)
    case .validationFailure:
      Terminal.writeError(fullMessage(for: error))
      ProcessSignals.exit(status: 2)
    case let code where error is ExitCode:
      ProcessSignals.exit(status: code.rawValue)
    default:
      Terminal.writeError("heed: \(error)")
      ProcessSignals.exit(status: 1)
    }
  }
}
