import Configuration
import Foundation
import Indexing
import Support
import SymbolIndex
import Syntax

/// One workspace as the commands see it: where it is, its settings, its languages and its index.
struct Workspace {
  let root: URL
  let settings: Settings
  let catalog: LanguageCatalog
  let indexFile: URL
  private let environment: Environment
  /// The children that parse for the indexes.
  private let processes: ParserProcesses

  /// The workspace of a folder, or of a file if its root is to be found.
  init(
    root: URL,
    index: String?,
    flags: SettingsLayer = SettingsLayer(),
    environment: Environment = Environment(),
    isQuiet: Bool
  ) throws {
    self.root = root
    self.environment = environment
    settings = try SettingsFiles(environment: environment).settings(for: root, flags: flags)
    let installation = try Installation(environment: environment)
    catalog = try LanguageCatalog(folder: installation.grammars)
    // As many as there are threads to speak to them: libraries come after the workspace.
    let threads = IndexingOptions(settings, environment: environment).threads
    let options = ParseFilesCommand.processes(grammars: installation.grammars, mostIdle: threads)
    processes = ParserProcesses(options: options, time: .system) { remark in
      if !isQuiet { Terminal.writeError("heed: \(remark)") }
    }
    indexFile =
      index.map { URL(fileURLWithPath: $0) } ?? IndexLocation.file(cache: environment.cache, workspace: root)
  }

  /// A folder given on the command line; nil: the current one.
  static func folder(_ path: String?) throws -> URL {
    let url = URL(fileURLWithPath: path ?? ".", isDirectory: true).standardizedFileURL.resolvingSymlinksInPath()
    guard (try? url.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true else {
      throw CommandError.noSuchFolder(path: path ?? url.path)
    }
    return url
  }

  /// Brings the index up to date and says what was done.
  func index(fresh: Bool, isQuiet: Bool) throws -> IndexReport {
    let bar = ProgressBar(title: "Indexing", isQuiet: isQuiet)
    defer { bar.finish() }
    let store = try openStore(access: fresh ? .rebuild : .readWrite, isQuiet: isQuiet)
    return try indexer(store).run(fresh: fresh, cancellation: CancellationFlag()) { progress in
      bar.update(done: progress.done, total: progress.total, detail: progress.currentPath)
    }
  }

  /// Indexes what is missing of the libraries that the workspace's files import.
  func indexLibraries(isQuiet: Bool) throws -> LibraryReport {
    let bar = ProgressBar(title: "Libraries", isQuiet: isQuiet)
    defer { bar.finish() }
    let store = try openStore(access: .readWrite, isQuiet: isQuiet)
    return try libraryIndexer.run(index: store, cancellation: CancellationFlag()) { progress in
      bar.update(done: progress.done, total: progress.total, detail: progress.currentPath)
    } found: {
      try store.setLibraries($0)
    }
  }

  /// Finds and indexes the workspace's libraries.
  var libraryIndexer: LibraryIndexer {
    LibraryIndexer(
      workspace: root,
      identity: IndexLocation.name(of: root),
      cache: libraryCache,
      catalog: catalog,
      paths: environment.libraryPaths,
      options: LibraryOptions(settings, environment: environment),
      time: .system,
      processes: processes
    )
  }

  private var libraryCache: LibraryCache { LibraryCache(cache: environment.cache) }

  /// The index to read: built first if there is none and it takes under two seconds by estimate, else what there is.
  func readableIndex(isQuiet: Bool) throws -> SymbolStore? {
    if !FileManager.default.fileExists(atPath: indexFile.path) {
      let store = try openStore(access: .readWrite, isQuiet: isQuiet)
      let indexer = indexer(store)
      guard indexer.estimate() < Self.longestSilentBuild else {
        if !isQuiet {
          Terminal.writeError("heed: \(root.path) has no index yet; run `heed index` for names from other files.")
        }
        return nil
      }
      _ = try indexer.run(fresh: false, cancellation: CancellationFlag()) { _ in }
    }
    return try openStore(access: .readOnly, isQuiet: isQuiet)
  }

  private static let longestSilentBuild = 2.0

  private func openStore(access: SymbolStore.Access, isQuiet: Bool) throws -> SymbolStore {
    let shelf = LibraryShelf(folder: libraryCache.folder)
    let store = try SymbolStore.open(at: indexFile, access: access, libraries: shelf)
    if let recovery = store.recovery, !isQuiet { Terminal.writeError("heed: \(recovery)") }
    return store
  }

  private func indexer(_ store: SymbolStore) -> WorkspaceIndexer {
    let options = IndexingOptions(settings, environment: environment)
    return WorkspaceIndexer(
      workspace: root,
      store: store,
      catalog: catalog,
      options: options,
      time: .system,
      processes: processes
    )
  }
}
