import Completion
import Configuration
import Foundation
import GGUF
import Inference
import Logging
import ModelCatalog
import Tokenization

/// Finds the model that the settings ask for and loads it: where Inference meets Completion.
struct ModelLoader {
  let environment: Environment
  let settings: Settings

  /// The catalog of models: the bundled ones and those in the user's folder.
  func catalog() throws -> ModelCatalog {
    let installation = try Installation(environment: environment)
    return ModelCatalog(bundled: installation.models, user: environment.models, wanted: settings.model)
  }

  /// The file of the active model.
  func activeFile() throws -> URL {
    guard let entry = try catalog().active() else {
      throw CommandError.noModel(wanted: settings.model, problem: nil)
    }
    if let problem = entry.problem {
      throw CommandError.noModel(wanted: settings.model ?? entry.name, problem: problem)
    }
    return URL(fileURLWithPath: entry.path)
  }

  /// The active model, ready to complete.
  func load() throws -> LoadedModel {
    try Self.load(file: activeFile(), threads: settings.threads, cacheBytes: settings.cacheMegabytes.map { $0 << 20 })
  }

  /// A model from a file.
  static func load(file: URL, threads: Int, cacheBytes: Int? = nil) throws -> LoadedModel {
    let gguf = try GGUFFile(path: file.path)
    var options = InferenceOptions(threads: threads, instructionSet: .best, cacheBytes: cacheBytes)
    options.build = Version.build
    let model = try AttentionModel(file: gguf, options: options)
    let tokenizer = try Tokenizer(file: gguf)
    for warning in tokenizer.warnings { Logger(label: "heed.model").warning("\(warning)") }
    return LoadedModel(
      model: model,
      tokenizer: tokenizer,
      layout: model.layout,
      // A window that is read while another is in use should not push that one out.
      contextLength: min(model.hyperparameters.contextLength, model.cacheTokens / 4 * 3),
      name: gguf.string("general.name") ?? file.deletingPathExtension().lastPathComponent,
      prior: PriorFile(beside: file).load(tokenizer: tokenizer)
    )
  }
}
