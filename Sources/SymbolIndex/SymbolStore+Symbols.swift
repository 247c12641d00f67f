import GRDB
package import Support
import Synchronization

// Look-ups of symbols. Those that stop at a limit walk an index in order and read about as many rows as they return,
// whatever the size of the workspace; `symbols(matching:)` alone looks at every distinct name, in memory.
extension SymbolStore {
  /// The symbols of each name, in the order of `names`: at most `limit` of a name, the workspace's own files first.
  ///
  /// - Parameter files: the only ones that count; nil: all do.
  package func symbols(
    named names: [String],
    limit: Int,
    of files: FileSet? = nil
  ) throws(SymbolIndexError) -> [SymbolRecord] {
    try read { database in
      try names.flatMap { try SymbolQuery.exactly($0, limit: limit, of: files, in: database) }
    }
  }

  /// The symbols whose names begin with `prefix`: in order of rank, then those with its case, then by name.
  package func symbols(prefix: String, limit: Int) throws(SymbolIndexError) -> [SymbolRecord] {
    // More than can be held, and little enough for sums.
    let limit = min(limit, Int(Int32.max))
    return try read { database in
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
  ///
  /// - Parameter files: the only ones that count; nil: all do.
  package func distinctSymbols(
    prefix: String,
    limit: Int,
    of files: FileSet? = nil
  ) throws(SymbolIndexError) -> [SymbolRecord] {
    try read { database in
      var found: [Int] = []
      var names: Set<String> = []
      for rank in FileRank.allCases where found.count < limit {
        let query = SymbolQuery(database: database, rank: rank, files: files)
        for folding in [NameFolding.none, .ignoringCase] {
          try query.collectDistinct(prefix: prefix, folding: folding, limit: limit, names: &names, into: &found)
        }
      }
      return try SymbolQuery.symbols(found.map { [$0] }, in: database)
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
        if let directory = try currentDirectory(database, cancellation) {
          let best = try directory.best(score, limit: limit, cancellation: cancellation)
          return try SymbolQuery.symbols(best, in: database)
        }
        return try SymbolQuery.best(score, limit: limit, in: database, cancellation: cancellation)
      }
    } catch let error as CancellationError {
      throw error
    } catch {
      throw SymbolIndexError(error, path: path)
    }
  }

  /// The names of the index as it is now, from memory as long as it stays so; nil if they are too many.
  private func currentDirectory(_ database: Database, _ cancellation: CancellationFlag?) throws -> NameDirectory? {
    let statement = try database.cachedStatement(sql: "SELECT snapshot FROM state")
    let snapshot = try Int.fetchOne(statement) ?? 0
    if let known = directory.withLock({ $0 }), known.snapshot == snapshot { return known }
    let made = try NameDirectory(database, snapshot: snapshot, mostNames: mostNames, cancellation: cancellation)
    if let made { directory.withLock { $0 = made } }
    return made
  }

  /// What `heed symbols` lists: the names that begin with `query`, then those that match it loosely.
  package func symbols(
    searching query: String,
    limit: Int,
    cancellation: CancellationFlag? = nil
  ) throws -> [SymbolRecord] {
    let limit = min(limit, Int(Int32.max))
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
        SELECT \(SymbolRecord.columns) FROM file CROSS JOIN symbol ON \(SymbolNumber.isOfFile)
        WHERE file.path = ? ORDER BY symbol.id
        """
      return try SymbolQuery.records(database, sql, [path])
    }
  }

  /// The members of every container of that name: `Inner`, or `Outer.Inner` for the end of a qualified name.
  ///
  /// - Parameter files: the only ones that count; nil: all do.
  package func symbols(
    inContainer name: String,
    limit: Int,
    of files: FileSet? = nil
  ) throws(SymbolIndexError) -> [SymbolRecord] {
    try read { database in
      let sql = """
        SELECT \(SymbolRecord.columns) FROM symbol INDEXED BY symbol_by_container CROSS JOIN file
        ON file.id = \(SymbolNumber.file)
        WHERE symbol.container_name_id = \(SymbolQuery.containerNumber)
          AND (? = '' OR \(SymbolRecord.container) = ? OR substr(\(SymbolRecord.container), -length(?)) = ?)
          \(files == nil ? "" : SymbolQuery.isOfFiles)
        ORDER BY symbol.rank, symbol.id LIMIT ?
        """
      let last = name.split(separator: ".").last.map(String.init) ?? ""
      // A name without a dot is the container's last one, which the index has matched already.
      let ending = last == name ? "" : "." + name
      var arguments: StatementArguments = [last, ending, name, ending, ending]
      if let files { arguments += [files.identifiers] }
      arguments += [max(0, limit)]
      return try SymbolQuery.records(database, sql, arguments)
    }
  }

  /// Gives every symbol in canonical order (path, line, column, name), without holding them all.
  package func forEachSymbol(_ body: (SymbolRecord) throws -> Void) throws {
    let sql = """
      SELECT \(SymbolRecord.columns) FROM file CROSS JOIN symbol ON \(SymbolNumber.isOfFile)
      ORDER BY file.path, symbol.id
      """
    var thrown: (any Error)?
    try read { database in
      let rows = try StoredRows(database, sql)
      while let row = try rows.next() {
        let symbol = try SymbolRecord(row)
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
