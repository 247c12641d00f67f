import CKernels

/// Up to `capacity` vectors of `width` numbers, and their Q8_0 form if matrices want it.
@safe
final class Vectors {
  let width: Int
  let capacity: Int
  let values: FloatBuffer
  private let quants: UnsafeMutablePointer<Int8>
  private let scales: FloatBuffer
  /// True if one of the matrices that they meet is quantized.
  private let isQuantized: Bool

  init(capacity: Int, width: Int, for matrices: [WeightMatrix]) {
    self.width = width
    self.capacity = capacity
    values = FloatBuffer(count: capacity * width)
    isQuantized = matrices.contains { $0.isQuantized }
    scales = FloatBuffer(count: isQuantized ? capacity * width / Int(CK_QUANT) : 0)
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
    unsafe ck_quantize(
      set,
      values.pointer(at: start, length: length),
      length,
      quants + start,
      scales.pointer(at: start / Int(CK_QUANT), length: length / Int(CK_QUANT))
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
      scales: isQuantized ? scales.base + start / Int(CK_QUANT) : scales.base
    )
  }
}
