package import Foundation
import SymbolIndex

/// The folder of the libraries' indexes: which workspaces use which, and what goes when there is no more room.
///
/// Each store's folder holds `users/`, an empty file for each workspace that uses it; the file's time is that of the last
/// use.
package struct LibraryCache: Sendable {
  package let folder: URL

  /// `<cache>/heed/libraries`.
  ///
  /// - Parameter cache: the user's cache folder (`$XDG_CACHE_HOME`).
  package init(cache: URL) {
    folder = cache.appendingPathComponent("heed/libraries", isDirectory: true)
  }

  /// The index file of a store.
  func file(of store: String) -> URL { LibraryShelf.file(of: store, in: folder) }

  private func users(of store: String) -> URL {
    folder.appendingPathComponent(store, isDirectory: true).appendingPathComponent("users", isDirectory: true)
  }

  /// Notes that a workspace, by the name of its index's folder, uses a store now.
  func note(_ workspace: String, uses store: String) {
    let users = users(of: store)
    try? FileManager.default.createDirectory(
      at: users,
      withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700]
    )
    let file = users.appendingPathComponent(workspace).path
    let descriptor = unsafe open(file, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return }
    futimens(descriptor, nil)
    close(descriptor)
  }

  /// A workspace is forgotten: so are the libraries that no other one uses. Gives the folders that are gone.
  package func forget(_ workspace: String) -> [URL] {
    stores().filter { store in
      let users = users(of: store)
      let file = users.appendingPathComponent(workspace)
      guard FileManager.default.fileExists(atPath: file.path) else { return false }
      try? FileManager.default.removeItem(at: file)
      let others = (try? FileManager.default.contentsOfDirectory(atPath: users.path)) ?? []
      return others.isEmpty && remove(store)
    }.map { folder.appendingPathComponent($0) }
  }

  /// Removes the longest unused stores, but none of `kept`, until the rest takes at most so many bytes. Gives what the rest
  /// takes.
  func makeRoom(keeping kept: Set<String>, mostBytes: Int) -> Int {
    var sizes = Dictionary(uniqueKeysWithValues: stores().map { ($0, size(of: $0)) })
    var total = sizes.values.reduce(0, +)
    guard total > mostBytes else { return total }
    let unused = sizes.keys.filter { !kept.contains($0) }.map { ($0, lastUse(of: $0)) }
    for (store, _) in unused.sorted(by: { ($0.1, $0.0) < ($1.1, $1.0) }) where total > mostBytes {
      if remove(store) { total -= sizes.removeValue(forKey: store) ?? 0 }
    }
    return total
  }

  private func stores() -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
  }

  private func remove(_ store: String) -> Bool {
    (try? FileManager.default.removeItem(at: folder.appendingPathComponent(store))) != nil
  }

  private func size(of store: String) -> Int {
    let file = file(of: store).path
    return ["", "-wal"].reduce(0) { sum, end in
      let attributes = try? FileManager.default.attributesOfItem(atPath: file + end)
      return sum + ((attributes?[.size] as? NSNumber)?.intValue ?? 0)
    }
  }

  private func lastUse(of store: String) -> Double {
    let users = users(of: store)
    let files = (try? FileManager.default.contentsOfDirectory(atPath: users.path)) ?? []
    return files.map { name in
      let attributes = try? FileManager.default.attributesOfItem(atPath: users.appendingPathComponent(name).path)
      return (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
    }.max() ?? 0
  }
}
