import GRDB
import Support

/// All distinct names of an index in memory, for questions that no order of names answers.
///
/// A mask of the letters of each tells most that cannot match in one operation.
struct NameDirectory: Sendable {
  /// Names and their bytes beyond which none is made: such an index is asked row by row.
  private static let mostNames = 1 << 20
  private static let mostBytes = 32 << 20
  /// Names after which a cancellation is looked for.
  private static let namesBetweenChecks = 4096

  /// The state of the index that it is of.
  let snapshot: Int
  private var bytes: [UInt8] = []
  /// Where each name begins, and where the last one ends.
  private var starts: [Int32] = [0]
  private var ranks: [FileRank] = []
  private var masks: [UInt64] = []

  /// Reads the names of an index; nil if they are too many.
  init?(_ database: Database, snapshot: Int, cancellation: CancellationFlag?) throws {
    self.snapshot = snapshot
    let sql = "SELECT DISTINCT symbol.rank, symbol.name FROM symbol INDEXED BY symbol_by_name"
    let rows = try Row.fetchCursor(database.cachedStatement(sql: sql))
    while let row = try rows.next() {
      if ranks.count % Self.namesBetweenChecks == 0 { try cancellation?.check() }
      let row = StoredRow(row)
      guard let rank = FileRank(rawValue: try row.integer(0)) else { continue }
      let name = try row.text(1).utf8
      guard ranks.count < Self.mostNames, bytes.count + name.count < Self.mostBytes else { return nil }
      bytes += name
      starts.append(Int32(bytes.count))
      ranks.append(rank)
      masks.append(FuzzyScore.mask(of: name))
    }
  }

  /// The names that a pattern matches, each with its rank and score, in any order.
  func matches(_ score: FuzzyScore, cancellation: CancellationFlag?) throws -> [SymbolQuery.Match] {
    var found: [SymbolQuery.Match] = []
    for index in masks.indices {
      if index % Self.namesBetweenChecks == 0 { try cancellation?.check() }
      guard score.mask & ~masks[index] == 0 else { continue }
      let name = bytes[Int(starts[index])..<Int(starts[index + 1])]
      guard score.occurs(in: name), let value = score.score(of: name) else { continue }
      let text = String(decoding: name, as: UTF8.self)
      found.append(SymbolQuery.Match(name: text, rank: ranks[index], score: value))
    }
    return found
  }
}
