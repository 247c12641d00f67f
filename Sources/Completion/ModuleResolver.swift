import SymbolIndex
import Syntax

/// Finds the workspace's files behind an import, by the languages' customs of naming files.
///
/// One set of rules serves all languages, for what they do not share does not clash: quoted paths end in a file's
/// extension, dotted names are paths of modules, and a name that is a folder's means the files in it.
struct ModuleResolver {
  /// Most files of one import: a package of many files is looked at from its first ones.
  static let mostFiles = 16
  /// Most imports of one file that are followed for what it hands on.
  static let mostHandedOn = 8
  /// Languages whose modules hand on what others define.
  private static let handingOn: Set<String> = ["javascript", "rust", "tsx", "typescript", "zig"]

  let index: IndexView
  /// The importing file.
  let path: String
  /// The importing file's language by name, empty if unknown.
  let language: String
  /// Extensions of the importing file's language.
  let extensions: [String]

  init(index: IndexView, path: String, language: Language?) {
    self.index = index
    self.path = path
    self.language = language?.name ?? ""
    extensions = language?.fileExtensions ?? []
  }

  private init(index: IndexView, path: String, language: String, extensions: [String]) {
    self.index = index
    self.path = path
    self.language = language
    self.extensions = extensions
  }

  /// The workspace's files that define what an import brings, else the libraries', whose paths are absolute.
  func filesAnywhere(of record: ImportRecord) -> [String] {
    let files = files(of: record)
    return files.isEmpty ? libraryFiles(of: record) : files
  }

  /// The libraries' files that define what an import brings.
  func libraryFiles(of record: ImportRecord) -> [String] {
    let module = Unquoted.text(record.module)
    guard !module.hasPrefix("."), let names = index.libraries?.names(language) else { return [] }
    return names.files(of: module, from: path)
  }

  /// The files that define what an import brings; empty if it comes from outside the workspace.
  func files(of record: ImportRecord) -> [String] {
    let files = named(by: record)
    if language == "python", isHidden(files, by: record) { return [] }
    guard Self.handingOn.contains(language), !record.names.isEmpty else { return files }
    return Array(
      (files + files.flatMap { handedOn(record.names, by: $0) }.filter { !files.contains($0) })
        .prefix(Self.mostFiles)
    )
  }

  /// True for Python files that only look like a library's module: what lies in a package has the package in its name.
  private func isHidden(_ files: [String], by record: ImportRecord) -> Bool {
    guard let file = files.first, !record.module.hasPrefix(".") else { return false }
    let end = "/" + record.module.split(separator: ".").joined(separator: "/")
    let path = "/" + file
    let folder = path.ranges(of: end).last.map { String(path[..<$0.lowerBound].dropFirst()) }
    guard let folder, !folder.isEmpty, index.has(folder + "/__init__.py") else { return false }
    return !libraryFiles(of: record).isEmpty
  }

  private func named(by record: ImportRecord) -> [String] {
    let module = Unquoted.text(record.module)
    if module.isEmpty { return [] }
    switch language {
    case "javascript", "tsx", "typescript":
      let bases = ScriptProject(index: index, path: path).bases(module)
      return first(of: ScriptModulePath(path: path, extensions: extensions).candidates(module, bases: bases))
    case "rust": return first(of: RustModulePath(path: path).candidates(module))
    case "ruby": return first(of: rubyCandidates(module))
    case "java", "kotlin", "scala": return javaFiles(of: module, names: record.names)
    case "lua": return dotted(module, names: [])
    case "php": return phpFiles(of: module, names: record.names)
    case "bash": return first(of: scriptCandidates(module))
    case "zig": return zigFile(module)
    case "elixir": return elixirFiles(module)
    case "c_sharp": return namespaceFiles(module.split(separator: "."))
    default: break
    }
    if module.hasPrefix(".") && !module.contains("/") { return relative(module, names: record.names) }
    if hasExtension(module) { return own(index.files(endingWith: withoutDots(module), limit: 4)) }
    if module.contains("/") { return packageFiles(endingWith: module) }
    if language == "python" || module.contains(".") { return dotted(module, names: record.names) }
    return packageFiles(named: module)
  }

