import Completion
import Configuration
import Foundation
import GGUF
import Inference
import Logging
import ModelCatalog
import Support
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

  /// Where packed weights of all models are kept, for all workspaces; nil: nowhere.
  var weightFolder: CappedFolder? {
    guard settings.weightMegabytes > 0 else { return nil }
    let folder = environment.cache.appendingPathComponent("heed/weights", isDirectory: true)
    return CappedFolder(path: folder.path, mostBytes: settings.weightMegabytes << 20, sharesCap: false)
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

  /// Memory for what may come after texts that were asked about before: those of the last keys.
  private static let logitBytes = 4 << 20

  /// The active model, ready to complete.
  func load() throws -> LoadedModel {
    let file = try activeFile()
    let gguf = try GGUFFile(path: file.path)
    var options = InferenceOptions(
      threads: settings.threads,
      instructionSet: .best,
      cacheBytes: settings.cacheMegabytes.map { $0 << 20 }
    )
    options.logitBytes = Self.logitBytes
    options.build = Version.build
    options.weightFolder = weightFolder
    let model = try AttentionModel(file: gguf, options: options)
    let tokenizer = try Tokenizer(file: gguf)
    let logger = Logger(label: "heed.model")
    for warning in tokenizer.warnings { logger.warning("\(warning)") }
    if let problem = model.weightProblem { logger.info("the weights are not shared: \(problem)") }
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
