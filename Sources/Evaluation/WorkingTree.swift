import Foundation
import Indexing
import Support
import SymbolIndex
import Syntax

/// A workspace's files as they are now.
final class WorkingTree: TreeSource {
  /// Most holes of a file.
  private static let mostOfAFile = 8

  let revision: String
  let commitCount = 0
  private let root: URL
  private let catalog: LanguageCatalog
  private let paths: [String]
  private let isWanted: (String) -> Bool

  /// Walks the workspace; holes are made only in files that `isWanted` lets pass.
  init(
    root: URL,
    revision: String,
    catalog: LanguageCatalog,
    options: IndexingOptions,
    isWanted: @escaping (String) -> Bool
  ) throws {
    self.root = root
    self.revision = revision
    self.catalog = catalog
    self.isWanted = isWanted
    let walk = try WorkspaceWalker(workspace: root, catalog: catalog, options: options)
      .walk(cancellation: CancellationFlag())
    paths = walk.files.filter {
      $0.skipped == nil && $0.language.hasSymbols && EvaluationFolder.canHold($0.path)
    }
    .map(\.path)
  }

  func holes(_ task: EvaluationTask, count: Int, seed: UInt64) -> [Hole] {
    var random = task.random(seed: seed)
    let files = paths.filter(isWanted).shuffled(using: &random)
    let share = min(max((count + files.count - 1) / max(files.count, 1), 1), Self.mostOfAFile)
    var found: [Hole] = []
    for path in files where found.count < count {
      guard let bytes = WorkspaceFile.text(at: path, in: root),
        let file = ParsedFile(path: path, bytes: bytes, lines: nil, catalog: catalog)
      else { continue }
      let finder = HoleFinder(file: file, commit: "")
      found += finder.holes(task, count: min(share, count - found.count), random: &random)
    }
    return found
  }

  func prepare(_ folder: EvaluationFolder, for commit: String) throws -> [String]? {
    for path in paths {
      if let bytes = WorkspaceFile.text(at: path, in: root) { try folder.write(bytes, to: path) }
    }
    return nil
  }
}
