import Foundation
import GRDB

// Look-ups of files and what is kept about each.
extension SymbolStore {
  // A path that goes on after a reversed suffix does so with a slash; this is the character after it.
  private static let afterSlash = "0"

  /// How much the index holds; files of `languages` do not count.
  package func counts(without languages: Set<String> = []) throws(SymbolIndexError) -> IndexCounts {
    try read { database in
      let isCounted = "language NOT IN (SELECT value FROM json_each(?))"
      let others = String(decoding: try JSONEncoder().encode(languages.sorted()), as: UTF8.self)
      func count(_ sql: String) throws -> Int { try Int.fetchOne(database, sql: sql) ?? 0 }
      func countFiles(_ what: String, _ condition: String) throws -> Int {
        let sql = "SELECT \(what) FROM file WHERE skipped \(condition) AND \(isCounted)"
        return try Int.fetchOne(database, sql: sql, arguments: [others]) ?? 0
      }
      return IndexCounts(
        files: try countFiles("count(*)", "IS NULL"),
        skipped: try countFiles("count(*)", "IS NOT NULL"),
        symbols: try count("SELECT count(*) FROM symbol"),
        references: try count("SELECT count(*) FROM reference"),
        imports: try count("SELECT count(*) FROM import"),
        bytes: try countFiles("ifnull(sum(size), 0)", "IS NULL")
      )
    }
  }

  /// The imports of a file, from its top.
  package func imports(ofFile path: String) throws(SymbolIndexError) -> [ImportRecord] {
    try read { database in
      let sql = """
        SELECT import.module, import.names, import.alias, import.line FROM file CROSS JOIN import
        ON import.file_id = file.id WHERE file.path = ? ORDER BY import.line, import.id
        """
      return try StoredRows(database, sql, [path]).map { row in
        ImportRecord(
          path: path,
          module: try row.text(0),
          names: try row.text(1).split(separator: "\n").map(String.init),
          alias: try row.optionalText(2),
          line: try row.integer(3)
        )
      }
    }
  }

  /// The files whose path is `pathSuffix` or ends in it after a slash, the workspace's own first.
  package func files(endingWith pathSuffix: String, limit: Int) throws(SymbolIndexError) -> [IndexedFile] {
    let suffix = reversedComponents(pathSuffix)
    return try read { database in
      var files: [IndexedFile] = []
      let select = "SELECT path, language, rank FROM file INDEXED BY file_by_reversed_path WHERE rank = ?"
      for rank in FileRank.allCases where files.count < limit {
        let whole = select + " AND reversed_path = ?"
        files += try Self.files(database, whole, [rank.rawValue, suffix])
        let ending = select + " AND reversed_path > ? AND reversed_path < ? ORDER BY reversed_path LIMIT ?"
        let range: StatementArguments = [rank.rawValue, suffix + "/", suffix + Self.afterSlash, max(0, limit)]
        files += try Self.files(database, ending, range)
      }
      return Array(files.prefix(max(0, limit)))
    }
  }

  /// The files right in a folder (empty for the workspace itself), by path.
  package func files(inFolder folder: String) throws(SymbolIndexError) -> [IndexedFile] {
    try read { database in
      let scope = FileScope.folder(folder)
      let sql = "SELECT path, language, rank FROM file WHERE \(scope.condition) AND skipped IS NULL ORDER BY path"
      return try Self.files(database, sql, [scope.argument])
    }
  }

  /// The folders with files whose path is `pathSuffix` or ends in it after a slash.
  package func folders(endingWith pathSuffix: String, limit: Int) throws(SymbolIndexError) -> [String] {
    let suffix = reversedComponents(pathSuffix)
    return try read { database in
      let next = try database.cachedStatement(
        sql: """
          SELECT reversed_path FROM folder WHERE reversed_path > ? AND reversed_path < ?
          AND EXISTS (SELECT 1 FROM file WHERE file.folder_id = folder.id) ORDER BY reversed_path LIMIT 1
          """
      )
      let whole = try database.cachedStatement(
        sql: """
          SELECT reversed_path FROM folder WHERE reversed_path = ?
          AND EXISTS (SELECT 1 FROM file WHERE file.folder_id = folder.id)
          """
      )
      var found = try String.fetchAll(whole, arguments: [suffix])
      var last = suffix + "/"
      while found.count < limit, let folder = try String.fetchOne(next, arguments: [last, suffix + Self.afterSlash]) {
        found.append(folder)
        last = folder
      }
      return found.prefix(max(0, limit)).map(reversedComponents)
    }
  }

  /// Most files that are gone through for the folders beside them.
  private static let mostSteps = 1024

