import Configuration
import Foundation
import Indexing
import JSONRPC
import Support
import SymbolIndex
import Synchronization
import Syntax

/// Where a document is: the index that knows its workspace, and its path in it.
struct DocumentPlace: Sendable {
  /// Nil: no index, or none yet.
  var index: SymbolStore?
  var path: String
  /// Nil: outside every open folder.
  var workspace: URL?
  /// The document's own; nil for a folder.
  var uri: String?

  /// Reads other files of the workspace.
  var source: (@Sendable (String) -> [UInt8]?)? {
    guard let workspace else { return nil }
    return { WorkspaceFile.text(at: $0, in: workspace) }
  }
}

/// The indexes of the open folders.
///
/// One thread in the background writes, and holds an index's writer lock only while it does, so that other servers and
/// `heed index` get their turn. Requests read whatever the last batch left, and never wait for the thread. Another thread
/// indexes libraries, after the folder that imports them, and gives way to all others.
final class WorkspaceIndexes: Sendable {
  /// After more changed files than this the folder is walked anew.
  private static let mostSingleUpdates = 100
  /// Seconds between attempts while another process writes, and how many there are.
  private static let retryDelay = 5.0
  private static let mostRetries = 24
  /// Of one run, what the log says of single files.
  private static let mostIssues = 10

  private struct State {
    var folders: [IndexedFolder] = []
    var progressCount = 0
  }

  private let dependencies: ServerDependencies
  private let connection: Connection
  private let state = Mutex(State())
  private let thread = WorkerThread<Void>(name: "heed index") {}
  private let libraryThread = WorkerThread<Void>(name: "heed libraries") {}

  init(dependencies: ServerDependencies, connection: Connection) {
    self.dependencies = dependencies
    self.connection = connection
  }

  /// Adds a folder and indexes it in the background, and watches its files if nobody else does.
  func open(_ uri: DocumentURI, settings: Settings, showsProgress: Bool, watchesFiles: Bool) {
    guard let path = uri.path, let text = String(validating: path, as: UTF8.self) else {
      dependencies.log(.warning, "the folder \(uri.text) is not indexed: open one with a path in UTF-8 on this machine")
      return
    }
    // The index is found by the folder itself, whichever links lead to it, as `heed index` does.
    let url = URL(fileURLWithPath: text, isDirectory: true).standardizedFileURL.resolvingSymlinksInPath()
    let folder = IndexedFolder(path: path, url: url, settings: settings)
    let isNew = state.withLock { state in
      guard !state.folders.contains(where: { $0.path == path }) else { return false }
      state.folders.append(folder)
      return true
    }
    guard isNew else { return }
    // At once, so that the first request already has it; what is new in the files comes into it later.
    openReader(of: folder)
    thread.enqueue { [self] _ in
      // First, so that no change falls between.
      if watchesFiles { watch(folder) }
      build(folder, showsProgress: showsProgress)
    }
  }

  private func watch(_ folder: IndexedFolder) {
    guard let catalog = dependencies.catalog, dependencies.indexLocation != nil else { return }
    let options = dependencies.indexingOptions(folder.settings)
    let log = dependencies.log
    folder.watch {
      FolderWatcher(
        walker: WorkspaceWalker(workspace: folder.url, catalog: catalog, options: options),
        changed: { [weak self, weak folder] change in
          guard let self, let folder, !folder.cancellation.isCancelled else { return }
          switch change {
          case .files(let paths): add(changed: paths, in: folder)
          case .everything: thread.enqueue { [self] _ in build(folder, showsProgress: false) }
          }
        },
        report: { log(.warning, $0) }
      )
    }
  }

  /// Indexes the folders anew whose settings ask for it.
  func take(settings: (URL) -> Settings) {
    for folder in state.withLock(\.folders) where folder.take(settings(folder.url)) {
      thread.enqueue { [self] _ in build(folder, showsProgress: false) }
    }
  }

