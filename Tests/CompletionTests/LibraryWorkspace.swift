import Completion
import Foundation
import Indexing
import SourceText
import Support
import SymbolIndex
import Syntax
import TestSupport
import Testing

/// A workspace below `project/` of a fixture, beside libraries that the test makes up: nothing that is installed takes part.
///
/// `%TOP%` in a fixture's text is the folder that the fixture lies in.
struct LibraryWorkspace {
  let document: CompletionDocument
  let cursor: Int
  let store: SymbolStore
  let report: LibraryReport
  let folder: TemporaryFolder

  /// - Parameter counter: counts what look-ups cost, in the workspace and in libraries.
  init(
    _ text: String,
    options: LibraryOptions = LibraryOptions(),
    counter: StepCounter? = nil,
    paths: (URL) -> LibraryPaths = { _ in .init() }
  ) throws {
    folder = try TemporaryFolder()
    let top = URL(filePath: folder.path("")).resolvingSymlinksInPath()
    let root = top.appending(path: "project", directoryHint: .isDirectory)
    let fixture = SourceFixture(text.replacing("%TOP%", with: top.path(percentEncoded: false)))
    for (path, text) in fixture.files { try folder.write(Array(text.utf8), to: path) }
    let catalog = try #require(Grammars.catalog)
    let cache = LibraryCache(cache: top.appending(path: "cache"))
    store = try SymbolStore.open(
      at: top.appending(path: "index.sqlite"),
      access: .rebuild,
      libraries: LibraryShelf(folder: cache.folder, counter: counter),
      counter: counter
    )
    let time = MonotonicTime { 0 }
    _ = try WorkspaceIndexer(workspace: root, store: store, catalog: catalog, options: IndexingOptions(), time: time)
      .run(fresh: false, cancellation: CancellationFlag()) { _ in }
    let indexer = LibraryIndexer(
      workspace: root,
      identity: "project",
      cache: cache,
      catalog: catalog,
      paths: paths(top),
      options: options,
      time: time
    )
    report = try indexer.run(index: store, cancellation: CancellationFlag()) { [store] in try store.setLibraries($0) }
    let place = fixture.cursor ?? ("project/main", 0)
    cursor = place.offset
    let path = String(place.path.dropFirst("project/".count))
    document = CompletionDocument(
      path: path,
      snapshot: fixture.snapshot(place.path),
      language: catalog.language(forPath: path)
    )
  }

  /// The names that are offered at the cursor.
  func names() -> NameList {
    NameCandidates.candidates(in: document, at: cursor, index: store, catalog: Grammars.catalog, limit: 200)
  }

  /// What comes of a model that wants to write `text` at the cursor.
  func complete(writing text: String) throws -> CompletionResult {
    let anchor = document.snapshot.string(in: max(0, cursor - 24)..<cursor)
    var options = CompletionOptions()
    options.constrainsNames = false
    return try TestModel(scripts: [.init(after: anchor, writes: text)]).engine().complete(
      document,
      at: cursor,
      index: store,
      options: options,
      cancellation: CancellationFlag()
    )
  }
}
