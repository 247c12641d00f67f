import GRDB
import Support

// Names that match loosely: those that `NameDirectory` found, or, of an index with too many for that, all row by row.
extension SymbolQuery {
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

  /// At most `limit` symbols whose names match, best names first.
  static func best(
    _ score: FuzzyScore,
    limit: Int,
    in database: Database,
    cancellation: CancellationFlag?
  ) throws -> [SymbolRecord] {
    var found: [SymbolRecord] = []
    let matches = try matches(score, in: database, cancellation: cancellation)
    for match in matches.sorted(by: Match.precedes) where found.count < limit {
      let query = SymbolQuery(database: database, rank: match.rank)
      found += try query.exactly(match.name, limit: limit - found.count)
    }
    return found
  }

  /// The distinct names that match, in any order, row by row.
  private static func matches(
    _ score: FuzzyScore,
    in database: Database,
    cancellation: CancellationFlag?
  ) throws -> [Match] {
    let sql = """
      SELECT DISTINCT symbol.rank, symbol.name FROM symbol INDEXED BY symbol_by_name
      WHERE symbol.name LIKE ? ESCAPE '\\'
      """
    var matches: [Match] = []
    let rows = try StoredRows(database, sql, [score.likePattern])
    while let row = try rows.next() {
      try cancellation?.check()
      let name = try row.text(1)
      guard let rank = FileRank(rawValue: try row.integer(0)), let value = score.score(of: name) else { continue }
      matches.append(Match(name: name, rank: rank, score: value))
    }
    return matches
  }

  /// The symbols of rows, those of each list in canonical order.
  static func symbols(_ lists: [[Int]], in database: Database) throws -> [SymbolRecord] {
    let sql = """
      SELECT \(SymbolRecord.columns), symbol.id FROM json_each(?) AS wanted CROSS JOIN symbol ON symbol.id = wanted.value
      CROSS JOIN file ON file.id = \(SymbolNumber.file)
      """
    var wanted = "["
    for list in lists {
      for identifier in list { wanted += wanted.utf8.count > 1 ? ",\(identifier)" : "\(identifier)" }
    }
    let rows = try StoredRows(database, sql, [wanted + "]"])
    var found: [SymbolRecord] = []
    for list in lists {
      let symbols = try list.map { identifier in
        guard let row = try rows.next(), try row.integer(SymbolRecord.columnCount) == identifier else {
          throw StoredRow.Damage(description: "a name leads to no symbol")
        }
        return try SymbolRecord(row)
      }
      found += symbols.sorted(by: SymbolRecord.precedes)
    }
    return found
  }
}
