import Configuration
import Foundation
import Indexing
import Support
import SymbolIndex
import Synchronization

/// An open folder and its index.
final class IndexedFolder: Sendable {
  /// Absolute, without a slash at its end.
  let path: [UInt8]
  let url: URL
  /// Set when the folder is closed.
  let cancellation = CancellationFlag()

  private struct State {
    var settings: Settings
    var reader: SymbolStore?
    /// Open for writing, at rest between two batches.
    var writer: SymbolStore?
    /// The file that `reader` has open.
    var fileNumber: Int?
    /// Files to index anew.
    var changed: Set<String> = []
    var retries = 0
    /// Modules whose libraries were looked for.
    var modules: Set<ImportedModule> = []
    /// Watches the files for a client that does not.
    var watcher: FolderWatcher?
  }

  private let state: Mutex<State>

  init(path: [UInt8], url: URL, settings: Settings) {
    self.path = path
    self.url = url
    state = Mutex(State(settings: settings))
  }

  /// What the folder is indexed by.
  var settings: Settings { state.withLock(\.settings) }

  /// Takes new settings; true if the index depends on what is new.
  func take(_ settings: Settings) -> Bool {
    state.withLock { state in
      let old = state.settings
      state.settings = settings
      return old.excludes != settings.excludes || old.disabledLanguages != settings.disabledLanguages
        || old.maximumFileBytes != settings.maximumFileBytes
    }
  }

  /// The index for requests; nil if there is none yet.
  var reader: SymbolStore? { state.withLock(\.reader) }

  /// Opens the index for requests unless it is open; one whose file was removed or replaced (`heed forget`, `heed index
  /// --fresh`) is opened anew.
  func openReader(at location: URL, libraries: LibraryShelf?) {
    let file = Self.fileNumber(of: location)
    guard state.withLock({ $0.reader == nil || $0.fileNumber != file }) else { return }
    let opened = try? SymbolStore.open(at: location, access: .readOnly, libraries: libraries)
    state.withLock { state in
      state.reader = opened
      state.fileNumber = file
    }
  }

  /// The index for writing, which is to be given back with `rest()`; `isNew` is false if it was open already. Of one caller at a
  /// time.
  func openWriter(at location: URL) throws(SymbolIndexError) -> (store: SymbolStore, isNew: Bool) {
    if let kept = state.withLock(\.writer), try kept.resume() { return (kept, false) }
    dropWriter()
    let store = try SymbolStore.open(at: location, access: .readWrite)
    state.withLock { $0.writer = store }
    return (store, true)
  }

  /// Lets go of an index for writing that something is wrong with.
  func dropWriter() { state.withLock { $0.writer = nil } }

  private static func fileNumber(of location: URL) -> Int? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: location.path)
    return (attributes?[.systemFileNumber] as? NSNumber)?.intValue
  }

  /// Has the folder watched from now on if it is not yet; stopped when the folder is closed.
  func watch(_ make: () -> FolderWatcher?) {
    guard state.withLock({ $0.watcher == nil }), let watcher = make() else { return }
    state.withLock { $0.watcher = watcher }
    if cancellation.isCancelled { stopWatching() }
  }

  /// Ends the watching, if there is any.
  func stopWatching() {
    let watcher = state.withLock { state in
      defer { state.watcher = nil }
      return state.watcher
    }
    watcher?.stop()
  }

  /// Notes that the libraries of all modules that the index has are looked for now.
  func noteModules() {
    let modules = (try? reader?.importedModules()) ?? []
    state.withLock { $0.modules = Set(modules) }
  }

  /// True if one of the files imports a module whose library was not looked for yet.
  func hasNewModules(in paths: [String]) -> Bool {
    guard let reader else { return false }
    let known = state.withLock(\.modules)
    return paths.contains { path in
      let language = (try? reader.files(endingWith: path, limit: 1).first?.language) ?? ""
      let records = (try? reader.imports(ofFile: path)) ?? []
      return records.contains { !known.contains(ImportedModule(language: language, module: $0.module)) }
    }
  }

  /// Counts another attempt to write.
  func countRetry() -> Int {
    state.withLock { state in
      state.retries += 1
      return state.retries
    }
  }

  /// A write went through: the next one that meets a lock has all its attempts again.
  func forgetRetries() { state.withLock { $0.retries = 0 } }

  /// Lets go of an index whose file was set aside.
  func dropReader() { state.withLock { $0.reader = nil } }

  /// Adds changed files; true if they are the first since `takeChanged`.
  func addChanged(_ paths: [String]) -> Bool {
    state.withLock { state in
      let wasEmpty = state.changed.isEmpty
      state.changed.formUnion(paths)
      return wasEmpty && !state.changed.isEmpty
    }
  }

  /// The changed files in order, which are then no longer waiting.
  func takeChanged() -> [String] {
    state.withLock { state in
      defer { state.changed = [] }
      return state.changed.sorted()
    }
  }
}
