import SymbolIndex

/// What the libraries of a language give to those who import them, by that language's rules. All paths are absolute.
protocol LibraryNames {
  var library: LibraryView { get }
  /// The files behind an import that a file makes; empty if it is not a library's.
  func files(of module: String, from path: String) -> [String]
  /// The definitions that a name of the module of a file means; empty if it has none, or is itself a module.
  func definitions(of name: String, in file: String) -> [SymbolRecord]
  /// The files of the module that a name means in a file.
  func module(_ name: String, in file: String) -> [String]
  /// The names of the module of a file, and whether these are certainly all.
  func names(of file: String) -> (names: [LibraryName], isComplete: Bool)
  /// The members of a type that is defined in a file.
  func members(of type: String, in file: String) -> [SymbolRecord]
  /// True if a type of that file has no members but those that are found by its declarations.
  func isClosed(_ type: String, in file: String) -> Bool
  /// True for a member that can be named by those who import it.
  func isVisible(_ name: String) -> Bool
  /// True for a member that nobody outside of its library can name.
  func isOutOfReach(_ member: SymbolRecord) -> Bool
}

extension LibraryNames {
  /// Those that stand in the same file.
  func members(of type: String, in file: String) -> [SymbolRecord] { library.members(of: type, in: .file(file)) }

  func isOutOfReach(_ member: SymbolRecord) -> Bool { false }
}

/// A name that a module of a library gives.
struct LibraryName {
  var name: String
  /// Nil: handed on from elsewhere, or only mentioned.
  var symbol: SymbolRecord?
  var isModule = false
  /// False for what is not meant for others, or may not even be there.
  var isPublic: Bool
}

extension LibraryView {
  /// The rules of a language; nil if nothing is known of its libraries.
  func names(_ language: String) -> (any LibraryNames)? {
    switch language {
    case "c", "cpp": HeaderNames(library: self, isCxx: language == "cpp")
    case "go": GoPackages(library: self)
    case "javascript", "tsx", "typescript": ScriptPackages(library: self)
    case "python": PythonModules(library: self)
    case "rust": RustCrates(library: self)
    case "swift": SwiftModules(library: self)
    default: nil
    }
  }
}
