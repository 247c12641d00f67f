import SymbolIndex

/// What the type declarations of packages in `node_modules` give to JavaScript and TypeScript: what a declaration file
/// defines at its top or in a name space there, and what it hands on (`export … from`).
struct ScriptPackages: LibraryNames {
  /// How many files are gone through for a name, and how many a file hands on.
  static let mostSteps = 4
  static let mostHandedOn = 24
  private static let declarations = [".d.ts", "/index.d.ts", ".d.mts", ".d.cts"]
  private static let scripts = [".js", ".mjs", ".cjs", ".ts", ".mts", ".cts"]

  let library: LibraryView

  // MARK: Files

  func files(of module: String, from path: String) -> [String] {
    if module.hasPrefix(".") {
      let folder = CompletionDocument.folder(of: path)
      guard folder.hasPrefix("/"), let base = RelativePath.resolved(module, from: String(folder.dropFirst())) else {
        return []
      }
      return file(at: "/" + base).map { [$0] } ?? []
    }
    let name = module.hasPrefix("node:") ? String(module.dropFirst("node:".count)) : module
    let parts = name.split(separator: "/").map(String.init)
    let count = name.hasPrefix("@") ? 2 : 1
    let package = parts.prefix(count).joined(separator: "/")
    let rest = parts.dropFirst(count).map { "/" + $0 }.joined()
    for record in library.libraries("typescript", module: package) {
      let found = rest.isEmpty ? entry(of: record) : file(at: record.place + rest)
      if let found { return [found] }
    }
    // Node's own modules are declared by a package of another name.
    for record in library.libraries("typescript", module: "node") {
      if let file = file(at: record.place + "/" + name) { return [file] }
    }
    return []
  }

  private func entry(of record: LibraryRecord) -> String? {
    let path = record.root + "/" + record.entry
    return !record.entry.isEmpty && library.has(path) ? path : file(at: record.place + "/index")
  }

  /// The declarations of a module whose path may end in that of the script that it becomes.
  private func file(at path: String) -> String? {
    let end = Self.scripts.first(where: path.hasSuffix) ?? ""
    let base = String(path.dropLast(end.count))
    return ([path] + Self.declarations.map { base + $0 }).first(where: library.has)
  }

  // MARK: Names

  func definitions(of name: String, in file: String) -> [SymbolRecord] {
    definitions(of: name, in: file, steps: Self.mostSteps)
  }

  private func definitions(of name: String, in file: String, steps: Int) -> [SymbolRecord] {
    let own = library.symbols(named: name, of: .file(file)).filter { !$0.kind.isMember && $0.kind != .method }
    // A definition at the top comes before one in a name space.
    let top = own.filter(\.container.isEmpty)
    guard own.isEmpty, steps > 0 else { return top.isEmpty ? own : top }
    for record in library.imports(of: file).prefix(Self.mostHandedOn) {
      let isAll = record.names.isEmpty && record.alias == nil
      guard let original = isAll ? name : record.original(of: name) else { continue }
      for source in files(of: record.module, from: file) where source != file {
        let found = definitions(of: original, in: source, steps: steps - 1)
        if !found.isEmpty { return found }
      }
    }
    return []
  }

  func module(_ name: String, in file: String) -> [String] {
    for record in library.imports(of: file) where record.names.isEmpty && record.alias == name {
      return files(of: record.module, from: file)
    }
    return []
  }

  func names(of file: String) -> (names: [LibraryName], isComplete: Bool) {
    var seen: Set<String> = []
    return (names(of: file, steps: Self.mostSteps).filter { seen.insert($0.name).inserted }, false)
  }

  private func names(of file: String, steps: Int) -> [LibraryName] {
    let top = library.symbols(atTopOf: .file(file))
    let spaces = top.filter { $0.kind == .namespace }.prefix(4).flatMap {
      library.members(of: $0.name, in: .file(file))
    }
    var found = (top + spaces).map { LibraryName(name: $0.name, symbol: $0, isPublic: isVisible($0.name)) }
    guard steps > 0 else { return found }
    for record in library.imports(of: file).prefix(Self.mostHandedOn) {
      if record.names.isEmpty, record.alias == nil {
        for source in files(of: record.module, from: file) where source != file {
          found += names(of: source, steps: steps - 1)
        }
      }
      let given = record.names.count == 1 ? [record.alias ?? record.names[0]] : record.names
      found += given.map { LibraryName(name: $0, isPublic: isVisible($0)) }
    }
    return found
  }

  func isVisible(_ name: String) -> Bool { !name.hasPrefix("_") && name != "default" }

  /// Declarations are merged from any file.
  func isClosed(_ type: String, in file: String) -> Bool { false }
}
