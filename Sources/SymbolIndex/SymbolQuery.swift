import GRDB
import Support

/// Whether a look-up by name minds case; ASCII letters only, as SQLite folds them.
enum NameFolding {
  case none
  case ignoringCase

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
  /// A distinct name that matched loosely.
  struct Match {
    var name: String
    var rank: FileRank
    var score: Int

    /// By score, then rank, then the shorter name, then bytes.
    static func precedes(_ left: Match, _ right: Match) -> Bool {
      if left.score != right.score { return left.score > right.score }
      if left.rank != right.rank { return left.rank.rawValue < right.rank.rawValue }
      if left.name.utf8.count != right.name.utf8.count { return left.name.utf8.count < right.name.utf8.count }
      return left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
    }
  }

  // Rows of one name that a scan of distinct names reads before it seeks past the name.
  private static let stride = 16
  // No name that begins with a prefix sorts after the prefix and this, the last code point.
  private static let lastScalar = "\u{10FFFF}"

  let database: Database
  let rank: FileRank

  static func records(
    _ database: Database,
    _ sql: String,
    _ arguments: StatementArguments
  ) throws -> [SymbolRecord] {
    let rows = try Row.fetchCursor(database.cachedStatement(sql: sql), arguments: arguments)
    var records: [SymbolRecord] = []
    while let row = try rows.next() { records.append(try SymbolRecord(StoredRow(row))) }
    return records
  }

  static func exactly(_ name: String, limit: Int, in database: Database) throws -> [SymbolRecord] {
    var found: [SymbolRecord] = []
    for rank in FileRank.allCases where found.count < limit {
      found += try SymbolQuery(database: database, rank: rank).exactly(name, limit: limit - found.count)
    }
    return found
  }

  /// Symbols of that very name, in canonical order.
  func exactly(_ name: String, limit: Int) throws -> [SymbolRecord] {
    let records = try Self.records(database, sql(.none, "= ?"), [rank.rawValue, name, max(0, limit)])
    return records.sorted(by: SymbolRecord.precedes)
  }

  /// Symbols whose names begin with `prefix`: first those with its case, then the others, each by name.
  func beginning(with prefix: String, limit: Int) throws -> [SymbolRecord] {
    var found = try range(.none, from: ">=", prefix, prefix: prefix, limit: limit)
    if found.count < limit {
      // The folded scan meets the found ones again, so it may need as many more rows.
      let folded = try range(.ignoringCase, from: ">=", prefix, prefix: prefix, limit: limit + found.count)
      let start = Array(prefix.utf8)
      found += folded.lazy.filter { !$0.name.utf8.starts(with: start) }.prefix(limit - found.count)
    }
    return found
  }

  /// Adds one symbol for each name that begins with `prefix` and is not in `names` yet, up to `limit` in all.
  func collectDistinct(
    prefix: String,
    folding: NameFolding,
    limit: Int,
    names: inout Set<String>,
    into found: inout [SymbolRecord]
  ) throws {
    var last = prefix
    var comparison = ">="
    while found.count < limit {
      let records = try range(folding, from: comparison, last, prefix: prefix, limit: Self.stride)
      for record in records where found.count < limit && names.insert(record.name).inserted { found.append(record) }
      guard records.count == Self.stride, let next = records.last?.name else { return }
      last = next
      comparison = ">"
    }
  }

  private func range(
    _ folding: NameFolding,
    from comparison: String,
    _ start: String,
    prefix: String,
    limit: Int
  ) throws -> [SymbolRecord] {
    let sql = sql(folding, "\(comparison) ? AND \(folding.column) < ?")
    return try Self.records(database, sql, [rank.rawValue, start, prefix + Self.lastScalar, max(0, limit)])
  }

  private func sql(_ folding: NameFolding, _ condition: String) -> String {
    """
    SELECT \(SymbolRecord.columns) FROM symbol INDEXED BY \(folding.index) CROSS JOIN file ON file.id = symbol.file_id
    WHERE symbol.rank = ? AND \(folding.column) \(condition)
    ORDER BY \(folding.column), symbol.file_id, symbol.line, symbol.column LIMIT ?
    """
  }

  /// The distinct names that match, in any order, row by row.
  static func matches(
    _ score: FuzzyScore,
    in database: Database,
    cancellation: CancellationFlag?
  ) throws -> [Match] {
    let sql = """
      SELECT DISTINCT symbol.rank, symbol.name FROM symbol INDEXED BY symbol_by_name
      WHERE symbol.name LIKE ? ESCAPE '\\'
      """
    var matches: [Match] = []
    let rows = try Row.fetchCursor(database.cachedStatement(sql: sql), arguments: [score.likePattern])
    while let row = try rows.next() {
      try cancellation?.check()
      let row = StoredRow(row)
      let name = try row.text(1)
      guard let rank = FileRank(rawValue: try row.integer(0)), let value = score.score(of: name) else { continue }
      matches.append(Match(name: name, rank: rank, score: value))
    }
    return matches
  }
}
