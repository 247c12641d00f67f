import Foundation
import GRDB

/// The index as a file: creating it private to the user, telling whose it is, setting it aside.
struct IndexFile {
  enum Content {
    case absent
    case empty
    /// A database with our mark, or one that holds nothing yet.
    case ours
    /// A database with our tables but another mark.
    case oursWithoutMark
    /// A database of something else.
    case foreign
    case notADatabase
  }

  private static let magic = Array("SQLite format 3\0".utf8)
  let path: String

  /// What the file is, found out without changing it.
  func content() throws(SymbolIndexError) -> Content {
    guard FileManager.default.fileExists(atPath: path) else { return .absent }
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw .noAccess(path: path, detail: "it may not be read")
    }
    defer { try? handle.close() }
    let start: [UInt8]
    do {
      start = [UInt8](try handle.read(upToCount: Self.magic.count) ?? Data())
    } catch {
      throw .noAccess(path: path, detail: error.localizedDescription)
    }
    if start.isEmpty { return .empty }
    return start == Self.magic ? owner() : .notADatabase
  }

  /// Whose database it is; through SQLite, for a mark just written is in the log and not yet in the file.
  private func owner() -> Content {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(1)
    let owner = try? DatabaseQueue(path: path, configuration: configuration).read { database -> Content in
      let mark = try Int.fetchOne(database, sql: "PRAGMA application_id")
      if mark == SymbolSchema.applicationIdentifier { return .ours }
      let tables = Set(try String.fetchAll(database, sql: "SELECT name FROM sqlite_master"))
      if tables.isEmpty { return .ours }
      return tables.isSuperset(of: ["file", "state", "symbol"]) ? .oursWithoutMark : .foreign
    }
    // A database that cannot even be asked is damaged; opening it as ours says how.
    return owner ?? .ours
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
