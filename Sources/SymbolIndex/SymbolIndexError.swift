import GRDB

/// What can go wrong with an index file; every message ends in what to do.
package enum SymbolIndexError: Error, Sendable, Hashable, CustomStringConvertible {
  /// There is no index at the path.
  case missing(path: String)
  /// Another process writes the index.
  case locked(path: String)
  /// The file is a database of something else.
  case foreign(path: String)
  /// Another version of Heed wrote the index, and a reader may not rebuild it.
  case otherVersion(path: String)
  /// The file is damaged.
  case corrupt(path: String, detail: String)
  /// No space is left.
  case diskFull(path: String)
  /// The file or its folder may not be written, or not opened at all.
  case noAccess(path: String, detail: String)
  /// Anything else that SQLite or the system reports.
  case failed(path: String, detail: String)

  package var description: String {
    switch self {
    case .missing(let path):
      "There is no index at \(path). Run `heed index`."
    case .locked(let path):
      "Another process is writing the index at \(path). Wait until it is done, or end it, and try again."
    case .foreign(let path):
      "\(path) is a database of another program and was left alone. Name another file with `--index`."
    case .otherVersion(let path):
      "The index at \(path) is of another version of Heed. Run `heed index` to rebuild it."
    case .corrupt(let path, let detail):
      "The index at \(path) is damaged (\(detail)). Run `heed index --fresh` to rebuild it."
    case .diskFull(let path):
      "No space is left to write the index at \(path). Free some and run `heed index` again."
    case .noAccess(let path, let detail):
      "The index at \(path) cannot be opened (\(detail)). Make its folder writable, or name another with `--index`."
    case .failed(let path, let detail):
      "The index at \(path) failed (\(detail)). Run `heed index` again; if it still fails, `heed index --fresh`."
    }
  }

  /// The error for whatever a database call threw.
  init(_ error: any Error, path: String) {
    if let known = error as? SymbolIndexError {
      self = known
      return
    }
    if let damage = error as? StoredRow.Damage {
      self = .corrupt(path: path, detail: damage.description)
      return
    }
    guard let database = error as? DatabaseError else {
      self = .failed(path: path, detail: "\(error)")
      return
    }
    let detail = database.message ?? database.resultCode.description
    switch database.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT: self = .corrupt(path: path, detail: detail)
    // A schema or a value that cannot be what we wrote.
    case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH: self = .corrupt(path: path, detail: detail)
    case .SQLITE_FULL: self = .diskFull(path: path)
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked(path: path)
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
      self = .noAccess(path: path, detail: detail)
    default:
      // The tables exist in every index we write, so a missing one means a damaged schema.
      let signs = ["no such", "malformed", "unsupported file format"]
      self =
        signs.contains(where: detail.hasPrefix)
        ? .corrupt(path: path, detail: detail) : .failed(path: path, detail: detail)
    }
  }
}
