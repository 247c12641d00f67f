import Foundation
import Indexing
import Support
import SymbolIndex
import TestSupport
import Testing

/// Libraries are indexed once a version, within limits, and go when nobody uses them.
@Suite(.enabled(if: Grammars.areBuilt("python"), "the grammars are not built"))
struct LibraryIndexerTests {
  private let folder: TemporaryFolder
  private let cache: LibraryCache
  private let top: URL

  init() throws {
    folder = try TemporaryFolder()
    top = URL(filePath: folder.path("")).resolvingSymlinksInPath()
    cache = LibraryCache(cache: top.appending(path: "cache"))
    for workspace in ["one", "two"] {
      try write("import lib\nimport other\n", to: "\(workspace)/main.py")
      try write("home = \(top.path)/base/bin\nversion = 3.11.2\n", to: "\(workspace)/.venv/pyvenv.cfg")
    }
    try write("def standard(): pass\n", to: "base/lib/python3.11/os.py")
    for workspace in ["one", "two"] { try write("def shared(): pass\n", to: site(workspace) + "/lib/__init__.py") }
  }

  private func site(_ workspace: String) -> String { "\(workspace)/.venv/lib/python3.11/site-packages" }

  private func write(_ text: String, to path: String) throws { try folder.write(Array(text.utf8), to: path) }

  private struct Run {
    var report: LibraryReport
    var records: [LibraryRecord]
    /// What `found` was given.
    var given: [[String]]
  }

  private func run(_ workspace: String, _ change: (inout LibraryOptions) -> Void = { _ in }) throws -> Run {
    let root = top.appending(path: workspace)
    let store = try SymbolStore.open(at: top.appending(path: "\(workspace).sqlite"), access: .readWrite)
    let catalog = try Grammars.catalog()
    let time = MonotonicTime { 0 }
    _ = try WorkspaceIndexer(workspace: root, store: store, catalog: catalog, options: IndexingOptions(), time: time)
      .run(fresh: false, cancellation: CancellationFlag()) { _ in }
    var options = LibraryOptions()
    change(&options)
    let indexer = LibraryIndexer(
      workspace: root,
      identity: workspace,
      cache: cache,
      catalog: catalog,
      paths: LibraryPaths(),
      options: options,
      time: time
    )
    var given: [[String]] = []
    let report = try indexer.run(index: store, cancellation: CancellationFlag()) { records in
      given.append(records.map(\.module))
      try store.setLibraries(records)
    }
    return Run(report: report, records: try store.allLibraries(), given: given)
  }

