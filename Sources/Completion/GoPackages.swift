import SymbolIndex

/// What the packages of Go's standard library and of the module cache give: what begins with a capital, in all files of a
/// folder.
struct GoPackages: LibraryNames {
  /// Most files of a package: `syscall` has some hundred, one for each system.
  static let mostFiles = 400

  let library: LibraryView

  /// The files of the package with an import path: in the module with the longest beginning of it, else in the standard
  /// library.
  func files(of module: String, from path: String) -> [String] {
    let parts = module.split(separator: "/")
    for count in stride(from: parts.count, through: 0, by: -1) where count > 0 || !isOfModule(parts) {
      let name = parts.prefix(count).joined(separator: "/")
      let rest = parts.dropFirst(count).map { "/" + $0 }.joined()
      for record in library.libraries("go", module: name) {
        let files = library.contents(of: record.place + rest, limit: Self.mostFiles).files
        if !files.isEmpty { return files }
      }
    }
    return []
  }

  /// True for a path that begins with a host, as those of the standard library do not.
  private func isOfModule(_ parts: [Substring]) -> Bool { parts.first?.contains(".") ?? true }

  func definitions(of name: String, in file: String) -> [SymbolRecord] {
    library.symbols(named: name, atTopOf: scope(of: file))
  }

  /// A package gives no other package's name.
  func module(_ name: String, in file: String) -> [String] { [] }

  func names(of file: String) -> (names: [LibraryName], isComplete: Bool) {
    let symbols = library.symbols(atTopOf: scope(of: file)).filter { isVisible($0.name) && $0.kind != .method }
    let isCertain = library.file(file)?.record.isCertain == true
    return (symbols.map { LibraryName(name: $0.name, symbol: $0, isPublic: true) }, isCertain && !symbols.isEmpty)
  }

  func members(of type: String, in file: String) -> [SymbolRecord] { library.members(of: type, in: scope(of: file)) }

  private func scope(of file: String) -> FileScope { .folder(CompletionDocument.folder(of: file)) }

  func isVisible(_ name: String) -> Bool { name.first?.isUppercase == true }

  func isOutOfReach(_ member: SymbolRecord) -> Bool { !isVisible(member.name) }

  func isClosed(_ type: String, in file: String) -> Bool {
    library.file(file)?.record.isCertain == true && !definitions(of: type, in: file).isEmpty
  }
}
