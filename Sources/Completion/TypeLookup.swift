import SymbolIndex
import Syntax

/// A type of the workspace: a name and where its definition and members are.
struct TypeIdentity: Hashable {
  /// Which files hold a type's members.
  enum Home: Hashable {
    case file(String)
    case folder(String)
    /// The type's own members are in this file, its extensions in any.
    case fileAndExtensions(String)
    /// Extensions may be in any file.
    case anywhere
  }

  var name: String
  var home: Home
  /// False if there are several types of the name and it is not clear which is meant.
  var isCertain: Bool

  func holds(_ path: String) -> Bool {
    switch home {
    case .file(let file), .fileAndExtensions(let file): path == file
    case .folder(let folder): CompletionDocument.folder(of: path) == folder
    case .anywhere: true
    }
  }
}

/// Resolves names of types and functions as a file sees them: what it defines itself, what it imports, what is in its
/// package. A name that comes from outside the workspace is not mistaken for one of the same name inside.
final class TypeLookup {
  /// Most definitions of one name that are looked at.
  static let mostDefinitions = 16

  /// A definition in the document or the index.
  struct Definition {
    var name: String
    var kind: SymbolKind
    var signature: String
    var container: String
    var path: String
  }

  let scan: DocumentScan
  let index: IndexView
  private let language: String
  private var types: [String: TypeIdentity?] = [:]
  private var definitions: [String: [Definition]] = [:]
  private var imports: [String: [ImportRecord]] = [:]

  init(scan: DocumentScan, index: IndexView) {
    self.scan = scan
    self.index = index
    language = scan.document.language?.name ?? ""
    imports[scan.document.path] = scan.imports
  }

  /// The type that a name stands for in a file; nil if it is none of the workspace.
  func type(_ written: String, from path: String) -> TypeIdentity? {
    let key = path + "\u{0}" + written
    if let known = types[key] { return known }
    // A Lua module is a table whose functions are known.
    let found = visible(written, from: path) { $0.kind.isType || language == "lua" && $0.kind == .module }
    let identity = found.definitions.first.map { first in
      TypeIdentity(name: first.name, home: home(of: first), isCertain: found.isCertain)
    }
    types[key] = .some(identity)
    return identity
  }

  /// The result type of the functions that a name stands for in a file, if they agree on it.
  func result(ofCalling written: String, from path: String) -> TypeIdentity? {
    let functions = visible(written, from: path) { $0.kind.isCallable }.definitions
    let results = functions.map { function in
      TypeName.result(ofSignature: function.signature).flatMap { type($0, from: function.path) }
    }
    guard let first = results.first, results.allSatisfy({ $0 == first }) else { return nil }
    return first
  }

  /// All that a name which stands alone in the document may mean; nil if that is not certain.
  func meanings(of name: String) -> [Definition]? {
    let found = visible(name, from: scan.document.path) { _ in true }
    return found.isCertain ? found.definitions : nil
  }

  /// All that a name which stands alone in the document may well mean, certain or not.
  func definitions(visibleAs name: String) -> [Definition] {
    visible(name, from: scan.document.path) { _ in true }.definitions
  }

  /// The definitions of a type that its identity holds.
  func definitions(of type: TypeIdentity) -> [Definition] {
    if let file = libraryFile(of: type) {
      let found = libraryNames?.definitions(of: type.name, in: file) ?? []
      return found.filter(\.kind.isType).map(Definition.init)
    }
    return all(named: type.name).filter { ($0.kind.isType || $0.kind == .namespace) && type.holds($0.path) }
  }

