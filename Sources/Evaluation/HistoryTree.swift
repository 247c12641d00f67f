import Foundation
import Indexing
import Support
import SymbolIndex
import Syntax

/// The newest commits of a repository: holes are in the lines that a commit adds, and the tree is that of its parent.
final class HistoryTree: TreeSource {
  /// How far back holes are looked for, and commits that are read at a time.
  private static let mostCommits = 600
  private static let page = 50
  /// Most holes of a file of a commit, and of a commit.
  private static let mostOfAFile = 2
  private static let mostOfACommit = 6
  /// A commit that touches more files is a sweep (a renaming, a licence), not somebody's work on code.
  private static let mostFiles = 100

  let revision: String
  private(set) var commitCount = 0
  private let git: GitCommands
  private let catalog: LanguageCatalog
  private let options: IndexingOptions
  private let scratch: URL
  private let isWanted: (String) -> Bool
  private var commits: [Commit] = []
  private var isWhole = false
  private var parents: [String: String] = [:]
  private var copied: [String: String]?

  /// Nil if no commit has a parent; `scratch` is a file that may be written.
  init?(
    git: GitCommands,
    catalog: LanguageCatalog,
    options: IndexingOptions,
    scratch: URL,
    isWanted: @escaping (String) -> Bool
  ) {
    self.git = git
    self.catalog = catalog
    self.options = options
    self.scratch = scratch
    self.isWanted = isWanted
    revision = git.head ?? ""
    readPage()
    guard !commits.isEmpty else { return nil }
  }

  func holes(_ task: EvaluationTask, count: Int, seed: UInt64) throws -> [Hole] {
    var random = task.random(seed: seed)
    var found: [Hole] = []
    var place = 0
    while found.count < count {
      while place >= commits.count, !isWhole { readPage() }
      guard place < commits.count else { break }
      let commit = commits[place]
      place += 1
      let holes = try holes(task, of: commit, random: &random)
      found += holes.prefix(count - found.count)
    }
    commitCount = max(commitCount, place)
    return found
  }

  func prepare(_ folder: EvaluationFolder, for commit: String) throws -> [String]? {
    let wanted = git.files(of: parents[commit] ?? commit, largest: options.maximumFileBytes).filter { isSource($0.key) }
    let known = copied ?? [:]
    let changed = wanted.filter { known[$0.key] != $0.value }.sorted { $0.key < $1.key }
    let removed = known.keys.filter { wanted[$0] == nil }.sorted()
    // Some at a time: the texts of a large repository need not all be in memory at once.
    let batch = 500
    for start in stride(from: 0, to: changed.count, by: batch) {
      let part = changed[start..<min(start + batch, changed.count)]
      for (entry, bytes) in zip(part, try git.blobs(part.map(\.value), scratch: scratch)) {
        try folder.write(bytes, to: entry.key)
      }
    }
    for path in removed { try folder.write(nil, to: path) }
    defer { copied = wanted }
    return copied == nil ? nil : changed.map(\.key) + removed
  }

  private func isSource(_ path: String) -> Bool {
    guard EvaluationFolder.canHold(path), let language = catalog.language(forPath: path) else { return false }
    return language.hasSymbols && !options.disabledLanguages.contains(language.name)
      && !FileClass.isSecret(file: (path as NSString).lastPathComponent)
  }

  private func readPage() {
    let known = commits.count
    let page = git.commits(skip: known, count: Self.page)
    isWhole = page.count < Self.page || known + page.count >= Self.mostCommits
    commits += page
    for commit in page { parents[commit.name] = commit.parent }
  }

  private func holes(_ task: EvaluationTask, of commit: Commit, random: inout SeededGenerator) throws -> [Hole] {
    let paths = commit.added.keys.filter { isSource($0) && isWanted($0) }.sorted()
    guard !paths.isEmpty, commit.added.count <= Self.mostFiles else { return [] }
    let texts = try git.blobs(paths.map { "\(commit.name):\($0)" }, scratch: scratch)
    var found: [Hole] = []
    for (path, bytes) in zip(paths, texts).shuffled(using: &random) where found.count < Self.mostOfACommit {
      guard let bytes, let file = ParsedFile(path: path, bytes: bytes, lines: commit.added[path], catalog: catalog)
      else {
        continue
      }
      found += HoleFinder(file: file, commit: commit.name).holes(task, count: Self.mostOfAFile, random: &random)
    }
    return Array(found.prefix(Self.mostOfACommit))
  }
}
