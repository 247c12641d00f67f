import ArgumentParser
import Configuration
import Foundation

/// Options that several commands share, each where it makes sense.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case json
}

struct OutputOptions: ParsableArguments {
  @Option(help: "How to print the result.")
  var format: OutputFormat = .text

  @Flag(help: "No progress and no remarks.")
  var quiet = false

  @Flag(help: "Log what happens to stderr.")
  var verbose = false
}

struct ModelOptions: ParsableArguments {
  @Option(help: "A GGUF file, or the name of a model that `heed model list` shows.")
  var model: String?

  @Option(help: "Threads for the model.")
  var threads: Int?

  /// The flags as a source of settings.
  var settings: SettingsLayer {
    var layer = SettingsLayer()
    layer.model = model
    layer.threads = threads
    return layer
  }

  func validate() throws {
    if let threads, !(1...256).contains(threads) { throw ValidationError("--threads takes 1 to 256.") }
  }
}

struct WorkspaceOptions: ParsableArguments {
  @Option(help: "The workspace's folder (default: found from the file).")
  var workspace: String?

  @Option(help: "The index file (default: in the user's cache).")
  var index: String?
}
