import CKernels

/// Up to `capacity` vectors of `width` numbers, and their quantized form, block by block, if matrices want it.
@safe
final class Vectors {
  let width: Int
  let capacity: Int
  let values: FloatBuffer
  private let quants: UnsafeMutablePointer<Int8>
  private let scales: FloatBuffer
  private let sums: FloatBuffer
  private let halves: UnsafeMutablePointer<Int16>
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
    unsafe quants = UnsafeMutableRawPointer.allocate(byteCount: max(blocks * Int(CK_QUANT), 1), alignment: 64)
      .bindMemory(to: Int8.self, capacity: max(blocks * Int(CK_QUANT), 1))
    unsafe halves = .allocate(capacity: max(blocks * 2, 1))
  }

  deinit {
    unsafe quants.deallocate()
    unsafe halves.deallocate()
  }

  /// Vector `index`.
  func pointer(_ index: Int) -> UnsafeMutablePointer<Float> {
    unsafe values.pointer(at: index * width, length: width)
  }

  /// To be called when vectors of the range have got their numbers.
  func quantize(_ range: Range<Int>, _ set: ck_isa) {
    for index in range { quantize(index, 0..<width, set) }
  }

  /// To be called when those numbers of vector `index` are there that lie in `part`: whole blocks.
  func quantize(_ index: Int, _ part: Range<Int>, _ set: ck_isa) {
    guard isQuantized else { return }
    precondition(index >= 0 && index < capacity && part.lowerBound.isMultiple(of: Int(CK_QUANT)), "no such numbers")
    let place = part.lowerBound / Int(CK_QUANT) * capacity + index
    unsafe ck_quantize(
      set,
      values.pointer(at: index * width + part.lowerBound, length: part.count),
      part.count,
      capacity,
      quants + place * Int(CK_QUANT),
      scales.base + place,
      sums.base + place,
      halves + place * 2
    )
  }

  /// Vectors of the range as the kernels see them.
  func view(_ range: Range<Int>) -> ck_vectors {
    precondition(range.lowerBound >= 0 && range.upperBound <= capacity, "no such vectors")
    let first = isQuantized ? range.lowerBound : 0
    return unsafe ck_vectors(
      count: range.count,
      width: width,
      stride: capacity,
      values: values.pointer(at: range.lowerBound * width, length: range.count * width),
      quants: quants + first * Int(CK_QUANT),
      scales: scales.base + first,
      sums: sums.base + first,
      halves: halves + first * 2
    )
  }
}
