import CKernels
import Support

/// A mapped file that may be read whatever becomes of it: what is gone reads as zeros, and `isLost` says so.
@safe
final class GuardedFile {
  private let file: MappedFile
  private let memoryGuard: OpaquePointer

  /// Nil if the system allows no guard, or there are too many.
  init?(_ file: MappedFile) {
    let bytes = unsafe file.bytes
    guard let start = bytes.baseAddress,
      let memoryGuard = unsafe ck_guard_begin(UnsafeMutableRawPointer(mutating: start), bytes.count)
    else { return nil }
    self.file = file
    unsafe self.memoryGuard = memoryGuard
  }

  deinit { unsafe ck_guard_end(memoryGuard) }

  /// Valid as long as the value lives; starts at a page.
  var bytes: UnsafeRawBufferPointer { unsafe file.bytes }

  var path: String { file.path }

  /// The file as it is now.
  var state: PrivateFile.State? { file.state }

  /// True from when something of the file could not be read any more; all of `bytes` is zero then.
  var isLost: Bool { unsafe ck_guard_is_lost(memoryGuard) }
}