  /// What a file takes from others under these names and hands on (`export … from`, `pub use`), one step far.
  private func handedOn(_ names: [String], by file: String) -> [String] {
    let resolver = ModuleResolver(index: index, path: file, language: language, extensions: extensions)
    let records = index.imports(of: file).filter { record in
      record.names.isEmpty ? record.alias == nil : record.names.contains(where: names.contains)
    }
    return records.prefix(Self.mostHandedOn).flatMap { resolver.named(by: $0) }
  }

  // MARK: Rules

  /// Python's `..package.module`: one dot is the file's own folder, each further one goes up.
  private func relative(_ module: String, names: [String]) -> [String] {
    let dots = module.prefix { $0 == "." }.count
    var folder = path.split(separator: "/").dropLast(dots).map(String.init)
    if dots > path.split(separator: "/").count { return [] }
    folder += module.dropFirst(dots).split(separator: ".").map(String.init)
    let base = folder.joined(separator: "/")
    return existing(modulePaths(base) + names.flatMap { modulePaths(base.isEmpty ? $0 : base + "/" + $0) })
  }

  /// Python's `package.module`, from any root in the workspace, the nearest to the importing file first.
  private func dotted(_ module: String, names: [String]) -> [String] {
    let base = module.split(separator: ".").joined(separator: "/")
    var found: [String] = []
    for candidate in modulePaths(base) + names.flatMap({ modulePaths(base + "/" + $0) }) {
      let files = own(index.files(endingWith: candidate, limit: 8))
      let nearest = files.max { commonFolders($0) < commonFolders($1) }
      if let nearest, !found.contains(nearest) { found.append(nearest) }
    }
    return found
  }

  /// The first file there is.
  private func first(of candidates: (whole: [String], ends: [String])) -> [String] {
    if let path = candidates.whole.first(where: index.has) { return own([path]) }
    for end in candidates.ends {
      let files = own(index.files(endingWith: end, limit: 8))
      if let nearest = files.max(by: { commonFolders($0) < commonFolders($1) }) { return [nearest] }
    }
    return []
  }

  /// Ruby's `require`: beside the file, else below any folder that is searched for libraries.
  private func rubyCandidates(_ module: String) -> (whole: [String], ends: [String]) {
    let name = module.hasSuffix(".rb") ? module : module + ".rb"
    let relative = RelativePath.resolved(name, from: CompletionDocument.folder(of: path))
    return (relative.map { [$0] } ?? [], name.hasPrefix(".") ? [] : ["lib/" + name, name])
  }

  /// Java's `package.Class`, or all of a package.
  private func javaFiles(of module: String, names: [String]) -> [String] {
    if !names.isEmpty {
      let files = dotted(module, names: names)
      // Functions of a Kotlin package, and classes of a Scala one, lie in files of any name.
      if !files.isEmpty || language == "java" { return files }
    }
    let folders = index.folders(endingWith: module.split(separator: ".").joined(separator: "/"), limit: 4)
    let files = package(folders.flatMap { index.files(inFolder: $0) })
    // Kotlin's and Scala's sources may leave out the folders that all packages have in common.
    return files.isEmpty && language != "java" ? namespaceFiles(module.split(separator: ".")) : files
  }

  /// PHP's `Vendor\Package\Class` as `composer.json` says; else by the custom of PSR-4: the end of the name is a path, what
  /// comes before it may stand for a folder of any name. Or the path of a file that is included.
  private func phpFiles(of module: String, names: [String]) -> [String] {
    if hasExtension(module) { return first(of: scriptCandidates(module)) }
    let parts = module.split(separator: "\\").map(String.init)
    let classes = (names.isEmpty ? [""] : names).flatMap { name in
      let path = name.isEmpty ? parts : parts + [name]
      let project = ComposerProject(index: index, path: self.path)
      if let files = project.files(of: path.joined(separator: "\\")) { return first(of: (files, [])) }
      return first(of: ([], path.indices.dropLast().map { path[$0...].joined(separator: "/") + ".php" }))
    }
    return own(classes)
  }

