import Foundation

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
  ///
  /// A database is never opened but through SQLite: whoever closes any descriptor of a file lets go of all locks that the
  /// process has on it, also of those that keep another process from taking the log away from under our connections.
  func content() throws(SymbolIndexError) -> Content {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return .absent }
    guard unsafe access(path, R_OK) == 0 else { throw .noAccess(path: path, detail: "it may not be read") }
    if status.st_mode & S_IFMT == S_IFREG, status.st_size == 0 { return .empty }
    switch DatabaseMark(path: path) {
    case .unreadable(let detail): throw .noAccess(path: path, detail: detail)
    case .noDatabase: return hasMagic ? .ours : .notADatabase
    // A database that cannot even be asked is damaged; opening it as ours says how.
    case .damaged: return .ours
    case .known(let mark, let tables):
      if mark == SymbolSchema.applicationIdentifier || tables.isEmpty { return .ours }
      return tables.isSuperset(of: ["file", "state", "symbol"]) ? .oursWithoutMark : .foreign
    }
  }

  /// The file's number in its file system; nil if there is none.
  var number: UInt64? {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? UInt64(status.st_ino) : nil
  }

  /// True for what begins as databases do; only asked where SQLite has found that it is none.
  private var hasMagic: Bool {
    guard let handle = FileHandle(forReadingAtPath: path) else { return false }
    defer { try? handle.close() }
    return (try? handle.read(upToCount: Self.magic.count)).map { [UInt8]($0) } == Self.magic
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
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor >= 0 {
      close(descriptor)
    } else if unsafe errno != EEXIST || access(path, R_OK | W_OK) != 0 {
      throw .noAccess(path: path, detail: systemMessage(errno))
    }
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
