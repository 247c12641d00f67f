import Foundation

/// An open file that only its user may read.
package final class PrivateFile {
  package let path: String
  private let descriptor: Int32
  package let byteCount: Int

  /// Opens a regular file for reading; nil if there is none. Neither follows a link nor waits for a pipe's writer.
  init?(opening path: String) {
    descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    self.path = path
    var status = stat()
    let isRegular = unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    byteCount = Int(status.st_size)
    // Closed by `deinit`, which runs as all properties are set.
    if !isRegular { return nil }
  }

  /// Makes a file that was not there.
  init(creating path: String) throws {
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    self.path = path
    byteCount = 0
    guard descriptor >= 0 else { throw CappedFolderError.cannotWrite(path: path, reason: Self.lastError()) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Fills `buffer` with the bytes from `offset` on; false if there are not so many, or they cannot be read.
  package func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Bool {
    var done = 0
    while done < buffer.count {
      let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
      let count = unsafe pread(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }

  /// Adds bytes at the end.
  package func append(_ bytes: UnsafeRawBufferPointer) throws {
    var done = 0
    while done < bytes.count {
      let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[done...])
      let count = unsafe write(descriptor, rest.baseAddress, rest.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw CappedFolderError.cannotWrite(path: path, reason: Self.lastError()) }
      done += count
    }
  }

  /// Waits until what was added is on the disk.
  package func synchronize() throws {
    guard fsync(descriptor) == 0 else { throw CappedFolderError.cannotWrite(path: path, reason: Self.lastError()) }
  }

  /// What changes when the file's bytes do; times are nanoseconds since 1970.
  package struct State: Sendable, Hashable {
    package let byteCount: Int
    /// Of the last write or cut, or of `CappedFolder.markUsed`.
    package let modified: Int
  }

  /// The file as it is now, which may have another name or none; nil if the system does not say.
  package var state: State? {
    status.map { State(byteCount: Int($0.st_size), modified: FileTime.nanoseconds($0.st_mtim)) }
  }

  /// When the file or what the system keeps about it changed last, by the file system's clock.
  package var changeTime: Int? { status.map { FileTime.nanoseconds($0.st_ctim) } }

  private var status: stat? {
    var status = stat()
    return unsafe fstat(descriptor, &status) == 0 ? status : nil
  }

  /// The file's bytes in memory; nil if it is empty or the system has no room.
  package func map() -> MappedFile? { MappedFile(self, descriptor: descriptor) }

  static func lastError() -> String {
    guard let text = unsafe strerror(errno) else { return "error \(errno)" }
    return unsafe String(cString: text)
  }
}
