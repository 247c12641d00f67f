import GRDB

/// Whether a look-up by name minds case; ASCII letters only, as SQLite folds them.
enum NameFolding {
  case none
  case ignoringCase

  /// True for names that are the same but for what is not minded.
  func areSame(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count && bytes(of: left).elementsEqual(bytes(of: right))
  }

  /// The bytes of a name that are compared.
  func bytes(of name: String) -> some Sequence<UInt8> {
    let isFolding = self == .ignoringCase
    return name.utf8.lazy.map { isFolding ? FuzzyScore.lowercase($0) : $0 }
  }

  var column: String {
    switch self {
    case .none: "symbol.name"
    case .ignoringCase: "symbol.name COLLATE NOCASE"
    }
  }

  var index: String {
    switch self {
    case .none: "symbol_by_name"
    case .ignoringCase: "symbol_by_folded_name"
    }
  }
}

/// Look-ups by name among the files of one rank.
struct SymbolQuery {
  // Rows of one name that a scan of distinct names reads before it seeks past the name: reading on is cheaper, for some.
  private static let stride = 48
  // No name that begins with a prefix sorts after the prefix and this, the last code point.
  private static let lastScalar = "\u{10FFFF}"

  let database: Database
  let rank: FileRank
  /// The only files that count; nil: all do.
  var files: FileSet?

  /// The condition for symbols of a `FileSet`, which is its argument; the indexes that look-ups walk hold what it asks for.
  static let isOfFiles = "AND \(SymbolNumber.file) IN (SELECT value FROM json_each(?))"

  /// The number of a container's name, which is its argument.
  static let containerNumber = "(SELECT container.id FROM container WHERE container.name = ?)"

  static func records(
    _ database: Database,
    _ sql: String,
    _ arguments: StatementArguments
  ) throws -> [SymbolRecord] {
    try StoredRows(database, sql, arguments).map(SymbolRecord.init)
  }

  static func exactly(
    _ name: String,
    limit: Int,
    of files: FileSet? = nil,
    in database: Database
  ) throws -> [SymbolRecord] {
    var found: [SymbolRecord] = []
    for rank in FileRank.allCases where found.count < limit {
      found += try SymbolQuery(database: database, rank: rank, files: files).exactly(name, limit: limit - found.count)
    }
    return found
  }

  /// Symbols of that very name, in canonical order.
  func exactly(_ name: String, limit: Int) throws -> [SymbolRecord] {
    let records = try Self.records(database, sql(.none, "= ?"), arguments([name], limit: max(0, limit)))
    return records.sorted(by: SymbolRecord.precedes)
  }

  /// Symbols whose names begin with `prefix`: first those with its case, then the others, each by name.
  func beginning(with prefix: String, limit: Int) throws -> [SymbolRecord] {
    var found = try range(.none, prefix: prefix, limit: limit)
    if found.count < limit {
      // The folded scan meets the found ones again, so it may need as many more rows.
      let folded = try range(.ignoringCase, prefix: prefix, limit: limit + found.count)
      let start = Array(prefix.utf8)
      found += folded.lazy.filter { !$0.name.utf8.starts(with: start) }.prefix(limit - found.count)
    }
    return found
  }

  /// Adds the row of one symbol for each name that begins with `prefix` and is not in `names` yet, up to `limit` in all.
  ///
  /// Of each name some rows are read at most, all from the index alone, so how often a name is defined does not matter.
  func collectDistinct(
    prefix: String,
    folding: NameFolding,
    limit: Int,
    names: inout Set<String>,
    into found: inout [Int]
  ) throws {
    var start = prefix
    var comparison = ">="
    while found.count < limit {
      let sql = """
        SELECT symbol.name, symbol.id FROM symbol INDEXED BY \(folding.index)
        \(condition(folding, "\(comparison) ? AND \(folding.column) < ?"))
        """
      let rows = try StoredRows(database, sql, arguments([start, prefix + Self.lastScalar], limit: -1))
      guard let next = try Self.collect(rows, folding, limit, &names, &found) else { return }
      // A damaged index might lead in circles.
      guard comparison == ">=" || folding.bytes(of: start).lexicographicallyPrecedes(folding.bytes(of: next)) else {
        throw StoredRow.Damage(description: "names are out of order")
      }
      start = next
      comparison = ">"
    }
  }

  /// Adds rows of names that are not in `names` yet; returns the name to go on after, or nil at the end.
  private static func collect(
    _ rows: StoredRows,
    _ folding: NameFolding,
    _ limit: Int,
    _ names: inout Set<String>,
    _ found: inout [Int]
  ) throws -> String? {
    var last = ""
    var places = 0
    while found.count < limit, let row = try rows.next() {
      if places > 0, try row.has(last, 0) {
        places += 1
      } else {
        let name = try row.text(0)
        places = places > 0 && folding.areSame(last, name) ? places + 1 : 1
        last = name
        if names.insert(name).inserted { found.append(try row.integer(1)) }
      }
      if places == stride { return last }
    }
    return nil
  }

  private func range(_ folding: NameFolding, prefix: String, limit: Int) throws -> [SymbolRecord] {
    let sql = sql(folding, ">= ? AND \(folding.column) < ?")
    return try Self.records(database, sql, arguments([prefix, prefix + Self.lastScalar], limit: max(0, limit)))
  }

  private func arguments(_ names: StatementArguments, limit: Int) -> StatementArguments {
    var arguments: StatementArguments = [rank.rawValue]
    arguments += names
    if let files { arguments += [files.identifiers] }
    arguments += [limit]
    return arguments
  }

  private func sql(_ folding: NameFolding, _ names: String) -> String {
    """
    SELECT \(SymbolRecord.columns) FROM symbol INDEXED BY \(folding.index) CROSS JOIN file ON file.id = \(SymbolNumber.file)
    \(condition(folding, names))
    """
  }

  /// In the order of the index, so that a limit is reached without sorting.
  private func condition(_ folding: NameFolding, _ names: String) -> String {
    """
    WHERE symbol.rank = ? AND \(folding.column) \(names) \(files == nil ? "" : Self.isOfFiles)
    ORDER BY \(folding.column), symbol.id LIMIT ?
    """
  }
}
