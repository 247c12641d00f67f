/// Where `tsconfig.json` and `package.json` say that modules of JavaScript and TypeScript lie.
///
/// The rules are TypeScript's (Handbook, "Modules - Reference", `paths`, `baseUrl`) and npm's (`workspaces`).
struct ScriptProject {
  /// Most configurations that one is made from, and most entries of each list that are looked at.
  static let mostConfigurations = 8
  static let mostEntries = 256
  /// Most folders whose `package.json` is looked at for a package's name.
  static let mostPackages = 32

  private struct Configuration {
    /// What modules without a dot are relative to.
    var base: String?
    var paths: [(pattern: String, targets: [String])] = []
    /// What the targets are relative to.
    var pathsBase = ""
  }

  let index: IndexView
  /// The importing file.
  let path: String

  /// Paths without the extension that may be added to them, the likeliest first; empty for what the project does not say.
  func bases(_ module: String) -> [String] {
    guard !module.isEmpty, !module.hasPrefix("."), !module.hasPrefix("/") else { return [] }
    return configurations().flatMap { mapped(module, by: $0) } + packageBases(module)
  }

  // MARK: tsconfig.json

  private func configurations() -> [Configuration] {
    guard let nearest = index.projects.around(path, named: ["tsconfig.json", "jsconfig.json"]).first else { return [] }
    var left = Self.mostConfigurations
    let own = configuration(nearest.path, left: &left)
    // The file at the top may only name the parts' own.
    let parts = (nearest.json["references"].map(Self.values) ?? []).compactMap { $0["path"]?.string }
    return own
      + parts.prefix(Self.mostConfigurations).flatMap { part -> [Configuration] in
        guard let file = file(part, from: nearest.path) else { return [] }
        return configuration(part.hasSuffix(".json") ? file : file + "/tsconfig.json", left: &left)
      }
  }

  /// A configuration with what it extends; none if it is not there.
  private func configuration(_ file: String, left: inout Int) -> [Configuration] {
    guard left > 0, let json = index.projects.json(file) else { return [] }
    left -= 1
    var configuration = Configuration()
    for extended in json["extends"]?.strings.prefix(Self.mostConfigurations) ?? [] where extended.hasPrefix(".") {
      guard let path = self.file(extended.hasSuffix(".json") ? extended : extended + ".json", from: file) else {
        continue
      }
      guard let parent = self.configuration(path, left: &left).first else { continue }
      configuration.base = parent.base ?? configuration.base
      if !parent.paths.isEmpty { (configuration.paths, configuration.pathsBase) = (parent.paths, parent.pathsBase) }
    }
    let options = json["compilerOptions"]
    if let base = options?["baseUrl"]?.string { configuration.base = self.file(base, from: file) }
    if let paths = options?["paths"] {
      configuration.paths = paths.members.prefix(Self.mostEntries).map { ($0.name, $0.value.strings) }
      configuration.pathsBase = configuration.base ?? CompletionDocument.folder(of: file)
    }
    return [configuration]
  }

  private func mapped(_ module: String, by configuration: Configuration) -> [String] {
    let matches = configuration.paths.compactMap { entry in
      Self.star(of: module, in: entry.pattern).map { (entry, $0) }
    }
    // The pattern with the longest text before its star counts.
    let best = matches.max { Self.weight($0.0.pattern) < Self.weight($1.0.pattern) }
    let targets = best.map { entry, star in
      entry.targets.prefix(Self.mostConfigurations).compactMap { target in
        RelativePath.resolved(target.replacing("*", with: star, maxReplacements: 1), from: configuration.pathsBase)
      }
    }
    let based = configuration.base.flatMap { RelativePath.resolved(module, from: $0) }
    return (targets ?? []) + (based.map { [$0] } ?? [])
  }

