import Foundation
import Indexing
import Support
import Synchronization
import TestSupport
import Testing

/// Files that change are told of, and nothing else is.
@Suite(.serialized, .timeLimit(.minutes(10))) struct FolderWatcherTests {
  /// What was told so far.
  private final class Told: Sendable {
    private let changes = Mutex<[FolderWatcher.Change]>([])

    func add(_ change: FolderWatcher.Change) { changes.withLock { $0.append(change) } }

    /// All files and, as `*`, everything.
    var names: Set<String> {
      Set(
        changes.withLock { $0 }.flatMap { change in
          switch change {
          case .files(let paths): paths
          case .everything: ["*"]
          }
        }
      )
    }
  }

  private let workspace: TestWorkspace
  private let told = Told()
  private let watcher: FolderWatcher

  init() throws {
    workspace = try TestWorkspace(
      "//- /a.py\nx\n//- /pack/b.py\nx\n//- /.gitignore\nbuilt/\n//- /built/c.py\nx\n//- /.git/HEAD\nx"
    )
    let walker = WorkspaceWalker(
      workspace: workspace.root,
      catalog: try Grammars.catalog(),
      options: IndexingOptions()
    )
    let made = FolderWatcher(walker: walker, changed: { [told] in told.add($0) }, report: { _ in })
    watcher = try #require(made)
    // Watching begins on its own thread: a first change that is told says that it has.
    try changes(to: ["a.py"]) {
      for _ in 0..<100 where told.names.isEmpty {
        try write("a.py")
        Thread.sleep(forTimeInterval: 0.02)
      }
    }
  }

  private func write(_ name: String) throws {
    let file = workspace.url(name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data("y = \(name)".utf8).write(to: file)
  }

  /// Waits until these are told.
  private func changes(to expected: Set<String>, _ body: () throws -> Void) throws {
    try body()
    for _ in 0..<300 where !told.names.isSuperset(of: expected) { Thread.sleep(forTimeInterval: 0.01) }
    #expect(told.names.isSuperset(of: expected), "\(told.names)")
  }

  @Test func whatIsWrittenMadeMovedAndRemovedIsTold() throws {
    try changes(to: ["pack/b.py", "pack/new.py"]) {
      try FileManager.default.removeItem(at: workspace.url("pack/b.py"))
      try write("pack/new.py")
    }
    try changes(to: ["moved.py"]) {
      try FileManager.default.moveItem(at: workspace.url("pack/new.py"), to: workspace.url("moved.py"))
    }
    watcher.stop()
  }

  @Test func newFoldersAreWatchedWithWhatTheyHoldAlready() throws {
    try changes(to: ["deep/er/d.py"]) { try write("deep/er/d.py") }
    try changes(to: ["deep/er/e.py"]) { try write("deep/er/e.py") }
    watcher.stop()
  }

  @Test func ignoredFoldersAndOtherFilesAreNot() throws {
    for name in ["built/c.py", "built/new.py", ".git/index.py", "notes.txt", "built/in/f.py"] { try write(name) }
    try changes(to: ["last.py"]) { try write("last.py") }
    #expect(told.names == ["a.py", "last.py"])
    watcher.stop()
  }

  @Test func rulesAndFoldersThatGoMayChangeAnything() throws {
    try changes(to: ["*"]) { try write(".gitignore") }
    watcher.stop()
  }

  @Test func aRemovedFolderMayHoldAnything() throws {
    try changes(to: ["*"]) { try FileManager.default.removeItem(at: workspace.url("pack")) }
    watcher.stop()
  }
}
