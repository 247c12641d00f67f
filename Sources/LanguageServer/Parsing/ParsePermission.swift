import Indexing
import SymbolIndex
import Synchronization
import Syntax

/// Whether this process may parse a document's text, and the watch over it when it does.
///
/// It may unless a parser has crashed or hung at the document: in a server, or at the same text in a child that parses for
/// the index. Then it may again when a child has parsed exactly the text that there is now, unless servers have ended at the
/// document so often that it must be something that children do not do.
final class ParsePermission: ParseWatching {
  /// After so many ends what a child can do says nothing any more.
  private static let mostEnds = 3

  private struct State {
    /// True if the index has the first text in quarantine; nil: not looked up.
    var isQuarantined: Bool?
    /// How many ends had been counted when a child had parsed the text.
    var forgiven = 0
    var hasTold = false
  }

  private let subject: UInt64
  private let suspects: ParseSuspects?
  /// What the index has of the document's file.
  private let stamp: @Sendable () -> FileStamp?
  private let state = Mutex(State())

  /// - Parameters:
  ///   - name: the document's URI, or what a language is told by.
  ///   - suspects: nil: only the index counts.
  init(name: String, suspects: ParseSuspects?, stamp: @escaping @Sendable () -> FileStamp? = { nil }) {
    subject = ParseSuspects.subject(name)
    self.suspects = suspects
    self.stamp = stamp
  }

  /// True if a text may be parsed. Called before each parse, it costs next to nothing for documents without a history.
  func allows(_ text: [UInt8]) -> Bool {
    let ends = suspects?.count(of: subject) ?? 0
    let (isQuarantined, forgiven) = state.withLock { ($0.isQuarantined, $0.forgiven) }
    let isHeld = isQuarantined ?? quarantined(text)
    if ends <= forgiven, !isHeld { return true }
    guard ends < Self.mostEnds, let stamp = stamp(), stamp.skipped == nil, stamp.contentHash == ContentHash.of(text)
    else { return false }
    state.withLock { state in
      state.isQuarantined = false
      state.forgiven = ends
    }
    return true
  }

  /// True for a language whose parser may be loaded.
  var allowsLoading: Bool { (suspects?.count(of: subject) ?? 0) == 0 }

  private func quarantined(_ text: [UInt8]) -> Bool {
    let stamp = stamp()
    let isOne = stamp?.skipped.map { Quarantine(text: $0) != nil } ?? false
    let isQuarantined = isOne && stamp?.contentHash == ContentHash.of(text)
    state.withLock { $0.isQuarantined = isQuarantined }
    return isQuarantined
  }

  /// True at the first call: the user is told once.
  func isNews() -> Bool {
    state.withLock { state in
      defer { state.hasTold = true }
      return !state.hasTold
    }
  }

  /// True for the document or language that a hang was found at.
  func concerns(_ hang: ParseSuspects.Hang) -> Bool { hang.subject == subject }

  func began() -> Int { suspects?.began(subject) ?? -1 }

  func ended(_ ticket: Int) { suspects?.ended(ticket) }
}
