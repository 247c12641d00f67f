import Foundation

/// A private file whose bytes are in memory, for reading, shared with all processes that map it.
///
/// They are the file's at any moment. Somebody who writes to it changes them; somebody who cuts it short takes them away, and
/// reading what is gone is a bus error, which ends the process unless the memory is guarded. `state` tells of both.
@safe
package final class MappedFile {
  /// Valid as long as the value lives; starts at a page.
  package let bytes: UnsafeRawBufferPointer
  private let file: PrivateFile

  /// `descriptor`: that of `file`.
  init?(_ file: PrivateFile, descriptor: Int32) {
    let count = file.byteCount
    // Populated: read ahead and entered into the page table all at once. Where that is not known it is a hint.
    guard count > 0,
      let base = unsafe mmap(nil, count, PROT_READ, MAP_SHARED | Self.populate, descriptor, 0),
      unsafe base != MAP_FAILED
    else { return nil }
    unsafe bytes = UnsafeRawBufferPointer(start: base, count: count)
    self.file = file
  }

  deinit { _ = unsafe munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }

  package var path: String { file.path }

  /// The file as it is now; see `PrivateFile.State`.
  package var state: PrivateFile.State? { file.state }

  #if os(Linux)
    private static let populate = Int32(MAP_POPULATE)
  #else
    private static let populate: Int32 = 0
  #endif
}
