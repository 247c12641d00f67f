import SymbolIndex
import Syntax

/// What the system's headers give to C and C++: the names of those that a file includes, and that these include in turn. Where
/// that cannot be followed, any name of any of them.
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

  func definitions(named name: String, for file: ImportingFile) -> [SymbolRecord] {
    parts(file).flatMap { part in
      library.symbols(named: name, in: part.record, of: part.files, limit: Self.mostDefinitions)
    }
  }

  /// The names that begin with `prefix`: those of the name space `std` if that is asked for, else those of none.
  func names(prefix: String, for file: ImportingFile, space: String, limit: Int) -> [SymbolRecord] {
    parts(file).flatMap { part in
      let found =
        prefix.isEmpty
        ? library.members(of: space, in: part.record, of: part.files, limit: limit)
        : library.symbols(prefix: prefix, in: part.record, of: part.files, limit: limit)
      return found.filter { symbol in
        let isInSpace = symbol.container == space || symbol.container.hasPrefix(space + ".__")
        return (space.isEmpty ? symbol.container.isEmpty : isInSpace)
          && (prefix.hasPrefix("_") || isVisible(symbol.name))
      }
    }
  }

  /// The libraries that a file sees, with the files of each that it includes; without files it sees all of a library.
  private func parts(_ file: ImportingFile) -> [IncludeClosure.Part] {
    let key = ([isCxx ? "cpp" : "c", file.path] + file.imports.map(\.module)).joined(separator: "\n")
    let closure = file.index.includes(key) {
      IncludeClosure(of: file, in: self)
    }
    return closure?.parts ?? libraries(file.imports.map(\.module)).map { IncludeClosure.Part(record: $0) }
  }

  /// The libraries in which includes may lead to headers, in the order in which they are looked through.
  func libraries(_ includes: [String]) -> [LibraryRecord] {
    let folders = includes.compactMap { include in
      include.contains("/") ? Unquoted.text(include).split(separator: "/").first.map(String.init) : nil
    }
    let modules = [""] + Set(folders).sorted()
    let found =
      (isCxx ? library.libraries("cpp", module: "") : []) + modules.flatMap { library.libraries("c", module: $0) }
    return Array(found.prefix(Self.mostLibraries))
  }
}
