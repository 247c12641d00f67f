import SymbolIndex

/// A file that imports, and the index in which its imports are looked up.
struct ImportingFile {
  var path: String
  var imports: [ImportRecord]
  var index: IndexView
}

/// What libraries give to files in languages whose imports bring all names of a module, to be used alone.
protocol UnqualifiedNames: LibraryNames {
  /// The definitions of a name in all that a file can see.
  func definitions(named name: String, for file: ImportingFile) -> [SymbolRecord]
  /// The names that begin with `prefix`: those of a name space if one is asked for, else those of none.
  func names(prefix: String, for file: ImportingFile, space: String, limit: Int) -> [SymbolRecord]
}
