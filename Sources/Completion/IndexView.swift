import SymbolIndex
import Syntax

/// The workspace's index as context assembly sees it: a damaged or missing one is an empty one.
///
/// All limits are small and do not depend on the workspace's size, so neither do the rows that a request reads.
struct IndexView: Sendable {
  private let store: SymbolStore?
  /// What the workspace's project files say.
  let projects: ProjectFiles
  /// The libraries that its files import; nil: nothing is known of them.
  let libraries: LibraryView?

  /// What was asked before.
  private let memory: IndexMemory

  /// - Parameters:
  ///   - source: reads a file of the workspace, by its path in the index; nil: project files are not looked at.
  ///   - memory: what earlier views were told.
  init(
    _ store: SymbolStore?,
    source: (@Sendable (String) -> [UInt8]?)? = nil,
    memory: IndexMemory = IndexMemory()
  ) {
    self.store = store
    self.memory = memory
    if let store { memory.begin(store) }
    projects = ProjectFiles(source: source)
    libraries = LibraryView(store)
  }

  var isAvailable: Bool { store != nil }

  /// True if so much is mentioned in the workspace that a name which is not says something.
  var isTelling: Bool {
    memory.answer(.init(kind: .isTelling, text: "")) { (try? store?.mentions(atLeast: Self.telling)) ?? false }
  }

  /// Different names in a few dozen files.
  private static let telling = 2000

  /// What follows from the index and the question alone: made once for each state of the index.
  func remembered<Answer: Sendable>(_ question: IndexMemory.Question, _ make: () -> Answer) -> Answer {
    memory.answer(question, make)
  }

  /// At most `limit` symbols of each name, without those of `excluded`.
  func symbols(named names: [String], limit: Int, excluding excluded: String = "") -> [SymbolRecord] {
    guard let store, !names.isEmpty else { return [] }
    // Much of much is not kept.
    if limit > Self.mostKept { return without(excluded, (try? store.symbols(named: names, limit: limit)) ?? []) }
    let questions = names.map { IndexMemory.Question(kind: .named, text: $0, limit: limit) }
    let found = memory.answers(questions) { open in
      let asked = Set(open.map { names[$0] })
      let found = (try? store.symbols(named: asked.sorted(), limit: limit)) ?? []
      let byName = Dictionary(grouping: found, by: \.name)
      return open.map { byName[names[$0]] ?? [] }
    }
    return without(excluded, Array(found.joined()))
  }

  /// Most symbols of a name that are remembered.
  private static let mostKept = 8

  private func without(_ excluded: String, _ symbols: [SymbolRecord]) -> [SymbolRecord] {
    excluded.isEmpty ? symbols : symbols.filter { $0.path != excluded }
  }

  func members(of type: String, limit: Int, excluding excluded: String = "") -> [SymbolRecord] {
    guard let store, !type.isEmpty else { return [] }
    return ((try? store.symbols(inContainer: type, limit: limit)) ?? []).filter { $0.path != excluded }
  }

  func symbols(inFile path: String) -> [SymbolRecord] { (try? store?.symbols(inFile: path)) ?? [] }

  func symbols(prefix: String, limit: Int) -> [SymbolRecord] {
    (try? store?.distinctSymbols(prefix: prefix, limit: limit)) ?? []
  }

  func imports(of path: String) -> [ImportRecord] { (try? store?.imports(ofFile: path)) ?? [] }

  func files(endingWith suffix: String, limit: Int) -> [String] {
    memory.answer(.init(kind: .filesEndingWith, text: suffix, limit: limit)) {
      ((try? store?.files(endingWith: suffix, limit: limit)) ?? []).map(\.path)
    }
  }

  func files(inFolder folder: String) -> [String] {
    memory.answer(.init(kind: .filesInFolder, text: folder)) {
      ((try? store?.files(inFolder: folder)) ?? []).map(\.path)
    }
  }

  /// None for a name that more than `most` files mention.
  func files(mentioningRare name: String, most: Int) -> [String] {
    memory.answer(.init(kind: .mentioning, text: name, limit: most)) {
      (try? store?.files(mentioningRare: name, most: most)) ?? []
    }
  }

  /// Nil for a file that is not indexed.
  func contentHash(of path: String) -> UInt64? {
    guard let stamp = stamp(of: path), stamp.skipped == nil else { return nil }
    return stamp.contentHash
  }

  /// True for a file that is in the index by exactly this path.
  func has(_ path: String) -> Bool { stamp(of: path) != nil }

  private func stamp(of path: String) -> FileStamp? {
    memory.answer(.init(kind: .stamp, text: path)) { (try? store?.fileStamp(of: path)) ?? nil }
  }

  /// The folders right in a folder that have files in or below them, by name.
  func folders(in folder: String, limit: Int) -> [String] {
    memory.answer(.init(kind: .foldersIn, text: folder, limit: limit)) {
      (try? store?.folders(in: folder, limit: limit)) ?? []
    }
  }

  func folders(endingWith suffix: String, limit: Int) -> [String] {
    memory.answer(.init(kind: .foldersEndingWith, text: suffix, limit: limit)) {
      (try? store?.folders(endingWith: suffix, limit: limit)) ?? []
    }
  }

  /// What follows from includes, which `key` names; nil if they cannot all be followed.
  func includes(_ key: String, _ follow: () -> IncludeClosure?) -> IncludeClosure? {
    memory.answer(.init(kind: .includes, text: key), follow)
  }

  /// Those of `names` that some file defines or mentions.
  func knownNames(among names: [String]) -> Set<String> { (try? store?.knownNames(among: names)) ?? [] }

  /// Those of `names` that a file whose names the language can use defines outside of any type or function.
  func definedNames(among names: [String], language: Language) -> Set<String> {
    Set(names.filter { symbols(named: [$0], limit: 64).contains { $0.container.isEmpty && language.canUse($0.path) } })
  }
}
