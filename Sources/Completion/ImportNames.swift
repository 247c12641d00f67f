import Decoding
import SourceText
import SymbolIndex
import Syntax

/// Names in an import statement that is being typed: modules, and what a module defines.
///
/// Python only: the other languages name modules in strings, or by names that no file has.
struct ImportNames {
  private let resolver: ModuleResolver
  private let index: IndexView
  /// The statement from its first word to the identifier at the cursor.
  private let words: [Substring]
  private let statement: String

  /// Nil if the cursor is in no import statement.
  init?(document: CompletionDocument, index: IndexView, cursor: Int) {
    guard document.language?.name == "python" else { return nil }
    let snapshot = document.snapshot
    let start = IdentifierBytes.start(in: snapshot.bytes, before: cursor)
    let line = snapshot.lineRange(snapshot.lineContaining(cursor))
    let statement = snapshot.string(in: line.lowerBound..<max(start, line.lowerBound)).trimmingBlanks()
    let words = statement.split(separator: " ")
    guard let first = words.first, first == "from" || first == "import" else { return nil }
    self.statement = statement
    self.words = words
    self.index = index
    resolver = ModuleResolver(index: index, path: document.path, language: document.language)
  }

  /// The names; empty where they are not known.
  func items() -> [NameItem] {
    if words.first == "from", words.count >= 3, words[2] == "import" { return names(in: String(words[1])) }
    // `from a.b.` and `import a.b.`: what stands before the last dot is a package.
    guard words.count == 2, statement.hasSuffix(".") else { return [] }
    return submodules(of: String(words[1]))
  }

  private func names(in module: String) -> [NameItem] {
    let record = ImportRecord(path: resolver.path, module: module, names: [], line: 0)
    if let library = index.libraries, resolver.files(of: record).isEmpty,
      let file = resolver.libraryFiles(of: record).first
    {
      return names(of: file, in: PythonModules(library: library))
    }
    let defined = resolver.files(of: record).flatMap { index.symbols(inFile: $0) }.filter(\.container.isEmpty)
    let items = defined.map { symbol in
      NameItem(
        name: symbol.name,
        kind: symbol.kind,
        detail: symbol.signature,
        documentation: symbol.doc,
        source: .member,
        path: symbol.path
      )
    }
    return items + submodules(of: module)
  }

  private func names(of file: String, in modules: PythonModules) -> [NameItem] {
    let submodules = Set(modules.modules(of: file))
    return modules.names(of: file).names.compactMap { name in
      let isModule = submodules.contains(name.name) && !name.name.hasPrefix("_")
      guard name.isPublic || isModule else { return nil }
      return NameItem(
        name: name.name,
        kind: name.symbol?.kind ?? (isModule || name.isModule ? .module : .variable),
        detail: name.symbol?.signature ?? "",
        documentation: name.symbol?.doc,
        source: .member,
        path: name.symbol?.path
      )
    }
  }

  private func submodules(of package: String) -> [NameItem] {
    let record = ImportRecord(path: resolver.path, module: package, names: [], line: 0)
    if let library = index.libraries, let file = resolver.libraryFiles(of: record).first {
      return PythonModules(library: library).modules(of: file).map {
        NameItem(name: $0, kind: .module, source: .member)
      }
    }
    return folders(of: package).flatMap { index.files(inFolder: $0) }.filter { $0 != resolver.path }.compactMap {
      path in
      guard let file = path.split(separator: "/").last, let dot = file.lastIndex(of: "."), !file.hasPrefix("__"),
        resolver.extensions.contains(String(file[file.index(after: dot)...]))
      else { return nil }
      return NameItem(name: String(file[..<dot]), kind: .module, source: .member, path: path)
    }
  }

  private func folders(of package: String) -> [String] {
    let dots = package.prefix { $0 == "." }.count
    let parts = package.split(separator: ".").map(String.init)
    if dots == 0 { return index.folders(endingWith: parts.joined(separator: "/"), limit: 2) }
    let own = resolver.path.split(separator: "/").map(String.init)
    return dots > own.count ? [] : [(own.dropLast(dots) + parts).joined(separator: "/")]
  }
}
