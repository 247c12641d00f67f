import Foundation

/// Memory for a packed matrix, in huge pages where the system has them: products then need few address translations.
@safe
final class PackedMemory {
  let base: UnsafeMutableRawPointer

  private static let hugePage = 2 << 20

  /// `byteCount` bytes of anything, aligned for the kernels.
  init(byteCount: Int) {
    let isLarge = byteCount >= Self.hugePage
    unsafe base = .allocate(byteCount: max(byteCount, 1), alignment: isLarge ? Self.hugePage : 64)
    #if os(Linux)
      // A hint: the memory is as good without.
      if isLarge { unsafe madvise(base, byteCount, Int32(MADV_HUGEPAGE)) }
    #endif
  }

  deinit { unsafe base.deallocate() }
}
