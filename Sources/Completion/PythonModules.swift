import SymbolIndex

/// Finds what Python modules of libraries give: their own definitions, and what they take from other modules and hand on.
///
/// A module that is not indexed (written in C, not installed, over a cap) has no file: nothing is known of it, and of a module
/// that takes over all of its names nothing is known to be missing.
struct PythonModules: LibraryNames {
  /// How many modules are gone through for a name, and modules that one takes all names from.
  static let mostSteps = 6
  static let mostWildcards = 16
  /// Most names of a module.
  static let mostNames = 4_000
  private static let mostContents = 400

  let library: LibraryView

  // MARK: Files

  /// The file of a module as a file names it, one at most; empty if it is not a library's.
  func files(of module: String, from path: String) -> [String] {
    if module.hasPrefix(".") { return relative(module, from: path) }
    let parts = module.split(separator: ".").map(String.init)
    guard let first = parts.first else { return [] }
    let rest = parts.dropFirst().map { "/" + $0 }.joined()
    for record in library.libraries("python", module: first) {
      if rest.isEmpty, library.has(record.place) { return [record.place] }
      if let file = file(at: record.place + rest) { return [file] }
    }
    for record in library.libraries("python", module: "") {
      if let file = file(at: record.place + "/" + first + rest) { return [file] }
    }
    // `os.path` is a module that `os` imports under that name.
    guard let last = parts.dropFirst().last, parts.count <= Self.mostSteps else { return [] }
    return files(of: parts.dropLast().joined(separator: "."), from: path).flatMap { imported(last, by: $0) }
  }

  /// The file of a module that another one imports as a whole under a name.
  private func imported(_ name: String, by file: String) -> [String] {
    let record = library.imports(of: file).first { $0.names.isEmpty && $0.alias == name }
    return record.map { files(of: $0.module, from: file) } ?? []
  }

  private func relative(_ module: String, from path: String) -> [String] {
    let dots = module.prefix { $0 == "." }.count
    let folders = path.split(separator: "/").dropLast(dots)
    guard path.hasPrefix("/"), !folders.isEmpty else { return [] }
    let parts = folders + module.dropFirst(dots).split(separator: ".")
    return file(at: "/" + parts.joined(separator: "/")).map { [$0] } ?? []
  }

  /// The file of the module whose path without an extension is given: a stub before a source.
  private func file(at base: String) -> String? {
    [base + ".pyi", base + "/__init__.pyi", base + ".py", base + "/__init__.py"].first(where: library.has)
  }

  /// The folder of a package by its own file; nil for a module that is none.
  private func package(_ file: String) -> String? {
    guard let slash = file.lastIndex(of: "/"), file[slash...].hasPrefix("/__init__.") else { return nil }
    return String(file[..<slash])
  }

  // MARK: One name

  /// The definitions that a name of a module means; empty if it has none, or is itself a module.
  func definitions(of name: String, in file: String) -> [SymbolRecord] {
    definitions(of: name, in: file, steps: Self.mostSteps)
  }

  private func definitions(of name: String, in file: String, steps: Int) -> [SymbolRecord] {
    let own = library.symbols(named: name, atTopOf: .file(file))
    guard own.isEmpty, steps > 0 else { return own }
    for record in library.imports(of: file) {
      guard let original = record.original(of: name) else { continue }
      for source in files(of: record.module, from: file) where source != file {
        let found = definitions(of: original, in: source, steps: steps - 1)
        if !found.isEmpty { return found }
      }
    }
    for module in library.surface(of: file)?.wildcards.prefix(Self.mostWildcards) ?? [] where !name.hasPrefix("_") {
      for source in files(of: module, from: file) where source != file {
        let found = definitions(of: name, in: source, steps: steps - 1)
        if !found.isEmpty { return found }
      }
    }
    return []
  }

  /// The file of the module that a name means in a module: one that it imports, or one of its package.
  func module(_ name: String, in file: String) -> [String] { module(name, in: file, steps: Self.mostSteps) }

  private func module(_ name: String, in file: String, steps: Int) -> [String] {
    guard steps > 0 else { return [] }
    for record in library.imports(of: file) {
      if record.names.isEmpty {
        if record.alias == name { return files(of: record.module, from: file) }
        if record.alias == nil, record.module.split(separator: ".").first.map(String.init) == name {
          return files(of: name, from: file)
        }
      } else if let original = record.original(of: name) {
        let separator = record.module.hasSuffix(".") ? "" : "."
        let own = files(of: record.module + separator + original, from: file)
        if !own.isEmpty { return own }
        for source in files(of: record.module, from: file) where source != file {
          let found = module(original, in: source, steps: steps - 1)
          if !found.isEmpty { return found }
        }
      }
    }
    return package(file).flatMap { self.file(at: $0 + "/" + name) }.map { [$0] } ?? []
  }

  // MARK: Types

