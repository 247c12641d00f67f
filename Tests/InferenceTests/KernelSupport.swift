import CKernels
import Support
import TestSupport

/// Instruction sets of this machine, the reference first.
let kernelSets: [ck_isa] = [CK_SCALAR, CK_AVX2, CK_AVX512].filter { ck_supports($0) }

/// A matrix in a file's form and packed, for calling the kernels.
@safe
final class PackedMatrix {
  let format: ck_format
  let rows: Int
  let width: Int
  private let memory: UnsafeMutableRawPointer

  /// Packs `source`, rows in a GGUF file's form.
  init(_ format: ck_format, rows: Int, width: Int, source: [UInt8]) {
    self.format = format
    self.rows = rows
    self.width = width
    unsafe memory = .allocate(byteCount: max(1, ck_packed_bytes(format, rows, width)), alignment: 64)
    unsafe source.withUnsafeBytes { unsafe ck_pack(format, $0.baseAddress, 0, rows, width, memory) }
  }

  /// Random weights.
  convenience init(_ format: ck_format, rows: Int, width: Int, seed: UInt64) {
    self.init(format, rows: rows, width: width, source: randomSource(format, count: rows * width, seed: seed))
  }

  deinit { unsafe memory.deallocate() }

  var groups: Int { (rows + Int(CK_GROUP) - 1) / Int(CK_GROUP) }

  private var matrix: ck_matrix {
    unsafe ck_matrix(format: format, rows: rows, width: width, packed: UnsafeRawPointer(memory))
  }

  /// Of the packed bytes.
  var packedChecksum: UInt64 { unsafe ck_checksum(1, memory, ck_packed_bytes(format, rows, width)) }

  /// The weights of a row.
  func row(_ index: Int) -> [Float] {
    var output = [Float](repeating: 0, count: width)
    var matrix = unsafe matrix
    unsafe ck_row(&matrix, index, &output)
    return output
  }

  /// Products with `vectors`, row after row of each vector; groups of rows in the given pieces.
  func products(_ set: ck_isa, _ vectors: TestVectors, groupPieces: [Range<Int>]? = nil) -> [Float] {
    var output = [Float](repeating: .nan, count: vectors.shownCount * rows)
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

/// Vectors to multiply with, also quantized, block by block.
struct TestVectors {
  let count: Int
  let width: Int
  var values: [Float]
  var quants: [Int8]
  var scales: [Float]
  var sums: [Float]
  var halves: [Int16]
  /// The vectors that `withView` shows.
  private var shown: Range<Int>

  init(_ set: ck_isa, values: [Float], width: Int) {
    count = width == 0 ? 1 : values.count / width
    self.width = width
    self.values = values
    shown = 0..<count
    let blocks = width / 32 * count
    quants = [Int8](repeating: 0, count: max(1, blocks * 32))
    scales = [Float](repeating: 0, count: max(1, blocks))
    sums = scales
    halves = [Int16](repeating: 0, count: max(1, blocks * 2))
    if width.isMultiple(of: 32), width > 0 { for index in 0..<count { quantize(index, set) } }
  }

  private mutating func quantize(_ index: Int, _ set: ck_isa) {
    let (width, count) = (width, count)
    unsafe values.withUnsafeBufferPointer { values in
      unsafe quants.withUnsafeMutableBufferPointer { quants in
        unsafe scales.withUnsafeMutableBufferPointer { scales in
          unsafe sums.withUnsafeMutableBufferPointer { sums in
            unsafe halves.withUnsafeMutableBufferPointer { halves in
              guard let values = values.baseAddress, let quants = quants.baseAddress, let scales = scales.baseAddress,
                let sums = sums.baseAddress, let halves = halves.baseAddress
              else { return }
              unsafe ck_quantize(
                set,
                values + index * width,
                width,
                count,
                quants + index * 32,
                scales + index,
                sums + index,
                halves + index * 2
              )
            }
          }
        }
      }
    }
  }

  /// Quants of one vector in the order of its numbers, and the scale of each.
  func quantized(_ index: Int) -> (quants: [Int8], scales: [Float]) {
    let places = (0..<width / 32).map { $0 * count + index }
    return (
      places.flatMap { quants[$0 * 32..<$0 * 32 + 32] }, places.flatMap { Array(repeating: scales[$0], count: 32) }
    )
  }

  /// The vectors of a range alone; they stay where they are.
  func part(_ range: Range<Int>) -> TestVectors {
    var part = self
    part.shown = range
    return part
  }

  var shownCount: Int { shown.count }

  func withView(_ body: (ck_vectors) -> Void) {
    let first = shown.lowerBound
    unsafe values.withUnsafeBufferPointer { values in
      unsafe quants.withUnsafeBufferPointer { quants in
        unsafe scales.withUnsafeBufferPointer { scales in
          unsafe sums.withUnsafeBufferPointer { sums in
            unsafe halves.withUnsafeBufferPointer { halves in
              unsafe body(
                ck_vectors(
                  count: shown.count,
                  width: width,
                  stride: count,
                  values: values.baseAddress.map { unsafe $0 + first * width },
                  quants: quants.baseAddress.map { unsafe $0 + first * 32 },
                  scales: scales.baseAddress.map { unsafe $0 + first },
                  sums: sums.baseAddress.map { unsafe $0 + first },
                  halves: halves.baseAddress.map { unsafe $0 + first * 2 }
                )
              )
            }
          }
        }
      }
    }
  }
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
