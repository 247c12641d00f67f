import Foundation

/// An open regular file that is read at explicit offsets, so that any number of threads may share it.
///
/// The file is read, not mapped: a mapped file that somebody truncates kills its readers with a bus error, which no check
/// beforehand can rule out. A file that was replaced (renamed over) stays readable here under its old content; one that
/// was written to is noticed by its size or modification time and refused.
final class ModelFileHandle: Sendable {
  let path: String
  /// When it was opened.
  let identity: ModelFileIdentity
  private let descriptor: Int32

  init(path: String) throws(GGUFError) {
    // Not blocking: opening a pipe would otherwise wait for a writer.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .cannotRead(path: path, reason: Self.lastError()) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      let reason = Self.lastError()
      close(descriptor)
      throw .cannotRead(path: path, reason: reason)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .notARegularFile(path: path)
    }
    self.path = path
    self.descriptor = descriptor
    identity = ModelFileIdentity(status)
  }

  var byteCount: Int { identity.byteCount }

  deinit { close(descriptor) }

  /// Fills `buffer` with the bytes from `offset` on.
  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(GGUFError) {
    var done = 0
    while done < buffer.count {
      let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
      // Linux reads at most 2 GiB at a time.
      let count = unsafe pread(descriptor, rest.baseAddress, min(rest.count, 1 << 30), off_t(offset + done))
      if count < 0 {
        if errno == EINTR { continue }
        throw .cannotRead(path: path, reason: Self.lastError())
      }
      guard count > 0 else { throw .changed(path: path) }
      done += count
    }
  }

  /// The `count` bytes from `offset` on.
  func bytes(at offset: Int, count: Int) throws(GGUFError) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: count)
    var failure: GGUFError?
    unsafe result.withUnsafeMutableBytes { buffer in
      do throws(GGUFError) { try unsafe read(at: offset, into: buffer) } catch { failure = error }
    }
    if let failure { throw failure }
    return result
  }

  /// Throws if the file was written to since it was opened.
  func checkUnchanged() throws(GGUFError) {
    let now = try currentIdentity()
    guard now.byteCount == byteCount, now.modified == identity.modified else { throw .changed(path: path) }
  }

  /// What the system says of the file now.
  func currentIdentity() throws(GGUFError) -> ModelFileIdentity {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw .cannotRead(path: path, reason: Self.lastError()) }
    return ModelFileIdentity(status)
  }

  private static func lastError() -> String { unsafe String(cString: strerror(errno)) }
}
