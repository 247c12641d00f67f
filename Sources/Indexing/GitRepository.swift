import Foundation

/// What of a git repository concerns the walk: where it begins and which files it ignores beside `.gitignore`.
struct GitRepository {
  // A pointer to the real folder is a line; a file longer than this is none.
  private static let longestPointer = 8192
  private static let longestIgnoreFile = 1 << 20

  /// The folder that holds `.git`.
  let root: String
  /// The text of `info/exclude`.
  let excludes: [UInt8]

  /// The repository around a folder, or nil.
  init?(around folder: String) {
    let ancestors = sequence(first: folder) { $0 == "/" ? nil : ($0 as NSString).deletingLastPathComponent }
    guard let root = ancestors.first(where: { Self.exists(Self.join($0, ".git")) }) else { return nil }
    self.root = root
    let common = Self.commonFolder(at: root)
    excludes = Self.text(of: Self.join(common, "info/exclude"))
  }

  /// The text of an ignore file; empty if there is none.
  static func text(of path: String) -> [UInt8] {
    // A link is followed in git only outside the work tree; here never.
    (try? SystemFile.read(Array(path.utf8), atMost: longestIgnoreFile))?.bytes ?? []
  }

  /// `.git`, or where the file of that name says: a submodule's folder, or what a work tree shares with the others.
  private static func commonFolder(at root: String) -> String {
    let git = join(root, ".git")
    guard let folder = pointer(in: git, after: "gitdir: ", from: root) else { return git }
    return pointer(in: join(folder, "commondir"), after: "", from: folder) ?? folder
  }

  private static func pointer(in path: String, after prefix: String, from folder: String) -> String? {
    guard let bytes = (try? SystemFile.read(Array(path.utf8), atMost: longestPointer))?.bytes else { return nil }
    let line = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    guard line.hasPrefix(prefix) else { return nil }
    let target = String(line.dropFirst(prefix.count))
    return target.hasPrefix("/") ? target : join(folder, target)
  }

  private static func exists(_ path: String) -> Bool { (try? SystemFile.status(of: Array(path.utf8))) != nil }

  private static func join(_ folder: String, _ name: String) -> String {
    (folder as NSString).appendingPathComponent(name)
  }
}