  /// Forgets a folder and stops the work on it.
  func close(_ uri: DocumentURI) {
    let closed = state.withLock { state in
      defer { state.folders.removeAll { $0.path == uri.path } }
      return state.folders.filter { $0.path == uri.path }
    }
    for folder in closed {
      folder.cancellation.cancel()
      folder.stopWatching()
    }
  }

  /// Stops all work, giving what is being written a moment.
  func finish() {
    for folder in state.withLock(\.folders) {
      folder.cancellation.cancel()
      folder.stopWatching()
    }
    thread.finish()
    libraryThread.finish()
    thread.waitForEnd(seconds: 0.5)
    libraryThread.waitForEnd(seconds: 0.5)
  }

  /// Where a document is; of two folders, one in the other, the inner counts.
  func place(of uri: DocumentURI) -> DocumentPlace {
    let folders = state.withLock(\.folders)
    let inner = folders.filter { uri.path(below: $0.path) != nil }.max { $0.path.count < $1.path.count }
    guard let inner, let path = uri.path(below: inner.path) else {
      return DocumentPlace(index: nil, path: uri.displayPath, workspace: nil, uri: uri.text)
    }
    return DocumentPlace(index: inner.reader, path: PathText.text(of: path), workspace: inner.url, uri: uri.text)
  }

  /// The open folders.
  var places: [DocumentPlace] {
    state.withLock(\.folders).map { DocumentPlace(index: $0.reader, path: "", workspace: $0.url) }
  }

  /// Indexes files anew after they were saved, changed or removed by anybody.
  func update(_ uris: [DocumentURI]) {
    for folder in state.withLock(\.folders) {
      let paths = uris.compactMap { $0.path(below: folder.path) }.map { PathText.text(of: $0) }
      add(changed: paths, in: folder)
    }
  }

  private func add(changed paths: [String], in folder: IndexedFolder) {
    if folder.addChanged(paths) { thread.enqueue { [self] _ in updateChanged(in: folder) } }
  }

  /// Makes ready for files of a language to change, after the work that waits now.
  func prepare(_ language: Language, for uri: DocumentURI) {
    guard let parsers = dependencies.parsers,
      let folder = state.withLock({ $0.folders.first { uri.path(below: $0.path) != nil } })
    else { return }
    thread.enqueue { _ in parsers.prepare(language, cancellation: folder.cancellation) }
  }

  /// Another process writes the index: its work helps us too, but what it does not know of is left to do.
  private func retryLater(_ folder: IndexedFolder) {
    guard folder.countRetry() <= Self.mostRetries else {
      return dependencies.log(
        .warning,
        "the index of \(folder.url.path) is being written by another process for too long"
      )
    }
    Timers.after(Self.retryDelay) { [weak self] in
      self?.thread.enqueue { [weak self] _ in
        if !folder.cancellation.isCancelled { self?.build(folder, showsProgress: false) }
      }
    }
  }

  private func build(_ folder: IndexedFolder, showsProgress: Bool) {
    let reporter = showsProgress ? beginProgress(folder) : nil
    var outcome = "no index"
    defer { reporter?.end(message: outcome) }
    write(folder) { _, indexer in
      let report = try indexer.run(fresh: false, cancellation: folder.cancellation) { progress in
        reporter?.report(done: progress.done, total: progress.total)
      }
      outcome = "\(report.symbols) symbols"
      dependencies.log(.info, "indexed \(folder.url.path): \(report.files) files, \(report.symbols) symbols")
      log(report.errors)
      findLibraries(of: folder)
    }
  }