  private var stores: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: cache.folder.path)) ?? []).sorted()
  }

  @Test func twoWorkspacesShareALibraryOfOneVersion() throws {
    let first = try run("one")
    #expect(first.report.indexed == 2)
    #expect(first.records.map(\.module) == ["", "lib"])
    #expect(first.given.last == ["", "lib"])
    let second = try run("two")
    #expect(second.report.indexed == 0)
    #expect(second.records.map(\.store) == first.records.map(\.store))
    #expect(second.records.map(\.place) != first.records.map(\.place))
    #expect(second.report.bytes > 0)
    // Private to the user, as all that is kept.
    let file = cache.folder.appending(path: first.records[0].store).appending(path: "index.sqlite")
    let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test func anotherContentIsAnotherStore() throws {
    let before = try run("one").records
    try write("def shared(): pass\ndef added(): pass\n", to: site("one") + "/lib/__init__.py")
    let after = try run("one")
    #expect(after.report.indexed == 1)
    #expect(after.records[1].store != before[1].store)
    #expect(after.records[0].store == before[0].store)
  }

  @Test func forgettingAWorkspaceLeavesWhatOthersUse() throws {
    _ = try run("one")
    _ = try run("two")
    #expect(cache.forget("one").isEmpty)
    #expect(stores.count == 2)
    #expect(cache.forget("two").count == 2)
    #expect(stores.isEmpty)
    #expect(cache.forget("two").isEmpty)
  }

  @Test func whatIsOverTheLimitIsLeftOutWithAReason() throws {
    let none = try run("one") { $0.mostStoredBytes = 0 }
    #expect(none.records.isEmpty)
    #expect(none.report.indexed == 0)
    let little = try run("one") { $0.mostStoredBytes = 1 }
    #expect(little.report.errors.contains { $0.message.contains("libraryMegabytes") })
    for number in 0..<30 { try write("x = 1\n", to: site("one") + "/other/m\(number).py") }
    let few = try run("one") { $0.mostFiles = 10 }
    #expect(few.report.errors.contains { $0.path.hasSuffix("/other") && $0.message.contains("left out") })
    #expect(few.records.map(\.module) == ["", "lib", "other"])
  }

  @Test func theLongestUnusedGoFirst() throws {
    _ = try run("one")
    let before = Set(stores)
    for store in before {
      let user = cache.folder.appending(path: store).appending(path: "users/one")
      let past = Date(timeIntervalSince1970: 1000)
      try FileManager.default.setAttributes([.modificationDate: past], ofItemAtPath: user.path)
    }
    try write("import other\n", to: "two/main.py")
    try write("def only_here(): pass\n", to: site("two") + "/other.py")
    try write("def of_two(): pass\n", to: "base2/lib/python3.11/os.py")
    try write("home = \(top.path)/base2/bin\nversion = 3.11.2\n", to: "two/.venv/pyvenv.cfg")
    // Room for two small indexes, not for four.
    let size = try run("two").report.bytes
    _ = try run("two") { $0.mostStoredBytes = size / 2 + 1 }
    #expect(Set(stores).isDisjoint(with: before))
    #expect(stores.count == 2)
  }

  /// Loops, links out of the tree, huge, binary and strange files: each is passed over, none stops the others.
  @Test func aHostileTreeCostsOnlyItsOwnNames() throws {
    let site = site("one")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path(site + "/lib/loop"),
      withDestinationPath: folder.path(site + "/lib")
    )
    try FileManager.default.createSymbolicLink(
      atPath: folder.path(site + "/lib/passwd.py"),
      withDestinationPath: "/etc/passwd"
    )
    try folder.write([0xFF, 0xFE, 0x00, 0x01], to: site + "/lib/binary.py")
    try folder.write(Array("def latin(): '".utf8) + [0xE9] + Array("'\n".utf8), to: site + "/lib/latin.py")
    try write(String(repeating: "x = 1\n", count: 2_000), to: site + "/lib/big.py")
    try write(String(repeating: "((((", count: 5_000), to: site + "/lib/deep.py")
    #expect(unsafe mkfifo(folder.path(site + "/lib/pipe.py"), 0o600) == 0)
    let result = try run("one") { $0.maximumFileBytes = 10_000 }
    let record = try #require(result.records.first { $0.module == "lib" })
    let shelf = LibraryShelf(folder: cache.folder)
    let store = try #require(shelf.store(named: record.store))
    let stamps = try store.fileStamps()
    #expect(
      Set(stamps.keys) == ["lib/__init__.py", "lib/big.py", "lib/binary.py", "lib/deep.py", "lib/latin.py"]
    )
    #expect(stamps["lib/binary.py"]?.skipped == "binary")
    #expect(stamps["lib/big.py"]?.skipped == "larger than 10000 bytes")
    #expect(try store.symbols(named: ["latin", "shared"], limit: 2).count == 2)
  }

  /// A `pyvenv.cfg` that came with a repository is read, never trusted to be well-formed, and nothing is run.
  @Test(arguments: [
    "", "home", "home = relative\nversion = 3.11", "version = ../../..\nhome = /nowhere/bin", "\u{0}\u{1}",
    "home = /nowhere/bin\nversion = 3.x",
  ])
  func aBrokenEnvironmentIsNone(text: String) throws {
    try write(text, to: "one/.venv/pyvenv.cfg")
    let result = try run("one")
    #expect(!result.records.contains { $0.module.isEmpty })
    #expect(result.report.errors.isEmpty)
  }

  @Test func aStoreThatWasRemovedOrDamagedIsMadeAnew() throws {
    let records = try run("one").records
    try FileManager.default.removeItem(at: cache.folder.appending(path: records[0].store))
    try folder.write([1, 2, 3], to: "cache/heed/libraries/\(records[1].store)/index.sqlite")
    let again = try run("one")
    #expect(again.report.indexed == 2)
    #expect(again.records == records)
  }
}
