import Foundation
import Support
import Synchronization

/// An exclusive lock on a file beside the index, held as long as the value lives: one writer an index.
///
/// `flock` belongs to the open file, so it also keeps two stores of one process apart, and the system lets go of it
/// when a process dies. The file holds a byte while somebody writes, so that the next one knows if it was cut off.
final class WriterLock: Sendable {
  private let descriptor: Int32
  /// True if the last writer ended without letting go.
  let followsCutOffWriter: Bool
  private let leavesMark = Atomic(false)

  /// Takes the lock of the index at `path`, or throws `locked`.
  init(indexPath: String) throws(SymbolIndexError) {
    let opened = unsafe open(indexPath + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard opened >= 0 else {
      throw SymbolIndexError.noAccess(path: indexPath, detail: systemMessage(errno))
    }
    guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
      let isHeld = errno == EWOULDBLOCK
      let detail = systemMessage(errno)
      close(opened)
      throw isHeld ? .locked(path: indexPath) : .failed(path: indexPath, detail: detail)
    }
    descriptor = opened
    var status = stat()
    followsCutOffWriter = unsafe fstat(opened, &status) == 0 && status.st_size > 0
    let mark: [UInt8] = [UInt8(ascii: "w")]
    _ = unsafe pwrite(opened, mark, mark.count, 0)
  }

  /// Has the next writer know of what this one was told: that a writer was cut off.
  func leaveMark() { leavesMark.store(true, ordering: .relaxed) }

  deinit {
    if !leavesMark.load(ordering: .relaxed) { ftruncate(descriptor, 0) }
    close(descriptor)
  }

  /// The time that the file system gives to a file changed now, in nanoseconds since 1970; nil if it gives none.
  ///
  /// Comparable with the files' own modification times, which the process's clock need not be.
  var fileSystemTime: Int? {
    var status = stat()
    guard futimens(descriptor, nil) == 0, unsafe fstat(descriptor, &status) == 0 else { return nil }
    return FileTime.nanoseconds(status.st_mtim)
  }
}

/// What the system calls an error number.
func systemMessage(_ number: Int32) -> String {
  guard let text = unsafe strerror(number) else { return "error \(number)" }
  return unsafe String(cString: text)
}
