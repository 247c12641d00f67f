package import Foundation
import SymbolIndex

/// Finds the folder that belongs together with a file.
package enum WorkspaceRoot {
  private static let projectFiles = [
    "Package.swift", "pyproject.toml", "setup.py", "package.json", "go.mod", "Cargo.toml", "pom.xml", "build.gradle",
    "build.gradle.kts", "compile_commands.json", "CMakeLists.txt", "meson.build", "Gemfile", "composer.json",
    "build.zig", "deno.json",
  ]

  /// The nearest ancestor with `.git`, else with a project file, else the file's folder; links resolved.
  package static func find(for file: URL) -> URL {
    let folder = file.deletingLastPathComponent().standardizedFileURL.resolvingSymlinksInPath()
    let ancestors = sequence(first: folder) { $0.path == "/" ? nil : $0.deletingLastPathComponent() }.map(\.path)
    let root =
      ancestors.first { exists(".git", in: $0) }
      ?? ancestors.first { ancestor in projectFiles.contains { exists($0, in: ancestor) } }
      ?? folder.path
    return URL(fileURLWithPath: root, isDirectory: true)
  }

  private static func exists(_ name: String, in folder: String) -> Bool {
    FileManager.default.fileExists(atPath: (folder as NSString).appendingPathComponent(name))
  }
}

/// Says where what is kept about a workspace lies.
package enum IndexLocation {
  private static let longestName = 40

  /// `<cache>/heed/<name>-<hash>/index.sqlite`.
  ///
  /// - Parameters:
  ///   - cache: the user's cache folder (`$XDG_CACHE_HOME`).
  ///   - workspace: the workspace's root; the hash is of its path, so two of one name do not meet.
  package static func file(cache: URL, workspace: URL) -> URL {
    folder(cache: cache, workspace: workspace).appendingPathComponent("index.sqlite", isDirectory: false)
  }

  /// `<cache>/heed/<name>-<hash>/windows`: what models have read of the workspace's files.
  package static func windows(cache: URL, workspace: URL) -> URL {
    folder(cache: cache, workspace: workspace).appendingPathComponent("windows", isDirectory: true)
  }

  /// `<cache>/heed/parsing`: what parsers have crashed or hung at in servers, as hashes.
  package static func suspects(cache: URL) -> URL {
    cache.appendingPathComponent("heed/parsing", isDirectory: true)
  }

  private static func folder(cache: URL, workspace: URL) -> URL {
    cache.appendingPathComponent("heed", isDirectory: true)
      .appendingPathComponent(name(of: workspace), isDirectory: true)
  }

  /// The name of a workspace's folder.
  package static func name(of workspace: URL) -> String {
    let path = workspace.standardizedFileURL.path
    let name = String(workspace.lastPathComponent.unicodeScalars.map(readable).prefix(longestName))
    let hash = String(ContentHash.of(path.utf8), radix: 16)
    let padded = String(repeating: "0", count: max(0, 16 - hash.count)) + hash
    return "\(name.isEmpty ? "root" : name)-\(padded)"
  }

  private static func readable(_ scalar: Unicode.Scalar) -> Character {
    let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
    return isPlain || [".", "_"].contains(scalar) ? Character(scalar) : "-"
  }
}