  /// A path that is written from the file's folder, or from one that is only known when the program runs.
  private func scriptCandidates(_ module: String) -> (whole: [String], ends: [String]) {
    let relative = module.hasPrefix("/") ? String(module.drop { $0 == "/" }) : module
    let end = withoutDots(relative)
    let beside = RelativePath.resolved(relative, from: CompletionDocument.folder(of: path))
    return (beside.map { [$0] } ?? [], end.isEmpty ? [] : [end])
  }

  /// Elixir's modules lie in files of any name.
  private func elixirFiles(_ module: String) -> [String] {
    let modules = index.symbols(named: [module], limit: 8).filter { [.interface, .module].contains($0.kind) }
    return own(Array(Set(modules.map(\.path))).sorted())
  }

  /// Zig's `@import("file.zig")`, from the file's own folder; other names are packages of the build.
  private func zigFile(_ module: String) -> [String] {
    guard hasExtension(module), let file = RelativePath.resolved(module, from: CompletionDocument.folder(of: path))
    else { return [] }
    return existing([file])
  }

  /// C#'s name space: the folder of its last parts, of which the first may be the project's own.
  private func namespaceFiles(_ parts: [Substring]) -> [String] {
    for start in parts.indices.dropLast().prefix(4) {
      let folders = index.folders(endingWith: parts[start...].joined(separator: "/"), limit: 4)
      let files = package(folders.flatMap { index.files(inFolder: $0) })
      if !files.isEmpty { return files }
    }
    return []
  }

  /// Go's `host/owner/name/folder`: the folder with the longest end of that path. One component alone is too little to tell
  /// a package of the workspace from a library's, unless it is at the workspace's top.
  private func packageFiles(endingWith module: String) -> [String] {
    let parts = module.split(separator: "/").map(String.init)
    for start in parts.indices.prefix(6) {
      let suffix = parts[start...].joined(separator: "/")
      let folders = index.folders(endingWith: suffix, limit: 8)
      let folder = folders.first { $0 == suffix } ?? (parts.count - start > 1 ? folders.first : nil)
      if let folder, start == 0 || hasHost(parts) { return package(index.files(inFolder: folder)) }
    }
    return []
  }

  /// Swift's module: the folder of its name under Sources.
  private func packageFiles(named module: String) -> [String] {
    let folders = index.folders(endingWith: "Sources/" + module, limit: 1)
    return package(folders.flatMap { index.files(inFolder: $0) })
  }

  private func package(_ files: [String]) -> [String] {
    Array(own(files).filter { hasExtension($0) && !$0.hasSuffix("_test.go") }.prefix(Self.mostFiles))
  }

  private func modulePaths(_ base: String) -> [String] {
    let known = extensions.isEmpty ? ["py"] : extensions.prefix(2).map { $0 }
    switch language {
    case "java": return known.map { base + "." + $0 }
    case "scala": return ["scala", "java"].map { base + "." + $0 }
    case "kotlin": return ["kt", "java"].map { base + "." + $0 }
    case "lua": return [base + ".lua", base + "/init.lua"]
    default: break
    }
    return known.flatMap { base.isEmpty ? ["__init__." + $0] : [base + "." + $0, base + "/__init__." + $0] }
  }

  private func existing(_ paths: [String]) -> [String] {
    own(paths.filter(index.has))
  }

  private func own(_ files: [String]) -> [String] { files.filter { $0 != path } }

  private func hasExtension(_ name: String) -> Bool {
    extensions.contains { name.hasSuffix("." + $0) } || language == "cpp" && name.hasSuffix(".h")
      || ["kotlin", "scala"].contains(language) && name.hasSuffix(".java")
  }

  /// A module path that begins with a host name (`github.com/…`) holds the repository's own name in it.
  private func hasHost(_ parts: [String]) -> Bool { parts.first?.contains(".") == true }

  private func withoutDots(_ path: String) -> String {
    path.split(separator: "/").filter { $0 != "." && $0 != ".." }.joined(separator: "/")
  }

  private func commonFolders(_ other: String) -> Int {
    zip(path.split(separator: "/").dropLast(), other.split(separator: "/").dropLast()).prefix { $0 == $1 }.count
  }
}
