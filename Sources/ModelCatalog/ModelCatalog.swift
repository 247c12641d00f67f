package import Foundation
import GGUF

/// The model files on this machine, and which one is in use.
///
/// A wanted model is a file or a name. A text with a slash is a file; any other is first looked for among the names of
/// the folders' files, then as a file. Without a wanted model the bundled one is in use.
package struct ModelCatalog: Sendable {
  private let bundled: URL
  private let user: URL
  private let wanted: String?

  /// A catalog of the files in two folders (and the folders in them), which need not exist.
  ///
  /// - Parameters:
  ///   - bundled: The folder of models that came with the program.
  ///   - user: The folder of models that the user has.
  ///   - wanted: The model that a flag or the user's settings ask for; nil for the bundled one.
  package init(bundled: URL, user: URL, wanted: String?) {
    self.bundled = bundled
    self.user = user
    self.wanted = wanted
  }

  /// All models: the bundled ones, the user's, then a wanted file from elsewhere; within a folder by path.
  package func entries() -> [ModelEntry] {
    var entries = (paths(in: bundled) + paths(in: user)).map(Self.entry)
    guard let active = active() else { return entries }
    let place = entries.firstIndex { FileIdentity.areSame($0.path, active.path) }
    if let place { entries[place].active = true } else { entries.append(active) }
    return entries
  }

  /// The model in use, which may have a problem; nil if a wanted one is not there, or none is bundled.
  package func active() -> ModelEntry? {
    var entry = wanted.map(find) ?? firstBundled()
    entry?.active = true
    return entry
  }

  /// The model with a name, or a file; nil if there is neither.
  package func find(_ wanted: String) -> ModelEntry? {
    if !wanted.contains("/"),
      let path = (paths(in: bundled) + paths(in: user)).first(where: { Self.name(of: $0) == wanted })
    {
      return Self.entry(path)
    }
    return FileManager.default.fileExists(atPath: wanted) ? Self.entry(wanted) : nil
  }

  /// The first bundled model that can be used, else the first, so that its problem can be told.
  private func firstBundled() -> ModelEntry? {
    let entries = paths(in: bundled).map(Self.entry)
    return entries.first { $0.problem == nil } ?? entries.first
  }

  private static func entry(_ path: String) -> ModelEntry { ModelEntry(name: name(of: path), path: path) }

  private static func name(of path: String) -> String {
    if let part = SplitName(path), part.number == 1 { return String(part.stem.split(separator: "/").last ?? "") }
    let file = path.split(separator: "/").last ?? ""
    return String(file.hasSuffix(".gguf") ? file.dropLast(".gguf".count) : file)
  }

  /// The `.gguf` files in a folder and in the folders in it; of a model in several files the first.
  private func paths(in folder: URL) -> [String] {
    let folderPath = folder.standardizedFileURL.path(percentEncoded: false)
    let items = Self.items(in: folderPath)
    let nested = items.flatMap { item in Self.items(in: item) }
    let files = Set((items + nested).filter { $0.hasSuffix(".gguf") })
    let laterParts = files.filter { path in
      SplitName(path).map { $0.number > 1 && files.contains($0.path(of: 1)) } ?? false
    }
    return files.subtracting(laterParts).sorted()
  }

  /// Paths of what is in a folder; none if it is not a folder.
  private static func items(in folder: String) -> [String] {
    let base = folder.hasSuffix("/") ? folder : folder + "/"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { !$0.hasPrefix(".") }.map { base + $0 }
  }
}

/// Tells whether two paths lead to one file.
private enum FileIdentity {
  static func areSame(_ one: String, _ other: String) -> Bool {
    one == other || (identity(one).map { $0 == identity(other) } ?? false)
  }

  private static func identity(_ path: String) -> [Int]? {
    // Of links too the file that they lead to counts.
    let real = URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false)
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: real),
      let device = attributes[.systemNumber] as? Int, let file = attributes[.systemFileNumber] as? Int
    else { return nil }
    return [device, file]
  }
}
