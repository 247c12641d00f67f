import ArgumentParser

/// `heed model`: the models on this machine.
struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "List, choose and examine models.",
    subcommands: [
      ModelListCommand.self,
      ModelUseCommand.self,
      ModelInfoCommand.self,
      ModelTokenizeCommand.self,
      ModelLogitsCommand.self,
      ModelBenchCommand.self,
      ModelEvidenceCommand.self,
    ]
  )
}
