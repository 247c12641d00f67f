import Completion
import Configuration
import Support
import SymbolIndex

/// The model thread's own state: the engine, made when it is first needed.
struct ModelSession {
  private let dependencies: ServerDependencies
  private var engine: (any CompletionProviding)?
  /// The settings that the engine, or the failure to make one, belongs to.
  private var settings: Settings?

  /// What may be asked next: the place of the last change.
  private var expected: ModelRun?
  /// What is asked if the user accepts what he is shown.
  private var accepting: ModelRun?

  init(dependencies: ServerDependencies) { self.dependencies = dependencies }

  /// Has the model read for a question that may come, as soon as nobody waits; nil: none is expected.
  mutating func expect(_ run: ModelRun?) { expected = run }

  /// The same for what is asked if the user accepts what he is shown: comes after what may be asked before.
  mutating func expect(accepting run: ModelRun?) { accepting = run }

  /// The engine for these settings; nil if it cannot be made, which is logged once and tried again when they change.
  mutating func engine(for wanted: Settings) -> (any CompletionProviding)? {
    if let settings, settings.model == wanted.model, settings.threads == wanted.threads,
      settings.cacheMegabytes == wanted.cacheMegabytes
    {
      return engine
    }
    settings = wanted
    engine = nil
    do {
      engine = try dependencies.engine(wanted)
    } catch {
      dependencies.log(.warning, "no model: \(error)")
    }
    return engine
  }

  /// Reads what the next requests will want to have been read; false if it was broken off.
  mutating func readAhead(_ cancellation: CancellationFlag) -> Bool {
    do {
      if let run = expected {
        try run.prepare(in: &self, catalog: dependencies.catalog, cancellation: cancellation)
        expected = nil
      }
      if let run = accepting {
        if run.isPossible { try run.prepare(in: &self, catalog: dependencies.catalog, cancellation: cancellation) }
        accepting = nil
      }
      try engine?.readAhead(cancellation: cancellation)
    } catch is CancellationError {
      return false
    } catch {
      expected = nil
      accepting = nil
      dependencies.log(.error, "reading ahead failed: \(error)")
    }
    return true
  }

  /// Where what is read of a document may be kept; nil unless the index has the file: what is ignored or left out there,
  /// and what may hold passwords by its name, is not kept either.
  func windowFolder(of place: DocumentPlace, _ settings: Settings) -> CappedFolder? {
    guard let workspace = place.workspace, let folder = dependencies.windowFolder(workspace, settings),
      let index = place.index, (try? index.fileStamp(of: place.path)) != nil
    else { return nil }
    return folder
  }

  /// Ends the session.
  func finish() {
    do {
      try engine?.finish()
    } catch {
      dependencies.log(.warning, "\(error)")
    }
  }

  /// Forgets what was to be read of a document that is closed.
  func close(path: String) { engine?.close(path: path) }
}
