import ArgumentParser
import Configuration
import Foundation
import ModelCatalog

/// `heed model use`: sets the user's default model.
struct ModelUseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "use",
    abstract: "Set the model that is used by default."
  )

  @Argument(help: "A name that `heed model list` shows, or a GGUF file.", completion: .file())
  var model: String

  func run() throws {
    let environment = Environment()
    var flags = SettingsLayer()
    flags.model = model
    let files = SettingsFiles(environment: environment)
    let loader = ModelLoader(environment: environment, settings: try files.settings(for: nil, flags: flags))
    // Loaded once now, so that a file that cannot be used is refused here and not in the editor.
    _ = try loader.load()
    let file = try loader.activeFile()
    // A name stays a name; a file is kept by its whole path, whatever the current folder was.
    let isName = try loader.catalog().active()?.name == model
    let value = isName ? model : file.standardizedFileURL.path
    try files.setDefaultModel(value)
    Terminal.writeLine("\(value) is used from now on (\(environment.settingsFile.path)).")
  }
}
