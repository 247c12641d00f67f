import Synchronization

/// The project files of a workspace that say where modules lie (`tsconfig.json`, `package.json`, `composer.json`), each read
/// once.
///
/// They are read through the document's source, so none outside of the workspace is.
final class ProjectFiles: Sendable {
  /// Bigger files are not read.
  static let largestFile = 1 << 18
  /// Most files that are read, and most folders above a file that are looked into.
  static let mostFiles = 256
  static let mostFolders = 24

  private let source: (@Sendable (String) -> [UInt8]?)?
  /// The inner nil: not there, or not readable.
  private let known = Mutex<[String: ProjectJSON?]>([:])
  /// The folders of packages by the folder of the file that lists them.
  private let packages = Mutex<[String: [String]]>([:])

  init(source: (@Sendable (String) -> [UInt8]?)?) { self.source = source }

  /// A file's contents; nil if it is not there or makes no sense.
  func json(_ path: String) -> ProjectJSON? {
    guard let source else { return nil }
    return known.withLock { known in
      if let value = known[path] { return value }
      guard known.count < Self.mostFiles else { return nil }
      let bytes = source(path)
      let value = bytes.flatMap { $0.count <= Self.largestFile ? ProjectJSON($0) : nil }
      known[path] = .some(value)
      return value
    }
  }

  /// The folders of the packages that the file in `root` lists, looked up by `make` once.
  func packageFolders(of root: String, make: () -> [String]) -> [String] {
    if let folders = packages.withLock({ $0[root] }) { return folders }
    let folders = make()
    packages.withLock { $0[root] = folders }
    return folders
  }

  /// The files of these names in the folders around a file, the nearest first.
  func around(_ path: String, named names: [String]) -> [(path: String, json: ProjectJSON)] {
    var folder = CompletionDocument.folder(of: path)
    var found: [(path: String, json: ProjectJSON)] = []
    for _ in 0..<Self.mostFolders {
      for name in names {
        let file = Self.path(name, in: folder)
        if let json = json(file) { found.append((file, json)) }
      }
      if folder.isEmpty { break }
      folder = CompletionDocument.folder(of: folder)
    }
    return found
  }

  /// A name below a folder, which is empty for the workspace itself.
  static func path(_ name: String, in folder: String) -> String { folder.isEmpty ? name : folder + "/" + name }
}
