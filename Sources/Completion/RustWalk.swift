import SymbolIndex

/// Follows paths and names through the modules of crates, for a limited number of steps: modules may hand on each other's names.
struct RustWalk {
  private static let mostWildcards = 16
  private static let mostDepth = 8

  let library: LibraryView
  private var steps: Int
  private var depth = 0

  init(library: LibraryView, steps: Int) {
    self.library = library
    self.steps = steps
  }

  static func parts(_ module: String) -> [String] { module.split(separator: ":").map(String.init) }

  static func isPublic(_ symbol: SymbolRecord) -> Bool { symbol.signature.hasPrefix("pub ") }

  /// Counts a step; gives nothing if there were too many of them.
  private mutating func follow<Value>(_ body: (inout RustWalk) -> Value?) -> Value? {
    guard steps > 0, depth < Self.mostDepth else { return nil }
    steps -= 1
    depth += 1
    defer { depth -= 1 }
    return body(&self)
  }

  // MARK: Modules

  /// The file of a module by its path as a file writes it; nil if it is not a library's.
  mutating func file(of parts: ArraySlice<String>, from path: String) -> String? {
    guard let first = parts.first else { return nil }
    var file =
      switch first {
      case "crate": entry(of: path)
      case "self": path.hasPrefix("/") ? path : nil
      case "super": parent(of: path)
      default: child(first, of: path) ?? crate(first) ?? module(first, in: path)
      }
    for part in parts.dropFirst() {
      file = file.flatMap { part == "super" ? parent(of: $0) : module(part, in: $0) }
    }
    return file
  }

  /// The file of the module that a name means in a module.
  mutating func module(_ name: String, in file: String) -> String? {
    follow { walk in
      if let child = walk.child(name, of: file) { return child }
      for record in walk.library.imports(of: file) {
        var parts = Self.parts(record.module)
        if record.names.isEmpty {
          // `use a::b as c`, and `use a::b::{self}`.
          guard record.alias == name || record.alias == nil && parts.count > 1 && parts.last == name else { continue }
        } else {
          guard let original = record.original(of: name) else { continue }
          parts.append(original)
        }
        if let found = walk.file(of: parts[...], from: file), found != file { return found }
      }
      for source in walk.sources(of: file) {
        if let found = walk.module(name, in: source) { return found }
      }
      return nil
    }
  }

  private func crate(_ name: String) -> String? {
    let record = library.libraries("rust", module: name).first
    return record.map { $0.root + "/" + $0.entry }.flatMap { library.has($0) ? $0 : nil }
  }

  private func entry(of file: String) -> String? {
    library.file(file).map { $0.record.root + "/" + $0.record.entry }
  }

  /// The folder of a module's own modules.
  private func folder(of file: String) -> String {
    let folder = CompletionDocument.folder(of: file)
    let stem = file.split(separator: "/").last.map { String($0.prefix { $0 != "." }) } ?? ""
    return ["lib", "main", "mod"].contains(stem) || file == entry(of: file) ? folder : folder + "/" + stem
  }

  private func child(_ name: String, of file: String) -> String? {
    guard file.hasPrefix("/"), library.file(file) != nil else { return nil }
    let base = folder(of: file) + "/" + name
    return [base + ".rs", base + "/mod.rs"].first { $0 != file && library.has($0) }
  }

  private func parent(of file: String) -> String? {
    guard let entry = entry(of: file), file != entry else { return nil }
    let folder = CompletionDocument.folder(of: self.folder(of: file))
    if folder == CompletionDocument.folder(of: entry) { return entry }
    return [folder + ".rs", folder + "/mod.rs"].first { library.has($0) }
  }

  /// The files of the modules all of whose names a module hands on.
  private mutating func sources(of file: String) -> [String] {
    let wildcards = library.surface(of: file)?.wildcards.prefix(Self.mostWildcards) ?? []
    return wildcards.compactMap { self.file(of: Self.parts($0)[...], from: file) }.filter { $0 != file }
  }

  // MARK: Names

  mutating func definitions(of name: String, in file: String) -> [SymbolRecord] {
    follow { walk -> [SymbolRecord]? in
      let own = walk.library.symbols(named: name, atTopOf: .file(file)).filter {
        ![.module, .namespace].contains($0.kind)
      }
      if !own.isEmpty { return own }
      for record in walk.library.imports(of: file) {
        var parts = Self.parts(record.module)
        var original = record.original(of: name)
        // `use option::Option::{self, Some}` names the type by its path.
        if record.names.isEmpty, record.alias == nil, parts.count > 1, parts.last == name { original = parts.popLast() }
        guard let original, let source = walk.file(of: parts[...], from: file), source != file else { continue }
        let found = walk.definitions(of: original, in: source)
        if !found.isEmpty { return found }
      }
      for source in walk.sources(of: file) {
        let found = walk.definitions(of: name, in: source)
        if !found.isEmpty { return found }
      }
      return nil
    } ?? []
  }

  /// The public names of a module, each once, and whether these are certainly all.
  mutating func names(of file: String) -> (names: [LibraryName], isComplete: Bool) {
    follow { walk -> (names: [LibraryName], isComplete: Bool)? in
      guard let surface = walk.library.surface(of: file) else { return nil }
      var seen: Set<String> = []
      var found: [LibraryName] = []
      func add(_ name: LibraryName) {
        if seen.insert(name.name).inserted { found.append(name) }
      }
      for symbol in walk.library.symbols(atTopOf: .file(file)) where Self.isPublic(symbol) && symbol.kind != .namespace
      {
        add(LibraryName(name: symbol.name, symbol: symbol, isPublic: true))
      }
      for name in surface.published ?? [] where name != "_" { add(LibraryName(name: name, isPublic: true)) }
      var isComplete = !surface.isOpen && surface.wildcards.count <= Self.mostWildcards
      for wildcard in surface.wildcards.prefix(Self.mostWildcards) {
        guard let source = walk.file(of: Self.parts(wildcard)[...], from: file), source != file else {
          isComplete = false
          continue
        }
        let more = walk.names(of: source)
        isComplete = isComplete && more.isComplete
        for name in more.names { add(name) }
      }
      return (found, isComplete)
    } ?? ([], false)
  }
}
