import Decoding
import Support
import Tokenization

/// Far windows in files: what was read of a document is there another day.
///
/// A window is stored once it has been read and nobody waits, if enough of it is new; what is left when its document is
/// closed or the session ends is stored then. It is stored by parts, of which those that stand in files stay, so what is
/// written is what was evaluated, and work that is broken off goes on with the next part. What comes from files is what
/// evaluating would give, so none of this changes a text.
///
/// Nothing is stored of a window that holds what looks like a password or a key: a text can be got back from keys and
/// values.
///
/// Not thread-safe.
final class SnapshotShelf {
  /// Most seconds that a request waits for a window to be read from files: about what evaluating a near one takes.
  private static let patience = 0.5
  /// Fewer new tokens are stored only at the end.
  private static let leastStored = 512
  private static let mostDocuments = 32
  /// Lines that are looked at for secrets before cancellation is.
  private static let linesAtATime = 16

  private struct Writing {
    let window: PlainWindow
    let folder: CappedFolder
    var isClosing = false
    /// True: so little of it is new that it is left for later.
    var isLeft = false
    /// Nil: not looked at yet.
    var holdsSecret: Bool?
  }

  private let time: MonotonicTime
  private let report: (String) -> Void
  private var hasReportedDamage = false
  private var hasReportedFailure = false
  /// The newest window of each document.
  private var writings: [String: Writing] = [:]
  /// What was stored last of each document.
  private var stored: [String: PlainWindow] = [:]

  /// `report` gets what goes wrong with files, the first of a kind only.
  init(time: MonotonicTime, report: @escaping (String) -> Void) {
    self.time = time
    self.report = report
  }

  // MARK: Loading

  /// Loads a text's beginning while a request waits; false if that would leave more than `mostMissing` tokens or takes too
  /// long, which the first parts tell.
  func load(
    _ tokens: [TokenID],
    from folder: CappedFolder?,
    into model: any TokenModel,
    mostMissing: Int,
    cancellation: CancellationFlag
  ) -> Bool {
    guard let folder, let model = model as? any SnapshotModel else { return false }
    let storedCount = model.storedCount(tokens, in: folder)
    guard storedCount > 0, tokens.count - storedCount <= mostMissing else { return false }
    let start = time.now()
    var moved = 0
    while let count = try? step(tokens, folder, model, cancellation) {
      moved += model.snapshotTokens
      let spent = time.now() - start
      let rest = Double(max(storedCount - count, 0)) / Double(moved) * spent
      if spent + rest > Self.patience { return false }
    }
    return moved > 0
  }

  /// Loads a text's beginning when nobody waits.
  func load(
    _ tokens: [TokenID],
    from folder: CappedFolder?,
    into model: any TokenModel,
    cancellation: CancellationFlag
  ) throws {
    guard let folder, let model = model as? any SnapshotModel else { return }
    while try step(tokens, folder, model, cancellation) != nil { try cancellation.check() }
  }

  /// The tokens in memory after another part; nil if there is none.
  private func step(
    _ tokens: [TokenID],
    _ folder: CappedFolder,
    _ model: any SnapshotModel,
    _ cancellation: CancellationFlag
  ) throws -> Int? {
    switch try model.loadPart(of: tokens, from: folder, cancellation: cancellation) {
    case .moved(let count): return count
    case .finished: return nil
    case .damaged:
      if !hasReportedDamage { report("a file in \(folder.path) was damaged; it is removed, and made again") }
      hasReportedDamage = true
      return nil
    }
  }

  // MARK: Storing

  /// Takes note of a window that has been read.
  func keep(_ window: PlainWindow, of path: String, in folder: CappedFolder?) {
    guard let folder, stored[path]?.head != window.head, writings[path]?.window.head != window.head else { return }
    writings[path] = Writing(window: window, folder: folder)
    // The rest is stored if it is still in memory.
    while writings.count > Self.mostDocuments, let other = writings.keys.first(where: { $0 != path }) {
      writings[other] = nil
    }
  }

  /// Has what is left of a document stored.
  func close(path: String) {
    writings[path]?.isClosing = true
    stored[path] = nil
  }

  /// Has what is left of all documents stored.
  func closeAll() {
    for path in writings.keys { close(path: path) }
  }

  /// Stores what is to be stored; throws `CancellationError`, after which the next call goes on.
  func store(from model: any TokenModel, cancellation: CancellationFlag) throws {
    guard let model = model as? any SnapshotModel else { return }
    for path in writings.keys.sorted() {
      guard var writing = writings[path], writing.isClosing || !writing.isLeft else { continue }
      let tokens = writing.window.head
      if !writing.isClosing, tokens.count - model.storedCount(tokens, in: writing.folder) < Self.leastStored {
        writings[path]?.isLeft = true
        continue
      }
      writing.holdsSecret = try writing.holdsSecret ?? holdsSecret(writing.window, cancellation)
      writings[path] = writing
      if writing.holdsSecret == false { try store(writing, from: model, cancellation) }
      writings[path] = nil
      if !writing.isClosing { stored[path] = writing.window }
    }
  }

  private func store(_ writing: Writing, from model: any SnapshotModel, _ cancellation: CancellationFlag) throws {
    let tokens = writing.window.head
    do {
      while case .moved = try model.storePart(of: tokens, in: writing.folder, cancellation: cancellation) {
        try cancellation.check()
      }
      model.markUsed(tokens, in: writing.folder)
    } catch let error as CancellationError {
      throw error
    } catch {
      if !hasReportedFailure { report("what was read of a file is not kept: \(error)") }
      hasReportedFailure = true
    }
  }

  private func holdsSecret(_ window: PlainWindow, _ cancellation: CancellationFlag) throws -> Bool {
    let header = window.header.blocks.map(\.text).joined()
    for bytes in [window.before, window.after, Array(header.utf8)] {
      let lines = bytes.split(separator: UInt8(ascii: "\n"))
      for start in stride(from: 0, to: lines.count, by: Self.linesAtATime) {
        try cancellation.check()
        let text = lines[start..<min(start + Self.linesAtATime, lines.count)].joined(separator: [UInt8(ascii: "\n")])
        if SecretJudge.isSecret(String(decoding: Array(text), as: UTF8.self)) { return true }
      }
    }
    return false
  }
}
