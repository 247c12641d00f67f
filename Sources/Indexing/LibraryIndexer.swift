package import Foundation
package import Support
package import SymbolIndex
package import Syntax

/// Indexes the libraries that a workspace's files import, each once a version for all workspaces.
///
/// A library is found by files alone; nothing of the workspace or the library is run. What its index holds is a function of
/// its files, and the store has their hash in its name, so a store that is whole is never written again.
package final class LibraryIndexer: Sendable {
  /// Raised when the same files give another index than before.
  private static let version = 1
  private static let batchFiles = 200

  /// Opens what is indexed.
  package let shelf: LibraryShelf
  private let workspace: URL
  private let identity: String
  private let cache: LibraryCache
  private let catalog: LanguageCatalog
  private let paths: LibraryPaths
  private let options: LibraryOptions
  private let time: MonotonicTime
  private let processes: ParserProcesses?

  /// An indexer for the folder `workspace`.
  ///
  /// - Parameters:
  ///   - identity: the name of the folder of the workspace's index.
  ///   - processes: the children that parse; nil: files are parsed in this process.
  package init(
    workspace: URL,
    identity: String,
    cache: LibraryCache,
    catalog: LanguageCatalog,
    paths: LibraryPaths,
    options: LibraryOptions,
    time: MonotonicTime,
    processes: ParserProcesses? = nil
  ) {
    self.workspace = workspace
    self.identity = identity
    self.cache = cache
    shelf = LibraryShelf(folder: cache.folder)
    self.catalog = catalog
    self.paths = paths
    self.options = options
    self.time = time
    self.processes = processes
  }

  /// Indexes what is missing of the libraries that the files of `index` import.
  ///
  /// - Parameters:
  ///   - progress: called on the caller's thread, with the number of libraries that are done.
  ///   - found: is given all libraries that are there so far whenever one was added; last of all with those that stay.
  /// - Throws: `CancellationError`, or what `found` throws. What concerns single libraries is in the report.
  package func run(
    index: SymbolStore,
    cancellation: CancellationFlag,
    progress: (IndexProgress) -> Void = { _ in },
    found: ([LibraryRecord]) throws -> Void
  ) throws -> LibraryReport {
    let watch = Stopwatch(time)
    // Libraries come once; nothing small changes in them for which a child would be kept.
    defer { processes?.endBackground() }
    var report = LibraryReport()
    let sources = try options.mostStoredBytes > 0 ? self.sources(for: index) : []
    let tools = "\(Self.version) \(WorkspaceIndexer.toolsFingerprint(catalog))"
    var places = try sources.map { source in
      let walk = try LibraryWalker(source: source, catalog: catalog, options: options).walk(cancellation: cancellation)
      return Place(
        source: source,
        walk: walk,
        store: source.store(contentHash: ContentHash.of("\(walk.contentHash) \(tools)".utf8))
      )
    }.filter { !$0.walk.files.isEmpty }
    for number in places.indices { places[number].isWhole = isWhole(places[number].store) }
    if places.contains(where: \.isWhole) { try found(records(of: places)) }
    for number in places.indices where !places[number].isWhole {
      progress(IndexProgress(done: number, total: places.count, currentPath: places[number].source.name))
      // Two places may have the same content.
      if !isWhole(places[number].store) {
        guard try write(places[number], among: places, &report, cancellation) else { continue }
      }
      places[number].isWhole = true
      try found(records(of: places))
    }
    progress(IndexProgress(done: places.count, total: places.count, currentPath: ""))
    let stores = Set(records(of: places).map(\.store))
    for store in stores { cache.note(identity, uses: store) }
    report.libraries = stores.count
    report.bytes = cache.makeRoom(keeping: stores, mostBytes: options.mostStoredBytes)
    try found(records(of: places))
    report.seconds = watch.seconds
    return report
  }

  /// A library with what was found of it.
  private struct Place {
    var source: LibrarySource
    var walk: LibraryWalker.Result
    var store: String
    /// True if its index is finished.
    var isWhole = false
  }

  private func records(of places: [Place]) -> [LibraryRecord] {
    places.filter(\.isWhole).map { $0.source.record(store: $0.store) }
  }

  // MARK: What is wanted

  private func sources(for index: SymbolStore) throws -> [LibrarySource] {
    let imported = Dictionary(grouping: try index.importedModules(), by: \.language)
    var sources: [LibrarySource] = []
    if let modules = imported["python"], isOn("python"),
      let environment = PythonEnvironment.find(workspace: workspace, paths: paths)
    {
      let outside = modules.map(\.module).filter { !isOwn($0, index) }
      sources += PythonLibraries(environment: environment).sources(for: outside)
    }
    let scripts = ["javascript", "tsx", "typescript"].filter(isOn).flatMap { imported[$0] ?? [] }
    if !scripts.isEmpty { sources += ScriptLibraries(workspace: workspace).sources(for: scripts.map(\.module)) }
    let includes = (imported["c"] ?? []) + (imported["cpp"] ?? [])
    if !includes.isEmpty, isOn("c") || isOn("cpp") {
      let isCxx = imported["cpp"] != nil && isOn("cpp")
      sources += HeaderLibraries(workspace: workspace, paths: paths).sources(for: includes.map(\.module), isCxx: isCxx)
    }
    if let packages = imported["go"], isOn("go") {
      sources += GoLibraries(workspace: workspace, paths: paths).sources(for: packages.map(\.module))
    }
    // Paths need no `use`: what counts is that a file has the crate's name.
    if isOn("rust"), imported["rust"] != nil || LibraryFolder.exists(workspace.path + "/Cargo.toml") {
      let first = Set((imported["rust"] ?? []).map { String($0.module.prefix { $0 != ":" }) })
      sources += try RustLibraries(workspace: workspace, paths: paths).sources { name in
        try first.contains(name) || !index.knownNames(among: [name]).isEmpty
      }
    }
    if let modules = imported["swift"], isOn("swift") {
      sources += SwiftLibraries(workspace: workspace).sources(for: modules.map(\.module))
    }
    return sources
  }

  private func isOn(_ language: String) -> Bool { !options.disabledLanguages.contains(language) }

  /// True for a Python module that is the workspace's own: a file or package of that name at the top of an import path.
  private func isOwn(_ module: String, _ index: SymbolStore) -> Bool {
    guard let name = PythonLibraries.topName(module) else { return true }
    return [name + ".py", name + "/__init__.py"].contains { end in
      let files = (try? index.files(endingWith: end, limit: 8)) ?? []
      return files.contains { file in
        let folder = file.path.dropLast(end.count)
        return ((try? index.fileStamp(of: folder + "__init__.py")) ?? nil) == nil
      }
    }
  }

  // MARK: One library

  /// Indexes a library; false if there is no room for it or it failed.
  private func write(
    _ place: Place,
    among places: [Place],
    _ report: inout LibraryReport,
    _ cancellation: CancellationFlag
  ) throws(CancellationError) -> Bool {
    try cancellation.check()
    let kept = Set(records(of: places).map(\.store))
    guard cache.makeRoom(keeping: kept, mostBytes: options.mostStoredBytes) < options.mostStoredBytes else {
      let limit = "the libraries' indexes take more than \(options.mostStoredBytes >> 20) MB"
      report.errors.append(
        IndexIssue(path: place.source.place, message: "Left out: \(limit). Raise `libraryMegabytes` in the settings.")
      )
      return false
    }
    do {
      try write(place.walk, of: place.source, named: place.store, &report, cancellation)
    } catch let error as CancellationError {
      throw error
    } catch {
      report.errors.append(IndexIssue(path: place.source.place, message: "\(error)"))
      return false
    }
    report.errors += place.walk.issues
    report.indexed += 1
    return true
  }

  /// True for an index that was finished under that name.
  private func isWhole(_ store: String) -> Bool {
    guard let index = try? SymbolStore.open(at: cache.file(of: store), access: .readLibrary) else { return false }
    defer { try? index.close() }
    return (try? index.fingerprint) == store
  }

  private func write(
    _ walk: LibraryWalker.Result,
    of source: LibrarySource,
    named name: String,
    _ report: inout LibraryReport,
    _ cancellation: CancellationFlag
  ) throws {
    let store = try SymbolStore.open(at: cache.file(of: name), access: .rebuild)
    defer { try? store.close() }
    let setup = ParserSetup(root: Array(source.root.utf8), options: indexingOptions, settledBefore: .max)
    let pipeline = ParsePipeline(
      jobs: walk.files.map { FileJob(file: $0, stamp: nil, isForced: true) },
      threads: options.threads,
      workers: FileWorkers(
        setup: setup,
        catalog: catalog,
        processes: processes,
        isBackground: options.isBackground
      ),
      cancellation: cancellation,
      time: time
    )
    defer { pipeline.stop() }
    var files = IndexReport()
    var batch = IndexingBatch(removed: [])
    while let outcome = pipeline.next() {
      try cancellation.check()
      batch.add(outcome, &files)
      if case .indexed(let file, let issue?) = outcome {
        report.errors.append(IndexIssue(path: source.root + "/" + file.path, message: issue.message))
      }
      if batch.files.count >= Self.batchFiles {
        try store.apply(batch.files)
        report.add(batch.files)
        batch = IndexingBatch(removed: [])
      }
    }
    try cancellation.check()
    try store.apply(batch.files)
    report.add(batch.files)
    try store.setFingerprint(name)
    try store.tidy()
  }

  private var indexingOptions: IndexingOptions {
    var indexing = IndexingOptions()
    indexing.maximumFileBytes = options.maximumFileBytes
    indexing.parseTimeLimit = options.parseTimeLimit
    indexing.threads = options.threads
    indexing.isLibrary = true
    return indexing
  }
}
