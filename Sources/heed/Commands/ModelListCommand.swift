import ArgumentParser
import Configuration
import Foundation
import ModelCatalog

/// `heed model list`: the models on this machine.
struct ModelListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List the models on this machine.")

  @OptionGroup var output: OutputOptions

  private struct Output: Encodable {
    let schema = 1
    let models: [ModelEntry]
  }

  func run() throws {
    let environment = Environment()
    let settings = try SettingsFiles(environment: environment).settings(for: nil, flags: SettingsLayer())
    let models = try ModelLoader(environment: environment, settings: settings).catalog().entries()
    switch output.format {
    case .json: try Terminal.writeJSON(Output(models: models))
    case .text: for model in models { Terminal.writeLine(line(model)) }
    }
  }

  private func line(_ model: ModelEntry) -> String {
    let size = String(format: "%.1f M parameters, %.1f MB", Double(model.parameters) / 1e6, Double(model.bytes) / 1e6)
    let facts = model.problem ?? "\(model.architecture) \(model.type), \(size)"
    return "\(model.active ? "*" : " ") \(model.name)  \(facts)  \(model.path)"
  }
}