  /// The files of the module that a name stands for in a file; nil if it is no module's name there.
  func module(named name: String, from path: String) -> [String]? {
    // What these include brings no name of its own.
    if ["bash", "c", "c_sharp", "cpp", "ruby"].contains(language) { return nil }
    if isLibrary(path), language == "python" || language == "rust" {
      return libraryNames.map { $0.module(name, in: path) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    for var record in importRecords(of: path) {
      let parts = record.module.split { $0 == "." || $0 == "/" || $0 == ":" }
      if language == "python", record.names.isEmpty, record.alias == nil {
        guard parts.first.map(String.init) == name, !record.module.hasPrefix("."), !isWildcard(record) else { continue }
        // `import a.b` brings the name `a`.
        record.module = name
        return files(of: record, from: path)
      }
      let last = (language == "go" ? Self.goName(parts) : parts.last).map(String.init)
      if record.alias == name && record.names.isEmpty || (record.names.isEmpty && record.alias == nil && last == name) {
        return files(of: record, from: path)
      }
      if let name = record.original(of: name) {
        // `from a import b` and `use a::b`, where b may be a module: only its own file counts.
        let separator = language == "rust" ? "::" : "."
        record.module += record.module.hasSuffix(".") ? name : separator + name
        record.names = []
        let files = files(of: record, from: path)
        if !files.isEmpty { return files }
      }
    }
    // A crate can be named without a `use`.
    guard language == "rust", let crate = libraryNames?.files(of: name, from: path), !crate.isEmpty else { return nil }
    return crate
  }

  /// The name of a Go package by its path: a version at its end is no part of it (`…/yaml.v3`, `…/chi/v5`).
  private static func goName(_ parts: [Substring]) -> Substring? {
    guard let last = parts.last, parts.count > 1, last.first == "v", last.dropFirst().allSatisfy(\.isNumber) else {
      return parts.last
    }
    return last.count > 1 ? parts[parts.count - 2] : last
  }

  // MARK: Visibility

  private func visible(
    _ written: String,
    from path: String,
    where isWanted: (Definition) -> Bool
  ) -> (definitions: [Definition], isCertain: Bool) {
    let parts = written.split(separator: ".").map(String.init)
    guard var name = parts.last else { return ([], true) }
    if let found = libraryDefinitions(parts, from: path) { return (found.filter(isWanted), true) }
    // What a name was imported as is not what its definition calls it.
    if parts.count == 1, let record = importRecords(of: path).first(where: { $0.alias == name && $0.names.count == 1 })
    {
      name = record.names[0]
    }
    let candidates = all(named: name).filter(isWanted)
    if candidates.isEmpty {
      return (parts.count == 1 || language == "cpp" ? builtins(named: name).filter(isWanted) : [], true)
    }
    if parts.count > 1 { return (qualified(candidates, by: parts.dropLast().joined(separator: "."), from: path), true) }
    let own = candidates.filter { $0.path == path }
    if !own.isEmpty { return (own, true) }
    if let record = importRecords(of: path).first(where: { $0.names.contains(name) || $0.alias == name }) {
      let files = files(of: record, from: path)
      return (candidates.filter { files.contains($0.path) }, true)
    }
    return unqualified(candidates, from: path)
  }

  private func qualified(_ candidates: [Definition], by qualifier: String, from path: String) -> [Definition] {
    let nested = candidates.filter { $0.container == qualifier || $0.container.hasSuffix("." + qualifier) }
    if !nested.isEmpty { return nested }
    if language == "php" { return inNamespace(candidates, qualifier, from: path) }
    guard let files = module(named: qualifier, from: path) else { return [] }
    return candidates.filter { files.contains($0.path) }
  }

  /// A PHP name that is written with (the end of) its name space.
  private func inNamespace(_ candidates: [Definition], _ namespace: String, from path: String) -> [Definition] {
    let module = namespace.split(separator: ".").joined(separator: "\\")
    return candidates.filter { candidate in
      let record = ImportRecord(path: path, module: module, names: [candidate.name], alias: nil, line: 0)
      return candidate.path == path || files(of: record, from: path).contains(candidate.path)
    }
  }

  private func unqualified(_ candidates: [Definition], from path: String) -> ([Definition], Bool) {
    let folder = CompletionDocument.folder(of: path)
    let near = candidates.filter { CompletionDocument.folder(of: $0.path) == folder }
    switch language {
    case "go": return (near, true)
    // Every name is declared in the file.
    case "lua", "zig": return ([], true)
    // A name that is neither defined nor imported may come by a wildcard, or the import is yet to be written.
    case "python": return candidates.count == 1 ? (candidates, false) : ([], true)
    default:
      if !near.isEmpty { return (near, true) }
      let folders = Set(candidates.map { CompletionDocument.folder(of: $0.path) })
      // One of several packages, none of which is imported, would be a guess.
      if folders.count > 1, ["java", "kotlin", "php", "scala"].contains(language) {
        return (wildcard(candidates, from: path), false)
      }
      return (candidates, folders.count == 1)
    }
  }

  /// Those that an import of all of a package brings, or that are in the same package of another set of sources.
  private func wildcard(_ candidates: [Definition], from path: String) -> [Definition] {
    let package = PackagePath.package(of: path)
    let same = candidates.filter { package != nil && PackagePath.package(of: $0.path) == package }
    if !same.isEmpty { return same }
    let wildcards = importRecords(of: path).filter { $0.names.isEmpty && $0.alias == nil }
    let imported = Set(wildcards.prefix(8).flatMap { files(of: $0, from: path) })
    return candidates.filter { imported.contains($0.path) }
  }

  /// True for an extension of a type that can be used in the document without being named by its package.
  func isExtensionInSight(_ member: SymbolRecord, of type: TypeIdentity) -> Bool {
    guard case .fileAndExtensions = type.home, isExtension(member.signature, member.name, of: type, from: member.path)
    else { return false }
    let folder = CompletionDocument.folder(of: member.path)
    if folder == CompletionDocument.folder(of: scan.document.path) { return true }
    return scan.imports.contains { record in
      record.names.contains(member.name)
        || record.names.isEmpty && files(of: record, from: scan.document.path).contains(member.path)
    }
  }

  /// True for `fun Type.name`, where the type is the one of that name that the file sees.
  func isExtension(_ signature: String, _ name: String, of type: TypeIdentity, from path: String) -> Bool {
    guard let place = signature.firstRange(of: "." + name) else { return false }
    let words = signature[..<place.lowerBound].prefix { $0 != "(" }
    let isNamed = words.split { " <>?,".contains($0) }.contains { $0 == type.name }
    guard isNamed, let seen = self.type(type.name, from: path) else { return false }
    return seen.home == type.home
  }

  private func home(of definition: Definition) -> TypeIdentity.Home {
    if isLibrary(definition.path), language != "go" { return .file(definition.path) }
    return switch language {
    case "java", "javascript", "lua", "php", "python", "scala", "tsx", "typescript", "zig": .file(definition.path)
    case "kotlin": .fileAndExtensions(definition.path)
    case "go": .folder(CompletionDocument.folder(of: definition.path))
    default: .anywhere
    }
  }

  // MARK: Sources

  private func all(named name: String) -> [Definition] {
    if let known = definitions[name] { return known }
    let own = scan.definitions.filter { $0.name == name }.map {
      Definition(
        name: name,
        kind: $0.kind,
        signature: $0.signature,
        container: $0.container,
        path: scan.document.path
      )
    }
    let indexed = index.symbols(named: [name], limit: Self.mostDefinitions, excluding: scan.document.path).map {
      Definition(name: name, kind: $0.kind, signature: $0.signature, container: $0.container, path: $0.path)
    }
    definitions[name] = own + indexed
    return own + indexed
  }

  func importRecords(of path: String) -> [ImportRecord] {
    if let known = imports[path] { return known }
    let records = isLibrary(path) ? index.libraries?.imports(of: path) ?? [] : index.imports(of: path)
    imports[path] = records
    return records
  }

  func files(of record: ImportRecord, from path: String) -> [String] {
    if isLibrary(path) { return libraryNames?.files(of: Unquoted.text(record.module), from: path) ?? [] }
    return ModuleResolver(index: index, path: path, language: scan.document.language).filesAnywhere(of: record)
  }
}
