import Completion
import Configuration
import Evaluation
import Foundation
import Indexing
import Support
import Syntax

/// Joins what `heed eval` needs: workspace, model, arms, folders.
struct EvaluationSetup {
  /// An evaluation that can be run.
  struct Run {
    let evaluation: Evaluation
    let bar: EvaluationBar
    let workspace: URL
    let model: String
  }

  let command: EvalCommand

  func evaluation() throws -> Run {
    let environment = Environment()
    let root = try Workspace.folder(command.directory ?? command.workspaceOptions.workspace)
    let workspace = try Workspace(
      root: root,
      index: nil,
      flags: command.modelOptions.settings,
      environment: environment,
      isQuiet: command.output.quiet
    )
    let loader = ModelLoader(environment: environment, settings: workspace.settings)
    let model = try loader.load()
    let engine = CompletionEngine(model: model, catalog: workspace.catalog, time: .system)
    let bar = EvaluationBar(isQuiet: command.output.quiet)
    let cache = workspace.indexFile.deletingLastPathComponent()
    let scratch = cache.appendingPathComponent("eval-\(UUID().uuidString)")
    let identity = try identity(model: loader.activeFile(), settings: workspace.settings)
    var configuration = Evaluation.Configuration()
    configuration.tasks = command.wantedTasks ?? []
    configuration.ablates = command.ablate
    configuration.asksJedi = command.ablate && !command.skipTools
    configuration.sample = command.sample
    configuration.seed = command.seed
    configuration.usesHistory = !command.worktree
    let evaluation = try Evaluation(
      workspace: root,
      configuration: configuration,
      catalog: workspace.catalog,
      options: IndexingOptions(workspace.settings, environment: environment),
      libraries: command.skipLibraries ? nil : workspace.libraryIndexer,
      scratch: scratch,
      completers: completers(engine, settings: workspace.settings),
      tools: tools(workspace, scratch: scratch.appendingPathComponent("judged")),
      time: .system,
      isWanted: isWanted,
      partial: { PartialResults(file: cache.appendingPathComponent("eval-partial.jsonl"), key: "\($0) \(identity)") },
      progress: bar.update
    )
    return Run(evaluation: evaluation, bar: bar, workspace: root, model: model.name)
  }

  /// `--files` as the shell reads patterns.
  private func isWanted(_ path: String) -> Bool {
    guard let pattern = command.files else { return true }
    return unsafe fnmatch(pattern, path, 0) == 0
  }

  /// Only where they are of use: asking each for its version takes time.
  private func tools(_ workspace: Workspace, scratch: URL) -> ToolJudges? {
    let asks = command.wantedTasks?.contains { $0 == .line || $0 == .block } ?? false
    guard asks, !command.skipTools else { return nil }
    return ToolJudges(languages: Set(workspace.catalog.languages.map(\.name)), folder: scratch)
  }

  // MARK: Arms

  private func completers(
    _ engine: CompletionEngine,
    settings: Settings
  ) -> [(arm: Arm, completer: any Completer)] {
    Arm.allCases.filter { $0 != .jedi }.map { arm in (arm, completer(arm, engine, settings)) }
  }

  private func completer(_ arm: Arm, _ engine: CompletionEngine, _ settings: Settings) -> any Completer {
    var options = CompletionOptions(
      maximumTokens: settings.maximumTokens,
      window: settings.window == .far ? .far : .near
    )
    if let rule = arm.rule { return RuleCompleter(rule: rule, engine: engine, options: options) }
    switch arm {
    case .keyword: return KeywordCompleter()
    case .indexPrefix: return IndexPrefixCompleter()
    // Jedi is asked where the tree is; see `Evaluation`.
    case .silent, .jedi: return SilentCompleter()
    case .noGlobals: options.usesGlobals = false
    case .noMemory: options.usesMemory = false
    case .noModel: options.usesModel = false
    case .prior: (options.usesModel, options.usesCaches) = (false, false)
    case .noJudge: options.judges = false
    case .model: (options.usesMemory, options.usesGlobals) = (false, false)
    default: break
    }
    return EngineCompleter(engine: engine, options: options, eagerness: settings.eagerness)
  }

  /// Changes with all that results depend on besides the holes: results of a run that was broken off are used again only if
  /// it is the same.
  private func identity(model: URL, settings: Settings) throws -> String {
    func stamp(_ file: URL) -> String {
      let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
      let time = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
      return "\(file.path) \(attributes?[.size] ?? 0) \(time)"
    }
    let numbers =
      "\(command.skipLibraries) \(settings.eagerness) \(settings.maximumTokens) \(settings.maximumFileBytes) \(settings.window)"
    let files = [Installation.executable, model, URL(fileURLWithPath: PriorFile(beside: model).path)]
    return ([Version.text] + files.map(stamp) + [numbers]).joined(separator: " ")
  }
}
