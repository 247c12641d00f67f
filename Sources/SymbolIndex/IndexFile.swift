import Foundation
import GRDB

/// The index as a file: creating it private to the user, telling whose it is before SQLite touches it, setting it aside.
struct IndexFile {
  enum Content {
    case absent
    case empty
    /// A database with our mark.
    case ours
    /// A database without our mark.
    case otherDatabase
    case notADatabase
  }

  private static let magic = Array("SQLite format 3\0".utf8)
  // The header field "application ID" (https://sqlite.org/fileformat2.html#the_database_header).
  private static let applicationIdentifierRange = 68..<72

  let path: String

  /// What the file's first bytes say that it is.
  func content() throws(SymbolIndexError) -> Content {
    guard let handle = FileHandle(forReadingAtPath: path) else {
      guard FileManager.default.fileExists(atPath: path) else { return .absent }
      throw .noAccess(path: path, detail: "it may not be read")
    }
    defer { try? handle.close() }
    let header: [UInt8]
    do {
      header = [UInt8](try handle.read(upToCount: Self.applicationIdentifierRange.upperBound) ?? Data())
    } catch {
      throw .noAccess(path: path, detail: error.localizedDescription)
    }
    if header.isEmpty { return .empty }
    guard header.starts(with: Self.magic), header.count == Self.applicationIdentifierRange.upperBound else {
      return .notADatabase
    }
    let mark = header[Self.applicationIdentifierRange].reduce(0) { $0 << 8 | Int($1) }
    return mark == SymbolSchema.applicationIdentifier ? .ours : .otherDatabase
  }

  /// True if a database without our mark nevertheless has our tables: then the mark is what was damaged.
  func hasOurTables() -> Bool {
    var configuration = Configuration()
    configuration.readonly = true
    let count = try? DatabaseQueue(path: path, configuration: configuration).read { database in
      try Int.fetchOne(
        database,
        sql: "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('file', 'state', 'symbol')"
      )
    }
    return count == 3
  }

  /// True if the write-ahead log holds pages: the last writer did not close the index.
  var hasPendingLog: Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path + "-wal")
    return (attributes?[.size] as? Int ?? 0) > 0
  }

  /// Makes the folder (0700) and an empty file (0600) where they are missing.
  ///
  /// SQLite gives its log and shared memory the permissions of the database file.
  func create() throws(SymbolIndexError) {
    let folder = (path as NSString).deletingLastPathComponent
    do {
      try FileManager.default.createDirectory(
        atPath: folder.isEmpty ? "." : folder,
        withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700]
      )
    } catch {
      throw .noAccess(path: path, detail: error.localizedDescription)
    }
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .noAccess(path: path, detail: systemMessage(errno)) }
    close(descriptor)
  }

  /// Moves the file out of the way, to the same name with `.broken` after it; an earlier one there is replaced.
  func setAside() throws(SymbolIndexError) {
    guard unsafe rename(path, path + ".broken") == 0 else {
      throw .noAccess(path: path, detail: systemMessage(errno))
    }
    removeLog()
  }

  /// Deletes the file and what SQLite keeps beside it.
  func remove() throws(SymbolIndexError) {
    guard unsafe unlink(path) == 0 || errno == ENOENT else {
      throw .noAccess(path: path, detail: systemMessage(errno))
    }
    removeLog()
  }

  private func removeLog() {
    unsafe unlink(path + "-wal")
    unsafe unlink(path + "-shm")
  }
}
