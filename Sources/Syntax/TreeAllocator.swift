import CTreeSitter
import Foundation
import Synchronization

/// libtree-sitter's memory, with a defence against a defect of release 0.20.7.
///
/// That release counts a node's children in 16 bits (issues 2156 and 2231 of the project; 32 bits since 0.20.8), while the
/// children lie directly before the node in one block. With more of them, as in a file that is one long list of comments or
/// a table that does not parse, the library sees the last `count % 65536` only: what it reads is still inside the block, but
/// what it frees is the address of the first child it sees, not the block's, and the process ends. So blocks large enough
/// for that are noted, and an address inside one stands for the whole. `SyntaxParser` gives no tree for such a text.
enum TreeAllocator {
  /// 65,536 children of eight bytes.
  private static let noted = 65_536 * 8
  /// Start and size of the large blocks in use.
  private static let blocks = Mutex<[UInt: Int]>([:])
  /// Their number: mostly 0, so that most calls need no lock.
  private static let blockCount = Atomic<Int>(0)

  /// Makes libtree-sitter use this allocator; to be touched before the library is asked for anything.
  static let isInstalled: Bool = {
    unsafe ts_set_allocator(
      { size in unsafe TreeAllocator.note(malloc(size), size) },
      { count, size in unsafe TreeAllocator.note(calloc(count, size), count &* size) },
      { block, size in unsafe TreeAllocator.note(realloc(TreeAllocator.start(of: block), size), size) },
      { block in unsafe free(TreeAllocator.start(of: block)) }
    )
    return true
  }()

  private static func note(_ block: UnsafeMutableRawPointer?, _ size: Int) -> UnsafeMutableRawPointer? {
    if let block = unsafe block, size >= noted {
      blocks.withLock { $0[UInt(bitPattern: block)] = size }
      blockCount.add(1, ordering: .releasing)
    }
    return unsafe block
  }

  /// The start of the block that holds an address, which is no longer noted.
  private static func start(of address: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard blockCount.load(ordering: .acquiring) > 0, let address = unsafe address else { return unsafe address }
    let number = UInt(bitPattern: address)
    let start = blocks.withLock { blocks -> UInt? in
      let start =
        blocks[number] != nil
        ? number : blocks.first { $0.key < number && number - $0.key < UInt($0.value) }?.key
      if let start { blocks[start] = nil }
      return start
    }
    guard let start else { return unsafe address }
    blockCount.subtract(1, ordering: .releasing)
    return unsafe UnsafeMutableRawPointer(bitPattern: start)
  }
}
