import Completion
import Configuration

/// The model thread's own state: the engine, made when it is first needed.
struct ModelSession {
  private let dependencies: ServerDependencies
  private var engine: (any CompletionProviding)?
  /// The settings that the engine, or the failure to make one, belongs to.
  private var settings: Settings?

  init(dependencies: ServerDependencies) { self.dependencies = dependencies }

  /// The engine for these settings; nil if it cannot be made, which is logged once and tried again when they change.
  mutating func engine(for wanted: Settings) -> (any CompletionProviding)? {
    if let settings, settings.model == wanted.model, settings.threads == wanted.threads { return engine }
    settings = wanted
    engine = nil
    do {
      engine = try dependencies.engine(wanted)
    } catch {
      dependencies.log(.warning, "no model: \(error)")
    }
    return engine
  }
}