  private func updateChanged(in folder: IndexedFolder) {
    let paths = folder.takeChanged()
    guard !paths.isEmpty, !folder.cancellation.isCancelled else { return }
    write(folder) { _, indexer in
      if paths.count > Self.mostSingleUpdates {
        _ = try indexer.run(fresh: false, cancellation: folder.cancellation) { _ in }
        findLibraries(of: folder)
      } else {
        for path in paths {
          try folder.cancellation.check()
          let issue = try indexer.update(path: path, cancellation: folder.cancellation)
          // What concerns a language is said when all is indexed, not at every save.
          if let issue, !issue.path.isEmpty { log([issue]) }
        }
        if folder.hasNewModules(in: paths) { findLibraries(of: folder) }
      }
    }
  }

  /// Has the libraries indexed that a folder's files import; what is found comes into the folder's index by and by.
  private func findLibraries(of folder: IndexedFolder) {
    libraryThread.enqueue(replacing: folder.url.path) { [self] _ in
      guard !folder.cancellation.isCancelled, let reader = folder.reader,
        let indexer = dependencies.libraries?(folder.url, folder.settings)
      else { return }
      folder.noteModules()
      do {
        let report = try indexer.run(index: reader, cancellation: folder.cancellation) { records in
          guard try Set(reader.allLibraries()) != Set(records) else { return }
          thread.enqueue { [self] _ in write(folder) { store, _ in try store.setLibraries(records) } }
        }
        let now = "\(report.indexed) indexed now"
        dependencies.log(.info, "\(report.libraries) libraries for \(folder.url.path), \(now), \(report.seconds) s")
        for error in report.errors { dependencies.log(.info, "\(error.path): \(error.message)") }
      } catch is CancellationError {
        dependencies.log(.info, "indexing libraries for \(folder.url.path) was stopped")
      } catch {
        dependencies.log(.warning, "indexing libraries for \(folder.url.path): \(error)")
      }
    }
  }

  /// Opens a folder's index for requests if there is one.
  private func openReader(of folder: IndexedFolder) {
    guard let location = dependencies.indexLocation?(folder.url) else { return }
    folder.openReader(at: location, libraries: dependencies.libraries?(folder.url, folder.settings)?.shelf)
  }

  /// Opens a folder's index for writing and reading, and lets others write afterwards. A failure leaves what there was.
  private func write(_ folder: IndexedFolder, _ body: (SymbolStore, WorkspaceIndexer) throws -> Void) {
    guard let location = dependencies.indexLocation?(folder.url), let catalog = dependencies.catalog else { return }
    do {
      // Names from an older index are better than none while this one is brought up to date.
      openReader(of: folder)
      let (store, isNew) = try folder.openWriter(at: location)
      defer { store.rest() }
      if isNew, let recovery = store.recovery {
        dependencies.log(.warning, recovery)
        folder.dropReader()
      }
      openReader(of: folder)
      let indexer = WorkspaceIndexer(
        workspace: folder.url,
        store: store,
        catalog: catalog,
        options: dependencies.indexingOptions(folder.settings),
        time: dependencies.time,
        processes: dependencies.parsers
      )
      try body(store, indexer)
      folder.forgetRetries()
    } catch SymbolIndexError.locked {
      retryLater(folder)
    } catch is CancellationError {
      dependencies.log(.info, "indexing \(folder.url.path) was stopped")
    } catch {
      folder.dropWriter()
      dependencies.log(.warning, "indexing \(folder.url.path): \(error)")
    }
  }

  /// Says what kept files out of an index.
  private func log(_ issues: [IndexIssue]) {
    for issue in issues.prefix(Self.mostIssues) {
      dependencies.log(.warning, (issue.path.isEmpty ? "" : issue.path + ": ") + issue.message)
    }
    if issues.count > Self.mostIssues {
      dependencies.log(.warning, "and \(issues.count - Self.mostIssues) more; `heed index --format json` lists all")
    }
  }

  private func beginProgress(_ folder: IndexedFolder) -> ProgressReporter {
    let number = state.withLock { state in
      state.progressCount += 1
      return state.progressCount
    }
    return .begin(
      title: "Indexing \(folder.url.lastPathComponent)",
      token: "heed/index/\(number)",
      connection: connection
    )
  }
}
