import Foundation

/// The type declarations of the packages that JavaScript and TypeScript files import: a package's own (`types` or `exports` in
/// its `package.json`), else those of `@types`; and Node's.
struct ScriptLibraries {
  private static let extensions = ["d.ts", "d.mts", "d.cts"]
  /// Folders of the workspace that may have packages of their own.
  private static let groups = ["packages", "apps"]
  private static let mostFolders = 64
  private static let largestManifest = 1 << 20

  let workspace: URL

  func sources(for modules: [String]) -> [LibrarySource] {
    let names = Set(modules.compactMap(Self.packageName)).union(["node"]).sorted()
    let folders = self.folders
    return names.compactMap { name in folders.lazy.compactMap { source(name, in: $0 + "/node_modules") }.first }
  }

  /// `name` or `@scope/name`; nil for a file.
  static func packageName(_ module: String) -> String? {
    let name = module.hasPrefix("node:") ? "node" : module
    guard let first = name.first, first != ".", first != "/", !name.contains("..") else { return nil }
    let parts = name.split(separator: "/").prefix(first == "@" ? 2 : 1)
    return first == "@" && parts.count < 2 ? nil : parts.joined(separator: "/")
  }

  /// The folders with packages: the workspace, those right below it and those of its groups.
  private var folders: [String] {
    let root = workspace.path
    let groups = Self.groups.flatMap { group in
      LibraryFolder.names(in: "\(root)/\(group)").prefix(Self.mostFolders).map { "\(root)/\(group)/\($0)" }
    }
    let below = LibraryFolder.names(in: root).prefix(Self.mostFolders).map { "\(root)/\($0)" }
    return [root] + (below + groups).filter { LibraryFolder.isFolder($0 + "/node_modules") }
  }

  private func source(_ name: String, in modules: String) -> LibrarySource? {
    // A name with a scope stands in `@types` as `scope__name`.
    let flat = name.hasPrefix("@") ? name.dropFirst().replacing("/", with: "__") : name[...]
    for folder in ["\(modules)/\(name)", "\(modules)/@types/\(flat)"] {
      guard LibraryFolder.isFolder(folder), let place = LibraryFolder.resolved(folder) else { continue }
      let manifest = manifest(in: place)
      guard let entry = entry(manifest, in: place) else { continue }
      return LibrarySource(
        language: "typescript",
        module: name,
        name: name,
        version: manifest["version"] as? String ?? "",
        root: place,
        place: place,
        entry: entry,
        extensions: Self.extensions,
        excludedFolders: ["node_modules"],
        isCertain: true
      )
    }
    return nil
  }

  private func manifest(in folder: String) -> [String: Any] {
    let path = Array((folder + "/package.json").utf8)
    guard let bytes = (try? SystemFile.read(path, atMost: Self.largestManifest))?.bytes else { return [:] }
    return (try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]) ?? [:]
  }

  /// The declarations that stand for the whole package, relative to it; nil if it has none.
  private func entry(_ manifest: [String: Any], in folder: String) -> String? {
    let top = (manifest["exports"] as? [String: Any]).map { exports -> Any in exports["."] ?? exports }
    let named = [manifest["types"] as? String, manifest["typings"] as? String, Self.types(top, depth: 4)]
    for path in named.compactMap({ $0 }) + ["index.d.ts"] {
      let parts = path.split(separator: "/").filter { $0 != "." }
      guard !parts.contains("..") else { continue }
      let file = parts.joined(separator: "/")
      for candidate in [file, file + ".d.ts", file + "/index.d.ts"] where candidate.hasSuffix("ts") {
        if LibraryFolder.exists("\(folder)/\(candidate)") { return candidate }
      }
    }
    return nil
  }

  /// The first `types` of nested conditions.
  private static func types(_ value: Any?, depth: Int) -> String? {
    guard depth > 0, let conditions = value as? [String: Any] else { return nil }
    if let path = conditions["types"] as? String { return path }
    for key in ["types", "import", "require", "node", "default"] {
      if let found = types(conditions[key], depth: depth - 1) { return found }
    }
    return nil
  }
}