  func isVisible(_ name: String) -> Bool { !name.hasPrefix("_") }

  /// Stubs declare what a type has; in a source any method may add to it.
  func isClosed(_ type: String, in file: String) -> Bool {
    guard file.hasSuffix(".pyi"), library.file(file)?.record.isCertain == true,
      library.surface(of: file)?.isOpen == false,
      !library.symbols(named: type, atTopOf: .file(file)).isEmpty
    else { return false }
    let hooks = ["__getattr__", "__getattribute__"]
    return !library.members(of: type, in: .file(file)).contains { hooks.contains($0.name) }
  }

  // MARK: All names

  /// The names of a module, and whether these are certainly all.
  func names(of file: String) -> (names: [LibraryName], isComplete: Bool) { names(of: file, steps: Self.mostSteps) }

  private func names(of file: String, steps: Int) -> (names: [LibraryName], isComplete: Bool) {
    var found = NameCollector()
    guard let surface = library.surface(of: file), let record = library.file(file)?.record else { return ([], false) }
    var isComplete = !surface.isOpen && record.isCertain
    let isStub = file.hasSuffix(".pyi")
    let published = surface.published.map(Set.init)
    func isPublic(_ name: String) -> Bool { published?.contains(name) ?? !name.hasPrefix("_") }
    for symbol in library.symbols(atTopOf: .file(file)) {
      found.add(LibraryName(name: symbol.name, symbol: symbol, isPublic: isPublic(symbol.name)))
    }
    for record in library.imports(of: file) {
      if record.names.isEmpty {
        let first = record.module.split(separator: ".").first.map(String.init) ?? ""
        // What a module imports for itself is not meant for others, unless it is named anew.
        let isMeant = published.map { $0.contains(record.alias ?? first) } ?? (record.alias != nil)
        found.add(
          LibraryName(name: record.alias ?? first, isModule: true, isPublic: isMeant && isPublic(record.alias ?? first))
        )
        continue
      }
      for name in record.names {
        let given = record.names.count == 1 ? record.alias ?? name : name
        let isHandedOn = published != nil || !isStub || record.alias == name
        found.add(LibraryName(name: given, isPublic: isHandedOn && isPublic(given)))
      }
    }
    for module in surface.wildcards.prefix(Self.mostWildcards) {
      let sources = steps > 0 ? files(of: module, from: file).filter { $0 != file } : []
      if sources.isEmpty { isComplete = false }
      for source in sources {
        let more = names(of: source, steps: steps - 1)
        isComplete = isComplete && more.isComplete
        for name in more.names where name.isPublic { found.add(name) }
      }
    }
    if surface.wildcards.count > Self.mostWildcards { isComplete = false }
    for name in published ?? [] { found.add(LibraryName(name: name, isPublic: true)) }
    addPackage(of: file, to: &found)
    for name in surface.mentioned { found.add(LibraryName(name: name, isPublic: false)) }
    return (Array(found.names.prefix(Self.mostNames)), isComplete && found.names.count <= Self.mostNames)
  }

  /// The modules of a package can be named through it once somebody has imported them.
  private func addPackage(of file: String, to found: inout NameCollector) {
    for name in modules(of: file) { found.add(LibraryName(name: name, isModule: true, isPublic: false)) }
    for name in ["__name__", "__file__", "__doc__", "__path__", "__dict__", "__spec__", "__loader__", "__package__"] {
      found.add(LibraryName(name: name, isPublic: false))
    }
  }

  /// The names of the modules and packages in the package that a file stands for.
  func modules(of file: String) -> [String] {
    guard let folder = package(file) else { return [] }
    return modules(inFolder: folder)
  }

  private func modules(inFolder folder: String) -> [String] {
    let contents = library.contents(of: folder, limit: Self.mostContents)
    let files = contents.files.map { path in
      String((path.split(separator: "/").last ?? "").prefix { $0 != "." })
    }
    let folders = contents.folders.compactMap { $0.split(separator: "/").last.map(String.init) }
    return Set(files + folders).filter { !$0.hasPrefix("__") && !$0.isEmpty }.sorted()
  }
}

/// Names in the order in which they were found, each once.
private struct NameCollector {
  private(set) var names: [LibraryName] = []
  private var places: [String: Int] = [:]

  /// The first that has a definition counts; public is what anybody calls so.
  mutating func add(_ name: LibraryName) {
    guard let place = places[name.name] else {
      places[name.name] = names.count
      names.append(name)
      return
    }
    names[place].symbol = names[place].symbol ?? name.symbol
    names[place].isPublic = names[place].isPublic || name.isPublic
  }
}

extension ImportRecord {
  /// What the imported module calls a name that the importing file has; nil if the import does not bring it.
  func original(of name: String) -> String? {
    if let alias { return alias == name && names.count == 1 ? names[0] : nil }
    return names.contains(name) ? name : nil
  }
}
