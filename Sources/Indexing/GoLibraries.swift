import Foundation

/// The libraries behind the packages that Go files import: the standard library of the `go` on the PATH, and what `go.mod`
/// requires, where the module cache has it (Go Modules Reference, "Module cache").
struct GoLibraries {
  private static let excluded: Set<String> = ["cmd", "internal", "testdata", "vendor"]
  private static let excludedSuffixes = ["_test.go"]
  /// Folders right below the workspace that are looked into for more `go.mod` files.
  private static let mostFolders = 64

  let workspace: URL
  let paths: LibraryPaths

  /// The standard library, and the required modules that hold one of the packages.
  func sources(for packages: [String]) -> [LibrarySource] {
    let required = requirements()
    let isWanted = { (module: String) in packages.contains { $0 == module || $0.hasPrefix(module + "/") } }
    let modules = required.filter { isWanted($0.key) }.sorted { $0.key < $1.key }
    return (standardLibrary.map { [$0] } ?? []) + modules.compactMap { source(module: $0.key, version: $0.value) }
  }

  private var standardLibrary: LibrarySource? {
    let commands = paths.commandFolders.compactMap { LibraryFolder.resolved($0.path + "/go") }
    let roots = commands.map { (($0 as NSString).deletingLastPathComponent as NSString).deletingLastPathComponent }
    for root in [paths.goRoot?.path].compactMap({ $0 }) + roots {
      guard LibraryFolder.exists(root + "/src/fmt/print.go"), let source = LibraryFolder.resolved(root + "/src") else {
        continue
      }
      let version = LibraryFolder.lines(of: root + "/VERSION").first?.replacing("go", with: "") ?? ""
      return library(module: "", name: "go", version: version, place: source)
    }
    return nil
  }

  private func source(module: String, version: String) -> LibrarySource? {
    let home = paths.home.map { $0.path + "/go/pkg/mod" }
    for cache in [paths.goModuleCache?.path, home].compactMap({ $0 }) {
      let folder = "\(cache)/\(Self.escaped(module))@\(Self.escaped(version))"
      if LibraryFolder.isFolder(folder), let place = LibraryFolder.resolved(folder) {
        return library(module: module, name: module, version: version, place: place)
      }
    }
    return nil
  }

  private func library(module: String, name: String, version: String, place: String) -> LibrarySource {
    LibrarySource(
      language: "go",
      module: module,
      name: name,
      version: version,
      root: place,
      place: place,
      extensions: ["go"],
      excludedFolders: Self.excluded,
      excludedSuffixes: Self.excludedSuffixes,
      isCertain: true
    )
  }

  /// The modules that the workspace requires, with their versions.
  private func requirements() -> [String: String] {
    let root = workspace.path
    let folders = LibraryFolder.names(in: root).prefix(Self.mostFolders).map { "\(root)/\($0)" }
    var found: [String: String] = [:]
    for folder in [root] + folders {
      for line in LibraryFolder.lines(of: folder + "/go.mod") {
        let words = line.split { $0 == " " || $0 == "\t" }.filter { $0 != "require" }
        guard words.count >= 2, words[1].first == "v", words[0].contains("."), !words[0].contains("..") else {
          continue
        }
        found[String(words[0])] = found[String(words[0])] ?? String(words[1])
      }
    }
    return found
  }

  /// Capitals are written as an exclamation mark and the small letter, for file systems that do not tell them apart.
  private static func escaped(_ path: String) -> String {
    path.reduce(into: "") { $0 += $1.isUppercase ? "!" + $1.lowercased() : String($1) }
  }
}
