import Configuration
import Foundation
import Indexing

/// What the process's environment says: the only place that reads it.
struct Environment {
  private let variables: [String: String]

  init(_ variables: [String: String] = ProcessInfo.processInfo.environment) {
    self.variables = variables
  }

  /// `$HEED_HOME`: a folder with `grammars/` and `models/`.
  var heedHome: URL? { folder("HEED_HOME") }

  /// `$XDG_CACHE_HOME`, else `~/.cache` (XDG Base Directory Specification 0.8).
  var cache: URL { folder("XDG_CACHE_HOME") ?? home.appendingPathComponent(".cache") }

  /// `$XDG_DATA_HOME/heed/models`.
  var models: URL {
    (folder("XDG_DATA_HOME") ?? home.appendingPathComponent(".local/share")).appendingPathComponent("heed/models")
  }

  /// `$XDG_CONFIG_HOME/heed/config.json`.
  var settingsFile: URL { configuration.appendingPathComponent("heed/config.json") }

  /// The user's global ignore file, where git looks for it by default.
  var globalIgnoreFile: URL { configuration.appendingPathComponent("git/ignore") }

  /// `$HEED_MODEL` and `$HEED_THREADS`; throws for a number of threads that is none.
  func settings() throws(ConfigurationError) -> SettingsLayer {
    var layer = SettingsLayer()
    layer.model = variables["HEED_MODEL"]
    if let text = variables["HEED_THREADS"] { layer.threads = Int(text) ?? 0 }
    try layer.check(source: .environment)
    return layer
  }

  /// Threads that parse if no setting says how many: a core each, up to where the one that writes has enough to do. Each
  /// has a child of some 40 MB.
  var indexThreads: Int { min(ProcessInfo.processInfo.activeProcessorCount, 6) }

  /// Where libraries may lie.
  var libraryPaths: LibraryPaths {
    var paths = LibraryPaths()
    paths.home = home
    paths.commandFolders = (variables["PATH"] ?? "").split(separator: ":").filter { $0.hasPrefix("/") }.map {
      URL(fileURLWithPath: String($0), isDirectory: true)
    }
    paths.pythonEnvironments = ["VIRTUAL_ENV", "CONDA_PREFIX"].compactMap(folder)
    paths.systemRoot = URL(fileURLWithPath: "/", isDirectory: true)
    paths.includeFolders = ["CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH"].flatMap { name in
      (variables[name] ?? "").split(separator: ":").filter { $0.hasPrefix("/") }.map {
        URL(fileURLWithPath: String($0), isDirectory: true)
      }
    }
    paths.goRoot = folder("GOROOT")
    let goPath = (variables["GOPATH"] ?? "").split(separator: ":").first.map(String.init)
    paths.goModuleCache =
      folder("GOMODCACHE") ?? goPath.map { URL(fileURLWithPath: $0 + "/pkg/mod", isDirectory: true) }
    paths.cargoHome = folder("CARGO_HOME")
    paths.rustupHome = folder("RUSTUP_HOME")
    return paths
  }

  private var configuration: URL { folder("XDG_CONFIG_HOME") ?? home.appendingPathComponent(".config") }

  private var home: URL {
    folder("HOME") ?? FileManager.default.homeDirectoryForCurrentUser
  }

  /// A folder named by a variable; the specification has relative paths ignored.
  private func folder(_ name: String) -> URL? {
    guard let path = variables[name], path.hasPrefix("/") else { return nil }
    return URL(fileURLWithPath: path, isDirectory: true)
  }
}
