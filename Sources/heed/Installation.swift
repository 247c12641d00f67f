import Foundation

/// Where the program's own files are: grammars and the bundled model.
struct Installation {
  /// The folder that holds `grammars/` and `models/`.
  let home: URL

  var grammars: URL { home.appendingPathComponent("grammars", isDirectory: true) }
  var models: URL { home.appendingPathComponent("models", isDirectory: true) }

  /// Where a checkout keeps what it fetched; nil for an installed program, which uses the user's cache.
  var cache: URL? {
    let isCheckout = FileManager.default.fileExists(atPath: home.appendingPathComponent("Package.swift").path)
    return isCheckout ? home.appendingPathComponent(".cache") : nil
  }

  /// `$HEED_HOME`, else `../share/heed` beside the executable's folder, else the checkout that the executable was built in.
  init(environment: Environment) throws {
    if let home = environment.heedHome {
      self.home = home
      return
    }
    let folder = Self.executable.deletingLastPathComponent()
    var candidates = [folder.deletingLastPathComponent().appendingPathComponent("share/heed")]
    candidates += sequence(first: folder) { $0.path == "/" ? nil : $0.deletingLastPathComponent() }
    guard let home = candidates.first(where: Self.isHome) else {
      throw CommandError.noInstallation(executable: Self.executable.path)
    }
    self.home = home
  }

  /// The running program, links resolved.
  static let executable =
    (Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments.first ?? "heed")).resolvingSymlinksInPath()

  private static func isHome(_ folder: URL) -> Bool {
    FileManager.default.fileExists(atPath: folder.appendingPathComponent("grammars/python/language.json").path)
  }
}
