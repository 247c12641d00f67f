import Configuration
import Foundation
import Support
import SymbolIndex
import Synchronization

/// An open folder and its index.
final class IndexedFolder: Sendable {
  /// Absolute, without a slash at its end.
  let path: [UInt8]
  let url: URL
  let settings: Settings
  /// Set when the folder is closed.
  let cancellation = CancellationFlag()

  private struct State {
    var reader: SymbolStore?
    /// Files to index anew.
    var changed: Set<String> = []
    var retries = 0
  }

  private let state = Mutex(State())

  init(path: [UInt8], url: URL, settings: Settings) {
    self.path = path
    self.url = url
    self.settings = settings
  }

  /// The index for requests; nil if there is none yet.
  var reader: SymbolStore? { state.withLock(\.reader) }

  /// Opens the index for requests unless it is open.
  func openReader(at location: URL) {
    guard reader == nil, let opened = try? SymbolStore.open(at: location, access: .readOnly) else { return }
    state.withLock { $0.reader = opened }
  }

  /// Counts another attempt to write.
  func countRetry() -> Int {
    state.withLock { state in
      state.retries += 1
      return state.retries
    }
  }

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
