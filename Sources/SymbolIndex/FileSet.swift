import GRDB

/// Some files of an index that does not change: a library's.
package struct FileSet: Sendable, Hashable {
  /// The numbers of their rows, as a JSON array.
  let identifiers: String
  package let count: Int
}

extension SymbolStore {
  /// Those of these files that the index has, and of which it knows more than why they were skipped.
  package func fileSet(_ paths: [String]) throws(SymbolIndexError) -> FileSet {
    try read { database in
      let select = try database.cachedStatement(sql: "SELECT id FROM file WHERE path = ? AND skipped IS NULL")
      let identifiers = try paths.compactMap { try Int.fetchOne(select, arguments: [$0]) }
      return FileSet(
        identifiers: "[" + identifiers.map(String.init).joined(separator: ",") + "]",
        count: identifiers.count
      )
    }
  }
}
