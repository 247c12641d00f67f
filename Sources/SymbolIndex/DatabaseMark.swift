import GRDBSQLite

/// Whose database a file is, as SQLite says: a mark just written is in the log and not yet in the file.
///
/// Asked over a connection of its own that is gone at once, without GRDB, whose connections are made to stay.
enum DatabaseMark {
  /// The application's number and the names of all tables and indexes.
  case known(Int, tables: Set<String>)
  case noDatabase
  case damaged
  case unreadable(String)

  /// Milliseconds to wait for a process that restores the database.
  private static let patience: Int32 = 1000

  init(path: String) {
    var opened: OpaquePointer?
    defer { unsafe sqlite3_close_v2(opened) }
    guard unsafe sqlite3_open_v2(path, &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nil) == SQLITE_OK,
      let connection = unsafe opened
    else {
      let message = unsafe sqlite3_errmsg(opened).map { unsafe String(cString: $0) }
      self = .unreadable(message ?? "there is no memory")
      return
    }
    unsafe sqlite3_busy_timeout(connection, Self.patience)
    do throws(Failure) {
      let mark = try unsafe Self.texts(connection, "PRAGMA application_id").first.flatMap { Int($0) }
      let tables = try unsafe Self.texts(connection, "SELECT name FROM sqlite_master")
      self = .known(mark ?? 0, tables: Set(tables))
    } catch {
      self = error.code == SQLITE_NOTADB ? .noDatabase : .damaged
    }
  }

  private struct Failure: Error {
    var code: Int32
  }

  /// The first column of what a query gives.
  private static func texts(_ connection: OpaquePointer, _ sql: String) throws(Failure) -> [String] {
    var statement: OpaquePointer?
    defer { unsafe sqlite3_finalize(statement) }
    let prepared = unsafe sqlite3_prepare_v2(connection, sql, -1, &statement, nil)
    guard prepared == SQLITE_OK else { throw Failure(code: prepared) }
    var texts: [String] = []
    while true {
      switch unsafe sqlite3_step(statement) {
      case SQLITE_ROW: texts.append(unsafe sqlite3_column_text(statement, 0).map { unsafe String(cString: $0) } ?? "")
      case SQLITE_DONE: return texts
      case let code: throw Failure(code: code)
      }
    }
  }
}
