import Foundation
import Support

/// What the system says of a file without anybody reading it: all of it the same, so is, in all likelihood, the content.
///
/// Whoever writes to a file changes both times, and the second one, which only the system sets, cannot be set back. The
/// device is left out: its number need not be the same after the machine was started again.
package struct ModelFileIdentity: Sendable, Hashable {
  /// The file's number in its file system.
  package let number: UInt64
  package let byteCount: Int
  /// Nanoseconds since 1970 by the file system's clock, which may have gone on in steps of up to two seconds.
  package let modified: Int
  /// The same for what the system keeps about the file (name, owner, size) and its content.
  package let changed: Int

  init(_ status: stat) {
    number = UInt64(status.st_ino)
    byteCount = Int(status.st_size)
    modified = FileTime.nanoseconds(status.st_mtim)
    changed = FileTime.nanoseconds(status.st_ctim)
  }
}
