import Foundation

/// The versions that a `Cargo.lock` fixes.
struct CargoLock {
  private static let mostBytes = 8 << 20

  /// Versions by the crate's name, as they are listed.
  private(set) var versions: [String: [String]] = [:]

  /// The lock of a folder; empty if it has none.
  init(folder: String) {
    var name = ""
    for line in LibraryFolder.lines(of: folder + "/Cargo.lock", atMost: Self.mostBytes) {
      let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      if parts[0] == "name = " { name = String(parts[1]) }
      if parts[0] == "version = ", !name.isEmpty { versions[name, default: []].append(String(parts[1])) }
    }
  }
}
