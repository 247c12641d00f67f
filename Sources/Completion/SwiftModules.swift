import SymbolIndex

/// What the Swift modules of packages give: what is public in any of their files.
struct SwiftModules: UnqualifiedNames {
  private static let mostModules = 16
  private static let mostDefinitions = 16
  private static let mostNames = 400
  private static let publicWords: Set<Substring> = ["open", "public"]
  private static let privateWords: Set<Substring> = ["fileprivate", "internal", "package", "private"]

  let library: LibraryView

  // MARK: Modules

  /// The module's folder.
  func files(of module: String, from path: String) -> [String] {
    library.libraries("swift", module: module).prefix(1).map(\.place)
  }

  func module(_ name: String, in file: String) -> [String] { [] }

  func definitions(of name: String, in file: String) -> [SymbolRecord] {
    guard let record = library.file(file)?.record else { return [] }
    return definitions(of: name, in: record)
  }

  func names(of file: String) -> (names: [LibraryName], isComplete: Bool) {
    guard let record = library.file(file)?.record else { return ([], false) }
    let found = names(prefix: "", in: record, limit: Self.mostNames)
    return (found.map { LibraryName(name: $0.name, symbol: $0, isPublic: isVisible($0.name)) }, false)
  }

  // MARK: Names that stand alone

  func definitions(named name: String, for file: ImportingFile) -> [SymbolRecord] {
    records(file.imports).flatMap { definitions(of: name, in: $0) }
  }

  func names(prefix: String, for file: ImportingFile, space: String, limit: Int) -> [SymbolRecord] {
    space.isEmpty ? records(file.imports).flatMap { names(prefix: prefix, in: $0, limit: limit) } : []
  }

  private func definitions(of name: String, in record: LibraryRecord) -> [SymbolRecord] {
    library.symbols(named: name, in: record, limit: Self.mostDefinitions).filter(isTop)
  }

  private func names(prefix: String, in record: LibraryRecord, limit: Int) -> [SymbolRecord] {
    library.symbols(prefix: prefix, in: record, limit: limit).filter {
      isTop($0) && (prefix.hasPrefix("_") || isVisible($0.name))
    }
  }

  private func records(_ imports: [ImportRecord]) -> [LibraryRecord] {
    var seen: Set<String> = []
    let names = imports.map { String($0.module.prefix { $0 != "." }) }.filter { seen.insert($0).inserted }
    return names.prefix(Self.mostModules).flatMap { library.libraries("swift", module: $0) }
  }

  private func isTop(_ symbol: SymbolRecord) -> Bool {
    symbol.container.isEmpty && symbol.kind != .namespace && isPublic(symbol)
  }

  private func isPublic(_ symbol: SymbolRecord) -> Bool {
    symbol.signature.split(separator: " ").contains(where: Self.publicWords.contains)
  }

  // MARK: Types

  func members(of type: String, in file: String) -> [SymbolRecord] {
    library.file(file).map { library.members(of: type, in: $0.record, limit: Self.mostNames) } ?? []
  }

  func isVisible(_ name: String) -> Bool { !name.hasPrefix("_") }

  /// A member without a word for it is that of a protocol or of a public extension, or the module's own.
  func isOutOfReach(_ member: SymbolRecord) -> Bool {
    !isPublic(member) && member.signature.split(separator: " ").contains(where: Self.privateWords.contains)
  }

  func isClosed(_ type: String, in file: String) -> Bool { false }
}
