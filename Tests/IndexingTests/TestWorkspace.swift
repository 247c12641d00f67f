import Foundation
import Indexing
import Support
import SymbolIndex
import Syntax
import TestSupport

/// A workspace on disk for one test, with its index beside it; gone with the value.
final class TestWorkspace: Sendable {
  let folder: URL
  let root: URL
  let index: URL

  /// Writes the files of a fixture.
  init(_ fixture: String = "") throws {
    folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appending(path: "heed-indexing-\(UUID().uuidString)")
    root = folder.appending(path: "work")
    index = folder.appending(path: "cache/index.sqlite")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    guard !fixture.isEmpty else { return }
    for file in SourceFixture(fixture).files { try write(file.path, file.text) }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func url(_ path: String) -> URL { root.appending(path: path) }

  func write(_ path: String, _ text: String) throws { try write(path, Array(text.utf8)) }

  func write(_ path: String, _ bytes: [UInt8]) throws {
    try FileManager.default.createDirectory(
      at: url(path).deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(bytes).write(to: url(path))
  }

  func remove(_ path: String) throws { try FileManager.default.removeItem(at: url(path)) }

  /// Makes a file look as if it was changed that many seconds ago.
  func age(_ path: String, by seconds: Double) throws {
    let time = Date(timeIntervalSinceNow: -seconds)
    try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: url(path).path)
  }

  func walk(_ options: IndexingOptions = IndexingOptions()) throws -> WalkResult {
    let catalog = try Grammars.catalog()
    return try WorkspaceWalker(workspace: root, catalog: catalog, options: options).walk(
      cancellation: CancellationFlag()
    )
  }

  func open(_ access: SymbolStore.Access = .readWrite) throws -> SymbolStore {
    try SymbolStore.open(at: index, access: access)
  }

  func indexer(_ store: SymbolStore, _ options: IndexingOptions = IndexingOptions()) throws -> WorkspaceIndexer {
    WorkspaceIndexer(workspace: root, store: store, catalog: try Grammars.catalog(), options: options, time: .system)
  }

  @discardableResult
  func run(_ options: IndexingOptions = IndexingOptions(), fresh: Bool = false) throws -> IndexReport {
    try indexer(open(), options).run(fresh: fresh, cancellation: CancellationFlag()) { _ in }
  }

  /// Every symbol as `path:container.name`, in canonical order.
  func names() throws -> [String] {
    var names: [String] = []
    try open(.readOnly).forEachSymbol { names.append("\($0.path):\($0.qualifiedName)") }
    return names
  }
}

/// The languages of this checkout; their parsers are built by the set-up and may be absent.
enum Grammars {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "grammars")

  private static let shared = Result { try LanguageCatalog(folder: folder) }

  /// One for all tests, for it compiles a query once.
  static func catalog() throws -> LanguageCatalog { try shared.get() }

  /// True if the parsers of these languages are built.
  static func areBuilt(_ names: String...) -> Bool {
    names.allSatisfy { name in
      guard let catalog = try? catalog(), let language = catalog.language(named: name) else { return false }
      return FileManager.default.fileExists(atPath: language.library.path)
    }
  }
}
