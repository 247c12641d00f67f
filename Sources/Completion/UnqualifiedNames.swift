import SymbolIndex

/// What libraries give to files in languages whose imports bring all names of a module, to be used alone.
protocol UnqualifiedNames: LibraryNames {
  /// The definitions of a name in all that a file with these imports can see.
  func definitions(named name: String, imports: [ImportRecord]) -> [SymbolRecord]
  /// The names that begin with `prefix`: those of a name space if one is asked for, else those of none.
  func names(prefix: String, imports: [ImportRecord], space: String, limit: Int) -> [SymbolRecord]
}
