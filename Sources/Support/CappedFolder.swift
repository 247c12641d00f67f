import Foundation
import Synchronization

/// A folder of files that can be made again, private to the user, under a cap of its own or one that all folders of its kind
/// share.
///
/// Folders of one kind have the same name and lie in folders side by side, `<base>/<one>/<kind>/<file>`, and their cap is for
/// all files in `<base>/*/<kind>`. The files used longest ago go first, of several used at the same time the largest. Files
/// are written under another name and then renamed, so that a reader, who may be another process, meets whole ones; several
/// writers of one name are expected to write the same.
package struct CappedFolder: Sendable, Hashable {
  package let path: String
  /// Most bytes of the folder, or of all folders of the kind together.
  package let mostBytes: Int
  private let sharesCap: Bool

  private static let writings = Atomic(0)

  /// `sharesCap`: with the folders of the same name in the folders beside its own. To be false in a folder that other programs'
  /// folders may lie beside.
  package init(path: String, mostBytes: Int, sharesCap: Bool = true) {
    self.path = path
    self.mostBytes = mostBytes
    self.sharesCap = sharesCap
  }

  /// True if there is a file of this name, whatever it holds.
  package func contains(_ name: String) -> Bool {
    var status = stat()
    return unsafe lstat(file(name), &status) == 0
  }

  /// Opens a file; nil if it is absent, no regular file or not to be read.
  package func open(_ name: String) -> PrivateFile? {
    PrivateFile(opening: file(name))
  }

  /// Removes a file if it can be removed.
  package func remove(_ name: String) { _ = unsafe unlink(file(name)) }

  /// Says that files are in use, so that others go first. Those are left as they are that were written or marked less than
  /// `interval` seconds ago.
  package func markUsed(_ names: [String], atMostEvery interval: Double = 0) {
    for name in names where interval <= 0 || age(of: name) ?? 0 >= interval {
      _ = unsafe utimensat(AT_FDCWD, file(name), nil, AT_SYMLINK_NOFOLLOW)
    }
  }

  /// Seconds since a file was written or marked; a time to come counts as long ago.
  private func age(of name: String) -> Double? {
    var status = stat()
    guard unsafe lstat(file(name), &status) == 0 else { return nil }
    let age = Date().timeIntervalSince1970 - Double(FileTime.nanoseconds(status.st_mtim)) * 1e-9
    return age < 0 ? .infinity : age
  }

  /// Writes a file of `byteCount` bytes, making room for it first. What `body` throws leaves no file.
  package func write(_ name: String, byteCount: Int, _ body: (PrivateFile) throws -> Void) throws {
    guard byteCount <= mostBytes else {
      throw CappedFolderError.cannotWrite(path: file(name), reason: "it alone is larger than the cap")
    }
    try create()
    makeRoom(for: byteCount)
    let number = Self.writings.wrappingAdd(1, ordering: .relaxed).newValue
    let temporary = file(".\(name).\(getpid())-\(number)")
    do {
      let writer = try PrivateFile(creating: temporary)
      try body(writer)
      guard unsafe rename(temporary, file(name)) == 0 else {
        throw CappedFolderError.cannotWrite(path: file(name), reason: PrivateFile.lastError())
      }
    } catch {
      _ = unsafe unlink(temporary)
      throw error
    }
  }

  private func file(_ name: String) -> String { "\(path)/\(name)" }

  private func create() throws {
    do {
      try FileManager.default.createDirectory(
        atPath: path,
        withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700]
      )
    } catch {
      throw CappedFolderError.cannotWrite(path: path, reason: error.localizedDescription)
    }
  }

  private struct Entry {
    let path: String
    let bytes: Int
    let used: Int
  }

  /// Removes what was used longest ago until so many bytes fit under the cap.
  private func makeRoom(for bytes: Int) {
    let entries = entries().sorted { ($0.used, $1.bytes, $0.path) < ($1.used, $0.bytes, $1.path) }
    var total = entries.reduce(0) { $0 + $1.bytes }
    for entry in entries where total + bytes > mostBytes {
      if unsafe unlink(entry.path) == 0 { total -= entry.bytes }
    }
  }

  /// The files that the cap is for.
  private func entries() -> [Entry] {
    let manager = FileManager.default
    return folders().flatMap { folder in
      ((try? manager.contentsOfDirectory(atPath: folder)) ?? []).compactMap { name in
        var status = stat()
        let path = "\(folder)/\(name)"
        guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Entry(path: path, bytes: Int(status.st_size), used: FileTime.nanoseconds(status.st_mtim))
      }
    }
  }

  private func folders() -> [String] {
    guard sharesCap else { return [path] }
    let url = URL(fileURLWithPath: path, isDirectory: true)
    let base = url.deletingLastPathComponent().deletingLastPathComponent().path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: base)) ?? []
    return names.map { "\(base)/\($0)/\(url.lastPathComponent)" }
  }
}

/// Why something could not be kept.
package enum CappedFolderError: Error, Hashable, CustomStringConvertible {
  case cannotWrite(path: String, reason: String)

  package var description: String {
    switch self {
    case .cannotWrite(let path, let reason):
      "\(path) cannot be written (\(reason)); free space there, or allow writing."
    }
  }
}
