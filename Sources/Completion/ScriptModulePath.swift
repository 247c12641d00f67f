/// Where the modules of JavaScript and TypeScript lie: Node's rules for relative paths, and a bundler's for paths from the
/// source folder (`@/name`, `~/name`).
struct ScriptModulePath {
  private static let extensions = ["ts", "tsx", "js", "jsx", "mjs", "cjs", "mts", "cts"]

  /// The importing file, relative to the workspace.
  private let path: String
  /// Extensions in the order in which they are tried: those of the importing file's language first.
  private let extensions: [String]

  init(path: String, extensions: [String]) {
    self.path = path
    self.extensions = extensions + Self.extensions.filter { !extensions.contains($0) }
  }

  /// The files that may hold a module, the likeliest first. Paths that are whole begin at the workspace's top; the others
  /// are ends of paths.
  ///
  /// - Parameter bases: what the project says about the module, without extensions.
  func candidates(_ module: String, bases: [String] = []) -> (whole: [String], ends: [String]) {
    let customary = customary(module)
    return (bases.flatMap(files) + customary.whole, customary.ends)
  }

  private func customary(_ module: String) -> (whole: [String], ends: [String]) {
    if module.hasPrefix(".") {
      return (RelativePath.resolved(module, from: CompletionDocument.folder(of: path)).map(files) ?? [], [])
    }
    for mark in ["@/", "~/"] where module.hasPrefix(mark) { return ([], files(String(module.dropFirst(mark.count)))) }
    guard module.contains("/"), !module.hasPrefix("@") else { return ([], []) }
    return (files(module) + files("src/" + module), [])
  }

  private func files(_ base: String) -> [String] {
    let end = base.split(separator: ".").last.map(String.init) ?? ""
    // TypeScript names the JavaScript that a file will become.
    let stem = Self.extensions.contains(end) ? String(base.dropLast(end.count + 1)) : base
    let own = stem == base ? [] : [base]
    let named = stem.isEmpty ? [] : extensions.map { stem + "." + $0 }
    return own + named + extensions.map { stem.isEmpty ? "index." + $0 : stem + "/index." + $0 }
  }
}
