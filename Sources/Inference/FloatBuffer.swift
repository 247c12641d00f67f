/// Numbers in memory that the kernels read and write; zero at first.
///
/// Unlike an array it has one address for its whole life, so that threads can write its parts at the same time.
@safe
final class FloatBuffer {
  let count: Int
  let base: UnsafeMutablePointer<Float>
  private let isOwner: Bool

  init(count: Int) {
    self.count = count
    unsafe base = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1) * MemoryLayout<Float>.stride, alignment: 64)
      .bindMemory(to: Float.self, capacity: max(count, 1))
    unsafe base.initialize(repeating: 0, count: max(count, 1))
    isOwner = true
  }

  /// Numbers of somebody who keeps them as long as the buffer lives; what they are at first is not changed.
  init(borrowing memory: UnsafeMutableBufferPointer<Float>) {
    guard let base = memory.baseAddress else { preconditionFailure("no memory") }
    unsafe self.base = base
    count = memory.count
    isOwner = false
  }

  deinit { if isOwner { unsafe UnsafeMutableRawPointer(base).deallocate() } }

  /// The address of element `offset`, with `length` elements after it.
  func pointer(at offset: Int, length: Int) -> UnsafeMutablePointer<Float> {
    precondition(offset >= 0 && length >= 0 && offset <= count - length, "outside the buffer")
    return unsafe base + offset
  }

  /// A copy of some elements.
  func array(at offset: Int, length: Int) -> [Float] {
    unsafe Array(UnsafeBufferPointer(start: pointer(at: offset, length: length), count: length))
  }
}
