package import Foundation

/// Where this machine keeps libraries, as its environment says; read at the top of the program and passed down.
package struct LibraryPaths: Sendable {
  /// The folders of `PATH`, in order.
  package var commandFolders: [URL] = []
  /// Python environments that the user has entered (`VIRTUAL_ENV`, `CONDA_PREFIX`).
  package var pythonEnvironments: [URL] = []
  /// Go's own folder and its module cache, if they are not at the usual places.
  package var goRoot: URL?
  package var goModuleCache: URL?
  /// Cargo's and rustup's own folders, if they are not at the usual places.
  package var cargoHome: URL?
  package var rustupHome: URL?
  /// The folder that `usr` is in; nil: headers of the system are not looked for.
  package var systemRoot: URL?
  /// Folders that the compiler searches for headers besides (`CPATH` and the like).
  package var includeFolders: [URL] = []
  /// The user's home folder.
  package var home: URL?

  package init() {}
}

/// Plain questions to the file system; links are followed, for what they lead to is where libraries are.
enum LibraryFolder {
  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  /// The path without links; nil if there is nothing.
  static func resolved(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(validatingCString: resolved)
  }

  /// The names in a folder, by bytes; none if it cannot be read.
  static func names(in folder: String) -> [String] {
    ((try? SystemFile.names(in: Array(folder.utf8))) ?? []).compactMap { String(validating: $0, as: UTF8.self) }
  }

  /// The lines of a small text file; empty if it is not there or too big.
  static func lines(of path: String, atMost limit: Int = 1 << 16) -> [String] {
    guard let resolved = resolved(path), let read = try? SystemFile.read(Array(resolved.utf8), atMost: limit) else {
      return []
    }
    return String(decoding: read.bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
  }
}
