package import Foundation
import Synchronization

/// The indexes of libraries, which all workspaces share: each is opened when it is first asked for.
package final class LibraryShelf: Sendable {
  /// Most indexes that are open at a time; the longest unused is closed.
  private static let mostOpen = 24

  private struct Opened {
    var store: SymbolStore
    var lastUse: Int
  }

  private struct State {
    var opened: [String: Opened] = [:]
    var uses = 0
  }

  private let folder: URL
  private let counter: StepCounter?
  private let state = Mutex(State())

  /// The shelf in a folder, which need not exist.
  ///
  /// - Parameter counter: counts what look-ups in libraries cost.
  package init(folder: URL, counter: StepCounter? = nil) {
    self.folder = folder
    self.counter = counter
  }

  /// The index file of a library's store.
  package static func file(of store: String, in folder: URL) -> URL {
    folder.appendingPathComponent(store, isDirectory: true).appendingPathComponent("index.sqlite", isDirectory: false)
  }

  /// The library's index; nil if it is not there (any more) or cannot be read.
  package func store(named name: String) -> SymbolStore? {
    let known = state.withLock { state -> SymbolStore? in
      state.uses += 1
      state.opened[name]?.lastUse = state.uses
      return state.opened[name]?.store
    }
    if let known { return known }
    // A name is a folder's right here, whatever a damaged index says.
    guard !name.isEmpty, !name.contains("/"), name != ".." else { return nil }
    guard let store = try? SymbolStore.open(at: Self.file(of: name, in: folder), access: .readLibrary, counter: counter)
    else {
      return nil
    }
    return state.withLock { state in
      if state.opened.count >= Self.mostOpen, let oldest = state.opened.min(by: { $0.value.lastUse < $1.value.lastUse })
      {
        state.opened[oldest.key] = nil
      }
      state.opened[name] = Opened(store: store, lastUse: state.uses)
      return store
    }
  }
}
