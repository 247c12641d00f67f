import Decoding
import Support

/// Which window of a file a plain causal model is shown: a far one if it is read, else a near one; and what to read next.
///
/// A window is kept while its text stands, so that the commit point and the left edge move when nobody waits. Keys and
/// values are the model's affair: a window that is not known any more is only a matter of more tokens to evaluate.
///
/// Not thread-safe.
final class WindowShelf {
  /// Most tokens that somebody waits for, for the far window's sake: a second or two.
  static let mostAwaited = 256
  /// So many tokens more may a window take to read than a kept one before the kept one is preferred.
  private static let patience = 32
  /// Most documents whose windows are kept.
  private static let mostDocuments = 32

  private struct Kept {
    var near: PlainWindow?
    var far: PlainWindow?
    var lastUse = 0
  }

  /// A window that is to be read while nobody waits.
  private struct Reading {
    let path: String
    let folder: CappedFolder?
    let window: PlainWindow?
    let segments: [TokenSegment]

    init(_ prompt: Prompt, of document: CompletionDocument) {
      path = document.path
      folder = document.windows
      window = prompt.window
      segments = prompt.segments
    }
  }

  private var kept: [String: Kept] = [:]
  private var uses = 0
  /// In order.
  private var readings: [Reading] = []
  private let snapshots: SnapshotShelf

  init(snapshots: SnapshotShelf) { self.snapshots = snapshots }

  /// The prompt for a request that does not say which window it wants.
  func prompt(for context: ContextAssembly) -> Prompt {
    let path = context.request.document.path
    let header = context.plainHeader()
    var known = kept[path] ?? Kept()
    uses += 1
    known.lastUse = uses
    readings = []
    var far = choice(.far, kept: known.far, context, header)
    var isReady = far.missing <= Self.mostAwaited
    var chosen = far
    if !isReady {
      let near = choice(.near, kept: known.near, context, header)
      // From files the far window may be the sooner one, for the near one is to be evaluated.
      if load(far.fresh, context, mostMissing: max(Self.mostAwaited, near.missing)) {
        far = choice(.far, kept: known.far, context, header)
        isReady = far.missing <= max(Self.mostAwaited, near.missing)
      }
      chosen = isReady ? far : near
    }
    // A window whose typed text has used up half of its room is soon not enough.
    let isOld = far.isKept && 2 * far.prompt.typedTokens > context.promptBuilder.roomForTyped(context.maximumTokens)
    // What somebody waits for now is read on if he gives up.
    readings.append(Reading(chosen.prompt, of: context.request.document))
    if !isReady || isOld { readings.append(Reading(far.fresh, of: context.request.document)) }
    if isReady { known.far = far.prompt.window } else { known.near = chosen.prompt.window }
    kept[path] = known
    forgetOldest()
    return chosen.prompt
  }

  /// The prompt for a request that waits for the far window however long it takes.
  func farPrompt(for context: ContextAssembly) throws -> Prompt {
    let prompt = context.prompt()
    let reading = Reading(prompt, of: context.request.document)
    readings = [reading]
    if let tokens = reading.segments.first?.tokens {
      let cancellation = context.request.cancellation
      try snapshots.load(tokens, from: reading.folder, into: context.model.model, cancellation: cancellation)
    }
    return prompt
  }

  /// Takes a window from files while its request waits; true if it is as good as read then.
  private func load(_ prompt: Prompt, _ context: ContextAssembly, mostMissing: Int) -> Bool {
    snapshots.load(
      prompt.segments.first?.tokens ?? [],
      from: context.request.document.windows,
      into: context.model.model,
      mostMissing: mostMissing,
      cancellation: context.request.cancellation
    )
  }

  /// Reads what is to be read, then has windows stored.
  func readAhead(_ model: any TokenModel, cancellation: CancellationFlag) throws {
    while let next = readings.first {
      do {
        // The last token is evaluated for its logits, which nobody wants here.
        if model.missing(next.segments) > 1 { try read(next, model, cancellation) }
      } catch let error as CancellationError {
        throw error
      } catch {
        readings = []
        throw error
      }
      readings.removeFirst()
      if let window = next.window, window.reach == .far {
        kept[next.path]?.far = window
        snapshots.keep(window, of: next.path, in: next.folder)
      }
    }
    try snapshots.store(from: model, cancellation: cancellation)
  }

  private func read(_ reading: Reading, _ model: any TokenModel, _ cancellation: CancellationFlag) throws {
    if reading.window?.reach == .far, let tokens = reading.segments.first?.tokens {
      try snapshots.load(tokens, from: reading.folder, into: model, cancellation: cancellation)
    }
    _ = try model.evaluate(reading.segments, cancellation: cancellation)
  }

  /// Forgets a document.
  func close(path: String) {
    kept[path] = nil
    readings.removeAll { $0.path == path }
    snapshots.close(path: path)
  }

  /// Stores what is left at the session's end.
  func finish(_ model: any TokenModel) throws {
    snapshots.closeAll()
    try snapshots.store(from: model, cancellation: CancellationFlag())
  }

  private struct Choice {
    let prompt: Prompt
    let missing: Int
    let isKept: Bool
    /// That of the window which the text alone decides.
    let fresh: Prompt
  }

  private func choice(
    _ reach: WindowReach,
    kept window: PlainWindow?,
    _ context: ContextAssembly,
    _ header: PlainHeader
  ) -> Choice {
    let builder = context.promptBuilder
    let model = context.model.model
    let fresh = builder.plainPrompt(reach, maximumTokens: context.maximumTokens, header: header)
    let missing = model.missing(fresh.segments)
    if missing > Self.patience, let window,
      let prompt = builder.plainPrompt(window, maximumTokens: context.maximumTokens, header: header)
    {
      let left = model.missing(prompt.segments)
      if left + Self.patience < missing { return Choice(prompt: prompt, missing: left, isKept: true, fresh: fresh) }
    }
    return Choice(prompt: fresh, missing: missing, isKept: false, fresh: fresh)
  }

  private func forgetOldest() {
    while kept.count > Self.mostDocuments, let oldest = kept.min(by: { $0.value.lastUse < $1.value.lastUse }) {
      kept[oldest.key] = nil
    }
  }
}

extension ContextAssembly {
  fileprivate var maximumTokens: Int { request.options.maximumTokens }
}
