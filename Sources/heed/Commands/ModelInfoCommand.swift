import ArgumentParser
import GGUF
import ModelCatalog

/// `heed model info`: what a model file says of itself.
struct ModelInfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "info", abstract: "Print a model's metadata as JSON.")

  @Argument(help: "A GGUF file.", completion: .file())
  var file: String

  // The result is JSON in either format.
  @OptionGroup var output: OutputOptions

  func run() throws {
    try Terminal.writeJSON(ModelDescription(GGUFFile(path: file)))
  }
}
