package import Foundation
package import Support
import SymbolIndex
import Synchronization
import Syntax

/// What a parser in a server has crashed or hung at: documents, and languages whose parser could not be loaded.
///
/// Grammars are other people's code and run in this process where a document is open. What they end it at stands in the
/// journal (`ParseJournal`) that the next server finds, which leaves that document without a tree (`ParsePermission`), so that
/// an editor which starts its server again gets one that works. A parser that hangs is noted as soon as it is seen, and its
/// thread is left behind.
///
/// For each there is a file in a folder that all servers of the user share: named by hashes of the document's URI and of the
/// tools, as many bytes long as it happened, and as old as the last time. It counts for a day.
package final class ParseSuspects: Sendable {
  /// Seconds after which a parser is given up whose own time limit is shorter, and between the two looks that it takes.
  private static let longestParse = 3.0
  private static let shortestRest = 0.5
  /// Seconds for which a file counts, and how many are kept.
  private static let lifetime = 86_400.0
  private static let mostFiles = 256
  private static let prefix = "suspect-"

  private struct State {
    /// How often it happened, by subject.
    var counts: [UInt64: Int] = [:]
    /// When a parser was first seen that took too long, by its serial number.
    var slow: [Int: Double] = [:]
    /// The serial numbers of those that were given up, and what they were at: that counts once.
    var given: Set<Int> = []
    var hung: Set<UInt64> = []
  }

  /// A parser that has hung.
  struct Hang: Sendable {
    var subject: UInt64
    /// As `ParseJournal.thread`.
    var thread: UInt
  }

  private let folder: String
  private let tools: UInt64
  private let time: MonotonicTime
  private let journal: ParseJournal?
  private let state = Mutex(State())

  /// Takes over what earlier servers have left in a folder, which is made if need be.
  ///
  /// - Parameter tools: tells the built parsers and the program from those before they were replaced (`Quarantine.tools`).
  package init(folder: URL, tools: String, time: MonotonicTime) {
    self.folder = folder.path
    self.tools = Self.hash(tools)
    self.time = time
    try? FileManager.default.createDirectory(
      at: folder,
      withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700]
    )
    for subject in ParseJournal.takeLeft(in: self.folder, tools: self.tools) {
      Self.note(subject, self.tools, in: self.folder)
    }
    journal = ParseJournal(in: self.folder, tools: self.tools)
    let counts = Self.counts(in: self.folder, self.tools)
    state.withLock { $0.counts = counts }
  }

  /// The number of a document, or of a language by its name.
  static func subject(_ text: String) -> UInt64 { hash(text) }

  private static func hash(_ text: String) -> UInt64 { max(ContentHash.of(text.utf8), 1) }

  /// How often a server has ended or hung at a subject lately.
  func count(of subject: UInt64) -> Int { state.withLock { $0.counts[subject] ?? 0 } }

  // MARK: Parsers at work

  func began(_ subject: UInt64) -> Int { journal?.began(subject, at: time.now()) ?? -1 }

  func ended(_ ticket: Int) { journal?.ended(ticket) }

  /// The parsers that were found hanging since the last look. It takes two to find one: the process may have been stopped.
  func look() -> [Hang] {
    guard let journal else { return [] }
    let now = time.now()
    let late = journal.active.filter { now - $0.start >= Self.longestParse }
    let hung = state.withLock { state in
      state.slow = state.slow.filter { serial, _ in late.contains { $0.serial == serial } }
      return late.filter { entry in
        guard !state.given.contains(entry.serial) else { return false }
        guard let seen = state.slow[entry.serial] else {
          state.slow[entry.serial] = now
          return false
        }
        guard now - seen >= Self.shortestRest else { return false }
        state.given.insert(entry.serial)
        return true
      }
    }
    for entry in hung { note(entry, journal) }
    return hung.map { Hang(subject: $0.subject, thread: $0.thread) }
  }

  /// To be called when the session has ended: what parsers are at now is nothing to hold against them, unless they hang.
  package func finish() {
    guard let journal else { return }
    let now = time.now()
    for entry in journal.active where now - entry.start >= Self.longestParse { note(entry, journal) }
    journal.remove()
  }

  private func note(_ entry: ParseJournal.Entry, _ journal: ParseJournal) {
    let isFirst = state.withLock { state in
      guard state.hung.insert(entry.subject).inserted else { return false }
      state.counts[entry.subject, default: 0] += 1
      return true
    }
    if isFirst { Self.note(entry.subject, tools, in: folder) }
    // Who is told now need not be told by the journal.
    journal.forget(entry)
  }

  // MARK: Files

  private static func name(_ subject: UInt64, _ tools: UInt64) -> String {
    prefix + String(subject, radix: 16) + "-" + String(tools, radix: 16)
  }

  private static func note(_ subject: UInt64, _ tools: UInt64, in folder: String) {
    let path = "\(folder)/\(name(subject, tools))"
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return }
    _ = unsafe write(descriptor, [UInt8(ascii: "x")], 1)
    close(descriptor)
  }

  /// The files that count, as numbers by subject; removes those that are too old or too many.
  private static func counts(in folder: String, _ tools: UInt64) -> [UInt64: Int] {
    let now = Date()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let files = names.filter { $0.hasPrefix(prefix) }.compactMap { name -> (name: String, age: Double, count: Int)? in
      guard let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)"),
        let date = attributes[.modificationDate] as? Date, let size = attributes[.size] as? Int
      else { return nil }
      return (name, now.timeIntervalSince(date), size)
    }
    .sorted { $0.age < $1.age }
    var counts: [UInt64: Int] = [:]
    for (index, file) in files.enumerated() {
      guard file.age < lifetime, index < mostFiles else {
        unsafe unlink("\(folder)/\(file.name)")
        continue
      }
      let parts = file.name.dropFirst(prefix.count).split(separator: "-")
      guard parts.count == 2, let subject = UInt64(parts[0], radix: 16), UInt64(parts[1], radix: 16) == tools else {
        continue
      }
      counts[subject] = file.count
    }
    return counts
  }
}
