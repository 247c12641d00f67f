import CKernels

/// Up to `capacity` vectors of `width` numbers, and their quantized form if matrices want it.
@safe
final class Vectors {
  let width: Int
  let capacity: Int
  let values: FloatBuffer
  private let quants: UnsafeMutablePointer<Int8>
  private let scales: FloatBuffer
  private let sums: FloatBuffer
  /// True if one of the matrices that they meet is quantized.
  private let isQuantized: Bool

  init(capacity: Int, width: Int, for matrices: [WeightMatrix]) {
    self.width = width
    self.capacity = capacity
    values = FloatBuffer(count: capacity * width)
    isQuantized = matrices.contains { $0.isQuantized }
    let blocks = isQuantized ? capacity * width / Int(CK_QUANT) : 0
    scales = FloatBuffer(count: blocks)
    sums = FloatBuffer(count: blocks)
    unsafe quants = .allocate(capacity: isQuantized ? capacity * width : 1)
  }

  deinit { unsafe quants.deallocate() }

  /// Vector `index`.
  func pointer(_ index: Int) -> UnsafeMutablePointer<Float> {
    unsafe values.pointer(at: index * width, length: width)
  }

  /// To be called when vectors of the range have got their numbers.
  func quantize(_ range: Range<Int>, _ set: ck_isa) {
    guard isQuantized else { return }
    let start = range.lowerBound * width
    let length = range.count * width
    let (block, blocks) = (start / Int(CK_QUANT), length / Int(CK_QUANT))
    unsafe ck_quantize(
      set,
      values.pointer(at: start, length: length),
      length,
      quants + start,
      scales.pointer(at: block, length: blocks),
      sums.pointer(at: block, length: blocks)
    )
  }

  /// Vectors of the range as the kernels see them.
  func view(_ range: Range<Int>) -> ck_vectors {
    let start = range.lowerBound * width
    return unsafe ck_vectors(
      count: range.count,
      width: width,
      values: values.pointer(at: start, length: range.count * width),
      quants: quants + (isQuantized ? start : 0),
      scales: isQuantized ? scales.base + start / Int(CK_QUANT) : scales.base,
      sums: isQuantized ? sums.base + start / Int(CK_QUANT) : sums.base
    )
  }
}