  /// The folders right in a folder (empty for the workspace itself) that have files in or below them, by name.
  package func folders(in folder: String, limit: Int) throws(SymbolIndexError) -> [String] {
    let prefix = folder.isEmpty ? "" : folder + "/"
    return try read { database in
      let next = try database.cachedStatement(
        sql: "SELECT path FROM file WHERE path > ? AND path < ? ORDER BY path LIMIT 1"
      )
      // A text after all that begin with the prefix: `0` is what follows `/`.
      let end = folder.isEmpty ? "\u{10FFFF}" : folder + Self.afterSlash
      var found: [String] = []
      var last = prefix
      for _ in 0..<Self.mostSteps where found.count < limit {
        guard let path = try String.fetchOne(next, arguments: [last, end]) else { break }
        guard let slash = path.utf8.dropFirst(prefix.utf8.count).firstIndex(of: UInt8(ascii: "/")) else {
          last = path
          continue
        }
        found.append(String(path[..<slash]))
        last = path[..<slash] + Self.afterSlash
      }
      return found
    }
  }

  /// The files that mention a name, by rank and path; at most `limit`.
  package func files(mentioning name: String, limit: Int) throws(SymbolIndexError) -> [IndexedFile] {
    try read { database in
      let sql = """
        SELECT file.path, file.language, file.rank FROM word CROSS JOIN reference ON reference.word_id = word.id
        CROSS JOIN file ON file.id = reference.file_id WHERE word.text = ? ORDER BY file.rank, file.path LIMIT ?
        """
      return try Self.files(database, sql, [name, max(0, limit)])
    }
  }

  /// The files that mention a name that at most `most` files mention, by path; none if there are more, for which no more
  /// than `most + 1` rows are read.
  package func files(mentioningRare name: String, most: Int) throws(SymbolIndexError) -> [String] {
    try read { database in
      let sql = """
        SELECT file.path FROM word CROSS JOIN reference ON reference.word_id = word.id
        CROSS JOIN file ON file.id = reference.file_id WHERE word.text = ? LIMIT ?
        """
      let limit = max(0, most) + 1
      let paths = try String.fetchAll(database.cachedStatement(sql: sql), arguments: [name, limit])
      return paths.count < limit ? paths.sorted() : []
    }
  }

  /// The distinct names that a file mentions, by bytes.
  package func references(ofFile path: String) throws(SymbolIndexError) -> [String] {
    try read { database in
      let sql = """
        SELECT word.text FROM file CROSS JOIN json_each(file.words) CROSS JOIN word ON word.id = json_each.value
        WHERE file.path = ? ORDER BY word.text
        """
      return try String.fetchAll(database.cachedStatement(sql: sql), arguments: [path])
    }
  }

  /// What tells for each file, skipped ones too, whether it has changed.
  ///
  /// Of two paths that are equal as strings but not as bytes it has one; `fileStampList` has both.
  package func fileStamps() throws(SymbolIndexError) -> [String: FileStamp] {
    Dictionary(try fileStampList().map { ($0.path, $0) }) { first, _ in first }
  }

  /// What `fileStamps` gives, by path.
  package func fileStampList() throws(SymbolIndexError) -> [FileStamp] {
    try read { database in
      let sql = "SELECT path, size, modification_time, content_hash, skipped FROM file ORDER BY path"
      return try StoredRows(database, sql).map(Self.stamp)
    }
  }

  /// The stamp of one file, or nil if the index does not know it.
  package func fileStamp(of path: String) throws(SymbolIndexError) -> FileStamp? {
    try read { database in
      let sql = "SELECT path, size, modification_time, content_hash, skipped FROM file WHERE path = ?"
      return try StoredRows(database, sql, [path]).next().map(Self.stamp)
    }
  }

  private static func stamp(_ row: StoredRow) throws -> FileStamp {
    FileStamp(
      path: try row.text(0),
      size: try row.integer(1),
      modificationTime: try row.integer(2),
      contentHash: UInt64(bitPattern: Int64(try row.integer(3))),
      skipped: try row.optionalText(4)
    )
  }

  private static func files(
    _ database: Database,
    _ sql: String,
    _ arguments: StatementArguments
  ) throws -> [IndexedFile] {
    try StoredRows(database, sql, arguments).map { row in
      IndexedFile(
        path: try row.text(0),
        language: try row.text(1),
        rank: FileRank(rawValue: try row.integer(2)) ?? .own
      )
    }
  }
}

/// The components of a path in reverse order: the end of a path becomes the beginning of a text.
func reversedComponents(_ path: String) -> String {
  path.split(separator: "/").reversed().joined(separator: "/")
}
