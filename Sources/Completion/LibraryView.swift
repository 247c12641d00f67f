import SymbolIndex
import Synchronization

/// The libraries that the workspace's files import, as a request sees them: their files have absolute paths.
///
/// A question goes to the index of the one library that a path is in, so its cost depends neither on the number of libraries
/// nor on their size. What a request asks twice is answered from memory.
final class LibraryView: Sendable {
  /// A library's file: the index that knows it, and its path there.
  struct File: Sendable {
    var store: SymbolStore
    var record: LibraryRecord
    var path: String
  }

  private struct Known {
    var records: [String: [LibraryRecord]] = [:]
    var holders: [String: LibraryRecord?] = [:]
    var imports: [String: [ImportRecord]] = [:]
    var surfaces: [String: ModuleSurface?] = [:]
    var exists: [String: Bool] = [:]
  }

  private let workspace: SymbolStore
  private let shelf: LibraryShelf
  private let known = Mutex(Known())

  /// Nil if nothing is known of libraries.
  init?(_ workspace: SymbolStore?) {
    guard let workspace, let shelf = workspace.libraries else { return nil }
    self.workspace = workspace
    self.shelf = shelf
  }

  /// The libraries of a module, in the order in which they are to be asked.
  func libraries(_ language: String, module: String) -> [LibraryRecord] {
    let key = language + "\u{0}" + module
    if let records = known.withLock({ $0.records[key] }) { return records }
    let records = (try? workspace.libraries(language: language, module: module)) ?? []
    known.withLock { $0.records[key] = records }
    return records
  }

  /// The library's file at an absolute path; nil outside of the libraries.
  func file(_ path: String) -> File? {
    guard path.hasPrefix("/"), let record = holder(of: path), let store = shelf.store(named: record.store) else {
      return nil
    }
    return File(store: store, record: record, path: String(path.dropFirst(record.root.count + 1)))
  }

  /// The innermost library around a path.
  private func holder(of path: String) -> LibraryRecord? {
    var place = path[...]
    var passed: [String] = []
    var found: LibraryRecord?
    while !place.isEmpty {
      let name = String(place)
      if let holder = known.withLock({ $0.holders[name] }) {
        found = holder
        break
      }
      passed.append(name)
      if let record = try? workspace.library(at: name) {
        found = record
        break
      }
      place = place[..<(place.lastIndex(of: "/") ?? place.startIndex)]
    }
    known.withLock { known in for name in passed { known.holders[name] = .some(found) } }
    return found
  }

  // MARK: One file

  /// True for a file that was read.
  func has(_ path: String) -> Bool {
    if let exists = known.withLock({ $0.exists[path] }) { return exists }
    let stamp = file(path).flatMap { (try? $0.store.fileStamp(of: $0.path)) ?? nil }
    let exists = stamp.map { $0.skipped == nil } ?? false
    known.withLock { $0.exists[path] = exists }
    return exists
  }

  func imports(of path: String) -> [ImportRecord] {
    if let imports = known.withLock({ $0.imports[path] }) { return imports }
    let imports = file(path).flatMap { try? $0.store.imports(ofFile: $0.path) } ?? []
    known.withLock { $0.imports[path] = imports }
    return imports
  }

  /// Nil for a file of which nothing is known.
  func surface(of path: String) -> ModuleSurface? {
    if let surface = known.withLock({ $0.surfaces[path] }) { return surface }
    let surface = file(path).flatMap { (try? $0.store.surface(ofFile: $0.path)) ?? nil }
    known.withLock { $0.surfaces[path] = .some(surface) }
    return surface
  }

  /// Most definitions of a place that are looked at.
  private static let mostSymbols = 4_000

  /// The definitions at the top of files, those of a name only if one is given.
  func symbols(named name: String? = nil, atTopOf scope: FileScope) -> [SymbolRecord] {
    records(scope) { store, scope in
      if let name {
        try store.symbols(named: name, atTopOf: scope)
      } else {
        try store.symbols(atTopOf: scope, limit: Self.mostSymbols)
      }
    }
  }

  func members(of type: String, in scope: FileScope) -> [SymbolRecord] {
    records(scope) { try $0.symbols(inContainer: type, of: $1) }
  }

  /// The definitions of a name anywhere in files, also inside of others.
  func symbols(named name: String, of scope: FileScope) -> [SymbolRecord] {
    records(scope) { try $0.symbols(named: name, of: $1) }
  }

  // MARK: A whole library, or some of its files

  func symbols(
    named name: String,
    in record: LibraryRecord,
    of files: FileSet? = nil,
    limit: Int
  ) -> [SymbolRecord] {
    records(record) { try $0.symbols(named: [name], limit: limit, of: files) }
  }

  func symbols(prefix: String, in record: LibraryRecord, of files: FileSet? = nil, limit: Int) -> [SymbolRecord] {
    records(record) { try $0.distinctSymbols(prefix: prefix, limit: limit, of: files) }
  }

  func members(
    of container: String,
    in record: LibraryRecord,
    of files: FileSet? = nil,
    limit: Int
  ) -> [SymbolRecord] {
    container.isEmpty ? [] : records(record) { try $0.symbols(inContainer: container, limit: limit, of: files) }
  }

  /// These files of a library, by absolute paths; nil if the library cannot be read.
  func fileSet(_ paths: [String], in record: LibraryRecord) -> FileSet? {
    guard let store = shelf.store(named: record.store) else { return nil }
    return try? store.fileSet(paths.map { String($0.dropFirst(record.root.count + 1)) })
  }

  private func records(_ record: LibraryRecord, _ ask: (SymbolStore) throws -> [SymbolRecord]) -> [SymbolRecord] {
    guard let store = shelf.store(named: record.store), let records = try? ask(store) else { return [] }
    return records.map { symbol in
      var symbol = symbol
      symbol.path = record.root + "/" + symbol.path
      return symbol
    }
  }

  /// The files and folders right in a folder, by absolute paths.
  func contents(of folder: String, limit: Int) -> (files: [String], folders: [String]) {
    guard let file = file(folder) else { return ([], []) }
    let root = file.record.root + "/"
    let files = (try? file.store.files(inFolder: file.path)) ?? []
    let folders = (try? file.store.folders(in: file.path, limit: limit)) ?? []
    return (files.prefix(limit).map { root + $0.path }, folders.map { root + $0 })
  }

  private func records(
    _ scope: FileScope,
    _ ask: (SymbolStore, FileScope) throws -> [SymbolRecord]
  ) -> [SymbolRecord] {
    let (path, isFolder): (String, Bool) =
      switch scope {
      case .file(let path): (path, false)
      case .folder(let path): (path, true)
      }
    guard let file = file(path),
      let records = try? ask(file.store, isFolder ? .folder(file.path) : .file(file.path))
    else { return [] }
    return records.map { record in
      var record = record
      record.path = file.record.root + "/" + record.path
      return record
    }
  }
}