  /// What stands for a pattern's star in a module; empty for a pattern without one.
  private static func star(of module: String, in pattern: String) -> String? {
    guard let star = pattern.firstIndex(of: "*") else { return module == pattern ? "" : nil }
    let before = pattern[..<star]
    let after = pattern[pattern.index(after: star)...]
    guard module.count >= before.count + after.count, module.hasPrefix(before), module.hasSuffix(after) else {
      return nil
    }
    return String(module.dropFirst(before.count).dropLast(after.count))
  }

  private static func weight(_ pattern: String) -> Int {
    pattern.contains("*") ? pattern.prefix { $0 != "*" }.utf8.count : Int.max
  }

  // MARK: package.json

  private func packageBases(_ module: String) -> [String] {
    let parts = module.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let nameCount = module.hasPrefix("@") ? 2 : 1
    guard parts.count >= nameCount, !parts.contains("") else { return [] }
    let name = parts.prefix(nameCount).joined(separator: "/")
    guard let (folder, json) = package(named: name) else { return [] }
    let rest = parts.dropFirst(nameCount).joined(separator: "/")
    let entries = rest.isEmpty ? Self.entries(of: json) : Self.exports(of: json, "./" + rest)
    let below = rest.isEmpty ? ["src/index", "lib/index", "index"] : [rest, "src/" + rest, "lib/" + rest]
    return (entries + below).compactMap { RelativePath.resolved($0, from: folder) }
  }

  /// The workspace's own package of a name.
  private func package(named name: String) -> (folder: String, json: ProjectJSON)? {
    for (file, json) in index.projects.around(path, named: ["package.json"]) {
      let root = CompletionDocument.folder(of: file)
      if json["name"]?.string == name { return (root, json) }
      guard let workspaces = json["workspaces"] else { continue }
      let last = name.split(separator: "/").last.map(String.init) ?? name
      let folders = index.projects.packageFolders(of: root) {
        let patterns = workspaces.strings + (workspaces["packages"]?.strings ?? [])
        return patterns.prefix(Self.mostPackages).flatMap { self.folders(matching: $0, from: root) }
      }
      let (likely, others) = (folders.filter { $0.hasSuffix(last) }, folders.filter { !$0.hasSuffix(last) })
      for folder in (likely + others).prefix(Self.mostPackages) {
        let json = index.projects.json(ProjectFiles.path("package.json", in: folder))
        if let json, json["name"]?.string == name { return (folder, json) }
      }
    }
    return nil
  }

  /// The folders that `packages/*` means; a pattern with more in it than a star at its end is not followed.
  private func folders(matching pattern: String, from root: String) -> [String] {
    let parts = pattern.split(separator: "/").map(String.init)
    let isList = parts.last == "*" || parts.last == "**"
    let fixed = isList ? Array(parts.dropLast()) : parts
    guard !fixed.contains(where: { $0.contains("*") || $0.hasPrefix("!") }),
      let folder = RelativePath.resolved(fixed.joined(separator: "/"), from: root)
    else { return [] }
    return isList ? index.folders(in: folder, limit: Self.mostEntries) : [folder]
  }

  /// The files that a package's `package.json` names as what it is, sources before what is built from them.
  private static func entries(of json: ProjectJSON) -> [String] {
    ["source", "types", "typings", "module", "main"].compactMap { json[$0]?.string } + exports(of: json, ".")
  }

  private static func exports(of json: ProjectJSON, _ entry: String) -> [String] {
    guard let exports = json["exports"] else { return [] }
    let target = exports[entry] ?? (entry == "." ? exports : nil)
    guard let target else { return [] }
    return target.strings + ["source", "types", "import", "default", "require"].compactMap { target[$0]?.string }
  }

  // MARK: Paths

  private static func values(_ json: ProjectJSON) -> [ProjectJSON] {
    if case .array(let values) = json { values } else { [] }
  }

  private func file(_ relative: String, from file: String) -> String? {
    relative.hasPrefix("/") ? nil : RelativePath.resolved(relative, from: CompletionDocument.folder(of: file))
  }
}
