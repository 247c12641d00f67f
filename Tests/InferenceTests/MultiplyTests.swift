import CKernels
import Testing

/// Matrix products: against double precision, and byte-equal however they are divided.
@Suite struct MultiplyTests {
  private enum Tolerance {
    /// Of a sum of n products in float, relative to the sum of their magnitudes.
    static func float(_ n: Int) -> Double { Double(n + 2) * 6e-8 }
    /// At most three multiplications and additions a block of 32, and the roundings of scales and minimums.
    static func blocks(_ n: Int) -> Double { Double(n / 8 + 8) * 6e-8 }
  }

  static let formats: [ck_format] = [
    CK_FORMAT_F32, CK_FORMAT_F16, CK_FORMAT_BF16, CK_FORMAT_Q4_0, CK_FORMAT_Q4_1, CK_FORMAT_Q5_0, CK_FORMAT_Q5_1,
    CK_FORMAT_Q8_0, CK_FORMAT_IQ4_NL, CK_FORMAT_Q3_K, CK_FORMAT_Q4_K, CK_FORMAT_Q5_K, CK_FORMAT_Q6_K,
  ]

  static func widths(_ format: ck_format) -> [Int] {
    switch QuantizedLayout.of(format).width {
    case 32: [32, 64, 96, 128, 256, 288]
    case 256: [256, 512, 768]
    default: Array(0...65) + [255, 256, 257]
    }
  }

  @Test(arguments: kernelSets, formats)
  func equalDoublePrecision(_ set: ck_isa, _ format: ck_format) {
    for width in Self.widths(format) {
      for rows in [1, 8, 17] { check(set, format, rows: rows, width: width, vectors: 5) }
    }
  }

  @Test(arguments: kernelSets)
  func everyCountOfVectors(_ set: ck_isa) {
    for format in Self.formats {
      for count in 1...9 { check(set, format, rows: 17, width: 256, vectors: count) }
    }
  }

  private func check(_ set: ck_isa, _ format: ck_format, rows: Int, width: Int, vectors count: Int) {
    let matrix = PackedMatrix(format, rows: rows, width: width, seed: UInt64(width + rows))
    let vectors = TestVectors(set, values: randomValues(count * width, seed: 3), width: width)
    let products = matrix.products(set, vectors)
    let isQuantized = ck_is_quantized(matrix.format)
    let bound = isQuantized ? Tolerance.blocks(width) : Tolerance.float(width)
    var wrong: [(row: Int, vector: Int)] = []
    for vector in 0..<min(count, vectors.count) {
      for row in 0..<rows {
        let terms = zip(matrix.row(row), self.values(vectors, vector, isQuantized)).map { Double($0) * Double($1) }
        let error = abs(Double(products[vector * rows + row]) - terms.reduce(0, +))
        if !(error <= bound * terms.reduce(0) { $0 + abs($1) }) { wrong.append((row, vector)) }
      }
    }
    #expect(wrong.isEmpty, "format \(format.rawValue), \(rows) x \(width)")
  }

  /// What the kernel multiplies with.
  private func values(_ vectors: TestVectors, _ index: Int, _ isQuantized: Bool) -> [Float] {
    if !isQuantized { return Array(vectors.values[index * vectors.width..<(index + 1) * vectors.width]) }
    let (quants, scales) = vectors.quantized(index)
    return zip(quants, scales).map { Float($0) * $1 }
  }

  /// One block with both scales 1: the integer sum itself, also for the extreme weights.
  @Test(arguments: kernelSets, [[-128, 127], [127], [-128], [0, 1, -1], [-127, 5, 99]])
  func integerSumsAreExact(_ set: ck_isa, _ pattern: [Int8]) {
    let weights = (0..<32).map { pattern[$0 % pattern.count] }
    let source = littleEndian(UInt16(0x3c00)) + weights.map(UInt8.init(bitPattern:))
    let matrix = PackedMatrix(CK_FORMAT_Q8_0, rows: 1, width: 32, source: source)
    for quant: Int8 in [127, -127, 1, 0, -64] {
      var vectors = TestVectors(set, values: [Float](repeating: 0, count: 32), width: 32)
      vectors.quants = (0..<32).map { $0.isMultiple(of: 3) ? quant : -quant }
      vectors.scales = [1]
      vectors.halves = [0..<16, 16..<32].map { half in Int16(vectors.quants[half].reduce(0) { $0 + Int($1) }) }
      let exact = zip(weights, vectors.quants).reduce(0) { $0 + Int($1.0) * Int($1.1) }
      #expect(matrix.products(set, vectors) == [Float(exact)])
    }
  }

  /// Promise: how many vectors are multiplied together and which rows a thread gets changes no bit.
  @Test(arguments: kernelSets, formats)
  func divisionChangesNoBit(_ set: ck_isa, _ format: ck_format) {
    let rows = 71
    let width = max(96, QuantizedLayout.of(format).width)
    let matrix = PackedMatrix(format, rows: rows, width: width, seed: 5)
    let vectors = TestVectors(set, values: randomValues(11 * width, seed: 6), width: width)
    let whole = matrix.products(set, vectors)
    for length in 1...10 {
      let pieces = stride(from: 0, to: 11, by: length).map { vectors.part($0..<min($0 + length, 11)) }
      #expect(bits(pieces.flatMap { matrix.products(set, $0) }) == bits(whole), "\(length) vectors at a time")
      let groups = stride(from: 0, to: matrix.groups, by: length).map { $0..<min($0 + length, matrix.groups) }
      #expect(bits(matrix.products(set, vectors, groupPieces: groups.reversed())) == bits(whole))
    }
  }

  @Test func packingLosesNothing() {
    let all = (0...UInt16.max).filter { $0 & 0x7c00 != 0x7c00 }
    let matrix = PackedMatrix(CK_FORMAT_F16, rows: 3, width: all.count / 3, source: all.flatMap(littleEndian))
    for row in 0..<3 {
      let expected = all[row * matrix.width..<(row + 1) * matrix.width].map { Half.value(of: $0) }
      #expect(matrix.row(row) == expected)
    }
  }
}
