import GRDB
package import Support
import Synchronization

// Look-ups of symbols. Those that stop at a limit walk an index in order and read about as many rows as they return,
// whatever the size of the workspace; `symbols(matching:)` alone looks at every distinct name, in memory.
extension SymbolStore {
  /// The symbols of each name, in the order of `names`: at most `limit` of a name, the workspace's own files first.
  package func symbols(named names: [String], limit: Int) throws(SymbolIndexError) -> [SymbolRecord] {
    try read { database in
      try names.flatMap { try SymbolQuery.exactly($0, limit: limit, in: database) }
    }
  }

  /// The symbols whose names begin with `prefix`: in order of rank, then those with its case, then by name.
  package func symbols(prefix: String, limit: Int) throws(SymbolIndexError) -> [SymbolRecord] {
    try read { database in
      var found: [SymbolRecord] = []
      for rank in FileRank.allCases where found.count < limit {
        let query = SymbolQuery(database: database, rank: rank)
        found += try query.beginning(with: prefix, limit: limit - found.count)
      }
      return found
    }
  }

  /// Like `symbols(prefix:)`, but one symbol a name: what a list of names to complete needs.
  ///
  /// Where a name is written with different case in more than a few places, some spellings may be left out.
  package func distinctSymbols(prefix: String, limit: Int) throws(SymbolIndexError) -> [SymbolRecord] {
    try read { database in
      var found: [SymbolRecord] = []
      var names: Set<String> = []
      for rank in FileRank.allCases where found.count < limit {
        let query = SymbolQuery(database: database, rank: rank)
        for folding in [NameFolding.none, .ignoringCase] {
          try query.collectDistinct(prefix: prefix, folding: folding, limit: limit, names: &names, into: &found)
        }
      }
      return found
    }
  }

  /// The symbols whose names hold the letters of `pattern` in order, best `FuzzyScore` first.
  package func symbols(
    matching pattern: String,
    limit: Int,
    cancellation: CancellationFlag? = nil
  ) throws -> [SymbolRecord] {
    guard let score = FuzzyScore(pattern: pattern), limit > 0 else { return [] }
    do {
      return try pool.read { database in
        var best = try matches(score, in: database, cancellation: cancellation).sorted(by: SymbolQuery.Match.precedes)
        best.removeLast(max(0, best.count - limit))
        var found: [SymbolRecord] = []
        for match in best where found.count < limit {
          let query = SymbolQuery(database: database, rank: match.rank)
          found += try query.exactly(match.name, limit: limit - found.count)
        }
        return found
      }
    } catch let error as CancellationError {
      throw error
    } catch {
      throw SymbolIndexError(error, path: path)
    }
  }

  /// The names that match, from memory as long as the index stays as it is.
  private func matches(
    _ score: FuzzyScore,
    in database: Database,
    cancellation: CancellationFlag?
  ) throws -> [SymbolQuery.Match] {
    let snapshot = try Int.fetchOne(database, sql: "SELECT snapshot FROM state") ?? 0
    if let known = directory.withLock({ $0 }), known.snapshot == snapshot {
      return try known.matches(score, cancellation: cancellation)
    }
    guard let made = try NameDirectory(database, snapshot: snapshot, cancellation: cancellation) else {
      return try SymbolQuery.matches(score, in: database, cancellation: cancellation)
    }
    directory.withLock { $0 = made }
    return try made.matches(score, cancellation: cancellation)
  }

  /// What `heed symbols` lists: the names that begin with `query`, then those that match it loosely.
  package func symbols(
    searching query: String,
    limit: Int,
    cancellation: CancellationFlag? = nil
  ) throws -> [SymbolRecord] {
    var found = try symbols(prefix: query, limit: limit)
    guard found.count < limit, !query.isEmpty else { return found }
    let known = Set(found)
    // The loose matches hold the found ones too, so ask for as many more.
    let more = try symbols(matching: query, limit: limit + found.count, cancellation: cancellation)
    found += more.lazy.filter { !known.contains($0) }.prefix(limit - found.count)
    return found
  }

  /// The symbols of a file, from its top.
  package func symbols(inFile path: String) throws(SymbolIndexError) -> [SymbolRecord] {
    try read { database in
      let sql = """
        SELECT \(SymbolRecord.columns) FROM file CROSS JOIN symbol INDEXED BY symbol_by_file ON symbol.file_id = file.id
        WHERE file.path = ? ORDER BY symbol.line, symbol.column, symbol.name, symbol.kind
        """
      return try SymbolQuery.records(database, sql, [path])
    }
  }

  /// The members of every container of that name: `Inner`, or `Outer.Inner` for the end of a qualified name.
  package func symbols(inContainer name: String, limit: Int) throws(SymbolIndexError) -> [SymbolRecord] {
    try read { database in
      let sql = """
        SELECT \(SymbolRecord.columns) FROM symbol INDEXED BY symbol_by_container CROSS JOIN file
        ON file.id = symbol.file_id
        WHERE symbol.container_name = ? AND symbol.container_name <> ''
          AND (? = '' OR symbol.container = ? OR substr(symbol.container, -length(?)) = ?)
        ORDER BY symbol.rank, symbol.file_id, symbol.line, symbol.column LIMIT ?
        """
      let last = name.split(separator: ".").last.map(String.init) ?? ""
      // A name without a dot is the container's last one, which the index has matched already.
      let ending = last == name ? "" : "." + name
      return try SymbolQuery.records(database, sql, [last, ending, name, ending, ending, max(0, limit)])
    }
  }

  /// Gives every symbol in canonical order (path, line, column, name), without holding them all.
  package func forEachSymbol(_ body: (SymbolRecord) throws -> Void) throws {
    let sql = """
      SELECT \(SymbolRecord.columns) FROM file CROSS JOIN symbol INDEXED BY symbol_by_file ON symbol.file_id = file.id
      ORDER BY file.path, symbol.line, symbol.column, symbol.name, symbol.kind
      """
    var thrown: (any Error)?
    try read { database in
      let rows = try Row.fetchCursor(database, sql: sql)
      while let row = try rows.next() {
        let symbol = try SymbolRecord(StoredRow(row))
        do { try body(symbol) } catch {
          thrown = error
          return
        }
      }
    }
    if let thrown { throw thrown }
  }

  /// True for each of `names` that some file of the workspace defines or mentions.
  package func knownNames(among names: [String]) throws(SymbolIndexError) -> Set<String> {
    try read { database in
      var known: Set<String> = []
      let mentioned = try database.cachedStatement(sql: "SELECT 1 FROM word WHERE text = ?")
      for name in names {
        if try Int.fetchOne(mentioned, arguments: [name]) != nil {
          known.insert(name)
        } else if try !SymbolQuery.exactly(name, limit: 1, in: database).isEmpty {
          known.insert(name)
        }
      }
      return known
    }
  }

  /// True if files mention at least `count` different names.
  package func mentions(atLeast count: Int) throws(SymbolIndexError) -> Bool {
    try read { database in
      let sql = "SELECT count(*) FROM (SELECT 1 FROM word LIMIT ?)"
      return try Int.fetchOne(database, sql: sql, arguments: [count]) ?? 0 >= count
    }
  }
}
