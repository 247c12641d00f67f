import SymbolIndex
import Syntax

/// What the system's headers give to C and C++: any name of theirs, whichever of them the file includes, for what each includes
/// in turn would take long to follow.
struct HeaderNames: UnqualifiedNames {
  /// Most libraries that are asked, and most names of one.
  private static let mostLibraries = 16
  private static let mostDefinitions = 16

  let library: LibraryView
  let isCxx: Bool

  // MARK: What an import brings

  func files(of module: String, from path: String) -> [String] { [] }

  func module(_ name: String, in file: String) -> [String] { [] }

  func names(of file: String) -> (names: [LibraryName], isComplete: Bool) { ([], false) }

  // MARK: Names

  func definitions(of name: String, in file: String) -> [SymbolRecord] {
    library.symbols(named: name, of: .file(file))
  }

  /// Conditions and macros hide members from the parser.
  func isClosed(_ type: String, in file: String) -> Bool { false }

  func isVisible(_ name: String) -> Bool { !name.hasPrefix("_") }

  /// The definitions of a name in all headers that a file with these imports may include.
  func definitions(named name: String, imports: [ImportRecord]) -> [SymbolRecord] {
    records(imports).flatMap { library.symbols(named: name, in: $0, limit: Self.mostDefinitions) }
  }

  /// The names that begin with `prefix`: those of the name space `std` if that is asked for, else those of none.
  func names(prefix: String, imports: [ImportRecord], space: String, limit: Int) -> [SymbolRecord] {
    records(imports).flatMap { record in
      let found =
        prefix.isEmpty
        ? library.members(of: space, in: record, limit: limit)
        : library.symbols(prefix: prefix, in: record, limit: limit)
      return found.filter { symbol in
        let isInSpace = symbol.container == space || symbol.container.hasPrefix(space + ".__")
        return (space.isEmpty ? symbol.container.isEmpty : isInSpace)
          && (prefix.hasPrefix("_") || isVisible(symbol.name))
      }
    }
  }

  private func records(_ imports: [ImportRecord]) -> [LibraryRecord] {
    let folders = imports.compactMap { record in
      record.module.contains("/") ? Unquoted.text(record.module).split(separator: "/").first.map(String.init) : nil
    }
    let modules = [""] + Set(folders).sorted()
    let found =
      (isCxx ? library.libraries("cpp", module: "") : []) + modules.flatMap { library.libraries("c", module: $0) }
    return Array(found.prefix(Self.mostLibraries))
  }
}
