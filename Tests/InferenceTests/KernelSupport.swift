import CKernels
import Support
import TestSupport

/// Instruction sets of this machine, the reference first.
let kernelSets: [ck_isa] = [CK_SCALAR, CK_AVX2, CK_AVX512].filter { ck_supports($0) }

/// A matrix in a file's form and packed, for calling the kernels.
@safe
final class PackedMatrix {
  let type: ck_type
  let rows: Int
  let width: Int
  private let memory: UnsafeMutableRawPointer

  /// Packs `source`, rows in a GGUF file's form.
  init(_ format: ck_format, rows: Int, width: Int, source: [UInt8]) {
    type = ck_type_of(format)
    self.rows = rows
    self.width = width
    unsafe memory = .allocate(byteCount: max(1, ck_packed_bytes(type, rows, width)), alignment: 64)
    unsafe source.withUnsafeBytes { unsafe ck_pack(format, $0.baseAddress, rows, width, memory) }
  }

  /// Random weights.
  convenience init(_ format: ck_format, rows: Int, width: Int, seed: UInt64) {
    self.init(format, rows: rows, width: width, source: randomSource(format, count: rows * width, seed: seed))
  }

  deinit { unsafe memory.deallocate() }

  var groups: Int { (rows + Int(CK_GROUP) - 1) / Int(CK_GROUP) }

  private var matrix: ck_matrix {
    unsafe ck_matrix(type: type, rows: rows, width: width, packed: UnsafeRawPointer(memory))
  }

  /// The weights of a row.
  func row(_ index: Int) -> [Float] {
    var output = [Float](repeating: 0, count: width)
    var matrix = unsafe matrix
    unsafe ck_row(&matrix, index, &output)
    return output
  }

  /// Products with `vectors`, row after row of each vector; groups of rows in the given pieces.
  func products(_ set: ck_isa, _ vectors: TestVectors, groupPieces: [Range<Int>]? = nil) -> [Float] {
    var output = [Float](repeating: .nan, count: vectors.count * rows)
    var matrix = unsafe matrix
    unsafe vectors.withView { view in
      var view = unsafe view
      for piece in groupPieces ?? [0..<groups] {
        unsafe ck_multiply(set, &matrix, &view, piece.lowerBound, piece.upperBound, &output, rows)
      }
    }
    return output
  }
}

/// Vectors to multiply with, also quantized.
struct TestVectors {
  let count: Int
  let width: Int
  var values: [Float]
  var quants: [Int8]
  var scales: [Float]
  var sums: [Float]

  init(_ set: ck_isa, values: [Float], width: Int) {
    count = width == 0 ? 1 : values.count / width
    self.width = width
    self.values = values
    (quants, scales, sums) = width.isMultiple(of: 32) ? quantized(set, values) : ([0], [0], [0])
  }

  /// The vectors of a range alone.
  func part(_ range: Range<Int>) -> TestVectors {
    var part = TestVectors(
      CK_SCALAR,
      values: Array(values[range.lowerBound * width..<range.upperBound * width]),
      width: width
    )
    if width.isMultiple(of: 32) {
      part.quants = Array(quants[range.lowerBound * width..<range.upperBound * width])
      let blocks = range.lowerBound * width / 32..<range.upperBound * width / 32
      part.scales = Array(scales[blocks])
      part.sums = Array(sums[blocks])
    }
    return part
  }

  func withView(_ body: (ck_vectors) -> Void) {
    unsafe values.withUnsafeBufferPointer { values in
      unsafe quants.withUnsafeBufferPointer { quants in
        unsafe scales.withUnsafeBufferPointer { scales in
          unsafe sums.withUnsafeBufferPointer { sums in
            unsafe body(
              ck_vectors(
                count: count,
                width: width,
                values: values.baseAddress,
                quants: quants.baseAddress,
                scales: scales.baseAddress,
                sums: sums.baseAddress
              )
            )
          }
        }
      }
    }
  }
}

/// `values` as Q8_0, and each block's sum.
func quantized(_ set: ck_isa, _ values: [Float]) -> (quants: [Int8], scales: [Float], sums: [Float]) {
  var quants = [Int8](repeating: 0, count: max(1, values.count))
  var scales = [Float](repeating: 0, count: max(1, values.count / 32))
  var sums = scales
  unsafe ck_quantize(set, values, values.count, &quants, &scales, &sums)
  return (quants, scales, sums)
}

/// Numbers between -1 and 1, the same for the same seed.
func randomValues(_ count: Int, seed: UInt64) -> [Float] {
  var generator = SeededGenerator(seed: seed)
  return (0..<count).map { _ in generator.float(in: -1...1) }
}

/// Random weights as a GGUF file has them: in quantized formats any bits, and scales of about 0.01.
func randomSource(_ format: ck_format, count: Int, seed: UInt64) -> [UInt8] {
  let values = randomValues(count, seed: seed)
  switch format {
  case CK_FORMAT_F32: return values.flatMap { littleEndian($0.bitPattern) }
  case CK_FORMAT_F16: return values.flatMap { littleEndian(Half.bits(of: $0)) }
  case CK_FORMAT_BF16: return values.flatMap { littleEndian(UInt16($0.bitPattern >> 16)) }
  default: break
  }
  var generator = SeededGenerator(seed: seed)
  let layout = QuantizedLayout.of(format)
  return (0..<count / layout.width).flatMap { _ in
    var block = (0..<layout.bytes).map { _ in UInt8.random(in: 0...255, using: &generator) }
    for offset in layout.halves {
      block.replaceSubrange(offset..<offset + 2, with: littleEndian(Half.bits(of: generator.float(in: -0.01...0.01))))
    }
    return block
  }
}

/// Where a quantized format's blocks have their half-precision numbers.
struct QuantizedLayout {
  let width: Int
  let bytes: Int
  let halves: [Int]

  static func of(_ format: ck_format) -> QuantizedLayout {
    switch format {
    case CK_FORMAT_Q4_0, CK_FORMAT_IQ4_NL: QuantizedLayout(width: 32, bytes: 18, halves: [0])
    case CK_FORMAT_Q4_1: QuantizedLayout(width: 32, bytes: 20, halves: [0, 2])
    case CK_FORMAT_Q5_0: QuantizedLayout(width: 32, bytes: 22, halves: [0])
    case CK_FORMAT_Q5_1: QuantizedLayout(width: 32, bytes: 24, halves: [0, 2])
    case CK_FORMAT_Q8_0: QuantizedLayout(width: 32, bytes: 34, halves: [0])
    case CK_FORMAT_Q3_K: QuantizedLayout(width: 256, bytes: 110, halves: [108])
    case CK_FORMAT_Q4_K: QuantizedLayout(width: 256, bytes: 144, halves: [0, 2])
    case CK_FORMAT_Q5_K: QuantizedLayout(width: 256, bytes: 176, halves: [0, 2])
    case CK_FORMAT_Q6_K: QuantizedLayout(width: 256, bytes: 210, halves: [208])
    default: QuantizedLayout(width: 1, bytes: 4, halves: [])
    }
  }
}

func littleEndian<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
  (0..<T.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> T($0 * 8)) }
}

/// Bit patterns, which compare NaN and the sign of zero too.
func bits(_ values: [Float]) -> [UInt32] { values.map(\.bitPattern) }
