package import Foundation
package import Indexing
import Support
package import SymbolIndex
package import Syntax

/// A private copy of a tree's source files with an index of its own, in which holes are cut.
///
/// While a hole is looked at, the copy holds the file without what was taken out, and the index is of that file: whatever
/// reads the workspace cannot come by the truth. One caller at a time.
package final class EvaluationFolder {
  /// The copy's root.
  package let root: URL
  /// The copy's index.
  package let index: SymbolStore
  private let indexer: WorkspaceIndexer
  private let libraries: LibraryIndexer?
  private let folder: URL
  /// The file that has its hole, and its text without one; nil: it is not there.
  private var cut: (path: String, text: [UInt8]?)?

  /// An empty copy in a new folder; `folder` must not exist and goes away with the value.
  package init(
    folder: URL,
    catalog: LanguageCatalog,
    options: IndexingOptions,
    libraries: LibraryIndexer? = nil
  ) throws {
    self.folder = folder
    self.libraries = libraries
    root = folder.appending(component: "tree", directoryHint: .isDirectory)
    // A repository of its own, or ignore rules of one around the cache would hold.
    try FileManager.default.createDirectory(
      at: root.appending(component: ".git"),
      withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700]
    )
    index = try SymbolStore.open(
      at: folder.appending(component: "index.sqlite"),
      access: .rebuild,
      libraries: libraries?.shelf
    )
    var options = options
    // What belongs to the tree was decided when it was copied.
    options.globalIgnoreFile = nil
    options.excludes = []
    indexer = WorkspaceIndexer(workspace: root, store: index, catalog: catalog, options: options, time: .system)
  }

  deinit {
    try? index.close()
    try? FileManager.default.removeItem(at: folder)
  }

  /// Writes a file of the copy, or removes it; the index learns of it later.
  func write(_ bytes: [UInt8]?, to path: String) throws {
    let file = root.appending(path: path)
    guard let bytes else {
      try? FileManager.default.removeItem(at: file)
      return
    }
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  /// The text of a file of the copy.
  func text(of path: String) -> [UInt8]? { WorkspaceFile.text(at: path, in: root) }

  /// Indexes all of the copy.
  func indexAll(progress: (_ done: Int, _ total: Int) -> Void) throws {
    _ = try indexer.run(fresh: false, cancellation: CancellationFlag()) { progress($0.done, $0.total) }
    _ = try libraries?.run(index: index, cancellation: CancellationFlag()) { try index.setLibraries($0) }
  }

  /// Brings the index up to date with single files.
  func update(_ paths: [String]) throws {
    for path in paths { try indexer.update(path: path) }
  }

  /// Puts a file's text with a hole in the file's place; an earlier hole is filled again.
  func cutHole(in path: String, leaving text: [UInt8]) throws {
    if let cut, cut.path != path { try fillHole() }
    if cut == nil { cut = (path, self.text(of: path)) }
    try write(text, to: path)
    try indexer.update(path: path)
    // Names that only the hole had are forgotten as well.
    try index.tidy()
  }

  /// Puts the last hole's file back as it was.
  func fillHole() throws {
    guard let cut else { return }
    try write(cut.text, to: cut.path)
    try indexer.update(path: cut.path)
    self.cut = nil
  }

  /// True for a path that can be copied: what is not UTF-8, or looks like an escape for it, is left out.
  static func canHold(_ path: String) -> Bool {
    !path.contains("\\") && !path.contains("\n") && !path.split(separator: "/").contains("..")
  }
}
