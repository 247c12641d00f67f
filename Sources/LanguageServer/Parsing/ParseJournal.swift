import Foundation
import Support
import Synchronization

/// What the parsers of this process are at, in a file that outlives the process.
///
/// The file is mapped, so that noting costs a store, and what was noted last is there for the next server even if the process
/// ends at the next instruction: the system keeps the page. It is locked as long as the process lives; one that can be
/// locked was left by a process that has ended.
///
/// Layout, in numbers of eight bytes: `magic`, what tells the tools, then a slot for each parser at work, 0 if it is free.
final class ParseJournal: Sendable {
  /// A parser at work.
  struct Entry: Sendable {
    /// What it is at: the number of a document or a language.
    var subject: UInt64
    /// In seconds.
    var start: Double
    /// Of the process's threads.
    var thread: UInt
    /// Told apart from what the slot held before.
    var serial: Int
    fileprivate var slot: Int
  }

  @safe private struct State {
    var words: UnsafeMutableBufferPointer<UInt64>
    var free = Array(0..<ParseJournal.slots)
    var active: [Int: Entry] = [:]
    var lastSerial = 0
  }

  private static let magic: UInt64 = 0x3153_5241_5044_4548
  private static let header = 2
  private static let slots = 30
  private static let byteCount = (header + slots) * MemoryLayout<UInt64>.size
  private static let prefix = "server-"

  private let path: String
  private let descriptor: Int32
  private let state: Mutex<State>

  /// Makes a journal in a folder; nil if that cannot be done.
  init?(in folder: String, tools: UInt64) {
    path = "\(folder)/\(Self.prefix)\(getpid())-\(UInt64.random(in: .min ... .max))"
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return nil }
    // Another server may have found it before it was locked, and have removed it.
    var status = stat()
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, unsafe fstat(descriptor, &status) == 0, status.st_nlink > 0,
      ftruncate(descriptor, off_t(Self.byteCount)) == 0,
      let base = unsafe mmap(nil, Self.byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0),
      unsafe base != MAP_FAILED
    else {
      close(descriptor)
      unsafe unlink(path)
      return nil
    }
    let words = unsafe UnsafeMutableBufferPointer(
      start: base.bindMemory(to: UInt64.self, capacity: Self.header + Self.slots),
      count: Self.header + Self.slots
    )
    unsafe words[1] = tools
    unsafe words[0] = Self.magic
    state = unsafe Mutex(State(words: words))
  }

  /// A parser begins on the calling thread; gives a ticket for `ended`, negative if too many are at work already.
  func began(_ subject: UInt64, at time: Double) -> Int {
    state.withLock { state in
      guard let slot = state.free.popLast() else { return -1 }
      state.lastSerial += 1
      state.active[slot] = Entry(
        subject: subject,
        start: time,
        thread: Self.thread,
        serial: state.lastSerial,
        slot: slot
      )
      unsafe state.words[Self.header + slot] = subject
      return slot
    }
  }

  func ended(_ slot: Int) {
    state.withLock { state in
      guard state.active.removeValue(forKey: slot) != nil else { return }
      unsafe state.words[Self.header + slot] = 0
      state.free.append(slot)
    }
  }

  /// Has nobody told of a parser, which may go on.
  func forget(_ entry: Entry) {
    state.withLock { state in
      if state.active[entry.slot]?.serial == entry.serial { unsafe state.words[Self.header + entry.slot] = 0 }
    }
  }

  /// The parsers at work.
  var active: [Entry] { state.withLock { Array($0.active.values) } }

  /// The calling thread, as entries name it.
  static var thread: UInt { UInt(pthread_self()) }

  /// Leaves no trace: the process ends by itself. Parsers that are at work may go on.
  func remove() { unsafe unlink(path) }

  /// What those servers were at that have ended by something else than themselves, each once; removes their journals.
  static func takeLeft(in folder: String, tools: UInt64) -> [UInt64] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasPrefix(prefix) }.sorted().flatMap { name in
      Set(takeLeft(at: folder + "/" + name, tools: tools)).sorted()
    }
  }

  private static func takeLeft(at path: String, tools: UInt64) -> [UInt64] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var status = stat()
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, unsafe fstat(descriptor, &status) == 0, status.st_nlink > 0 else {
      return []
    }
    var words = [UInt64](repeating: 0, count: header + slots)
    let count = unsafe words.withUnsafeMutableBytes { unsafe pread(descriptor, $0.baseAddress, $0.count, 0) }
    unsafe unlink(path)
    guard count == byteCount, words[0] == magic, words[1] == tools else { return [] }
    return words[header...].filter { $0 != 0 }
  }
}
