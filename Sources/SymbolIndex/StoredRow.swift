import GRDB
import GRDBSQLite
import SourceText

/// The row that a query stands on, read without trust: a damaged file can hold any type anywhere, and GRDB's own
/// conversions would trap.
///
/// Values are taken from SQLite itself: most of a list's time used to go into GRDB's values in between.
struct StoredRow {
  /// A value that no writer of ours can have written.
  struct Damage: Error, CustomStringConvertible {
    let description: String
  }

  // Not the statement alone: the end of the cursor would take the row away.
  private let cursor: RowCursor

  init(_ cursor: RowCursor) { self.cursor = cursor }

  func text(_ column: Int) throws -> String {
    guard let value = try optionalText(column) else { throw Damage(description: "a text is missing") }
    return value
  }

  func optionalText(_ column: Int) throws -> String? {
    try unsafe withText(column) { unsafe String(decoding: $0, as: UTF8.self) }
  }

  /// True for a text with the bytes of `text`.
  func has(_ text: String, _ column: Int) throws -> Bool {
    try unsafe withText(column) { unsafe text.utf8.count == $0.count && text.utf8.elementsEqual($0) } ?? false
  }

  /// Gives the bytes of a text as they lie in SQLite's memory, for as long as `body` runs; nil if there is none.
  func withText<Value>(_ column: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Value) throws -> Value? {
    defer { withExtendedLifetime(cursor) {} }
    let row = unsafe cursor._statement.sqliteStatement
    switch unsafe sqlite3_column_type(row, CInt(column)) {
    case SQLITE_TEXT:
      // In this order: the length is that of the text that the first call may have made.
      guard let start = unsafe sqlite3_column_text(row, CInt(column)) else {
        throw Damage(description: "there is no memory for a text")
      }
      let count = unsafe Int(sqlite3_column_bytes(row, CInt(column)))
      return try unsafe body(UnsafeBufferPointer(start: start, count: count))
    case SQLITE_NULL: return nil
    default: throw Damage(description: "a text is not a text")
    }
  }

  func integer(_ column: Int) throws -> Int {
    guard let value = try optionalInteger(column) else { throw Damage(description: "a number is missing") }
    return value
  }

  func optionalInteger(_ column: Int) throws -> Int? {
    defer { withExtendedLifetime(cursor) {} }
    let row = unsafe cursor._statement.sqliteStatement
    switch unsafe sqlite3_column_type(row, CInt(column)) {
    case SQLITE_INTEGER: return unsafe Int(sqlite3_column_int64(row, CInt(column)))
    case SQLITE_NULL: return nil
    default: throw Damage(description: "a number is not a number")
    }
  }
}

/// The rows of a query: each is read before the next is asked for.
struct StoredRows {
  private let cursor: RowCursor

  /// Starts a query, whose statement is kept for the next time.
  init(_ database: Database, _ sql: String, _ arguments: StatementArguments = StatementArguments()) throws {
    cursor = try Row.fetchCursor(database.cachedStatement(sql: sql), arguments: arguments)
  }

  func next() throws -> StoredRow? { try cursor.next() == nil ? nil : StoredRow(cursor) }

  /// What `body` makes of each row that is left.
  func map<Value>(_ body: (StoredRow) throws -> Value) throws -> [Value] {
    var values: [Value] = []
    while let row = try next() { values.append(try body(row)) }
    return values
  }
}

extension SymbolRecord {
  /// The columns that `init(_:)` reads, from `symbol` and `file`.
  static let columns = """
    symbol.name, symbol.kind, symbol.signature, \(container), symbol.line, symbol.column, symbol.first_line, \
    symbol.end_line, symbol.doc, symbol.checksum, file.path
    """
  static let columnCount = 11
  /// A symbol's container; null at the top of a file.
  static let container = "(SELECT container.name FROM container WHERE container.id = symbol.container_id)"

  init(_ row: StoredRow) throws {
    guard let kind = SymbolKind(number: try row.integer(1)) else {
      throw StoredRow.Damage(description: "a symbol is of no kind")
    }
    var lines: Range<Int>?
    if let first = try row.optionalInteger(6), let end = try row.optionalInteger(7), first <= end {
      lines = first..<end
    }
    self.init(
      name: try row.text(0),
      kind: kind,
      signature: try row.text(2),
      container: try row.optionalText(3) ?? "",
      path: try row.text(10),
      position: TextPosition(line: try row.integer(4), column: try row.integer(5)),
      lines: lines,
      doc: try row.optionalText(8)
    )
    guard checksum == (try row.integer(9)) else {
      throw StoredRow.Damage(description: "a symbol's checksum is wrong")
    }
  }

  /// Covers every member; 32 bits, for it stands in every row.
  var checksum: Int {
    var hash = ContentHash()
    for field in [path, name, signature, container, doc ?? ""] { hash.combine(field: field) }
    let numbers = [
      kind.number, position.line, position.column, lines?.lowerBound ?? -1, lines?.upperBound ?? -1, doc == nil ? 0 : 1,
    ]
    for number in numbers { hash.combine(number: number) }
    return Int(hash.value >> 32 ^ hash.value & 0xFFFF_FFFF)
  }
}
