import CKernels
import Foundation
import Testing

/// The operations on vectors against double precision, at every small length.
@Suite struct VectorKernelTests {
  private enum Tolerance {
    /// e^x, relative.
    static let exponential = 3e-7
    /// Of results of a few operations, relative to their size.
    static let few = 1e-6
  }

  static let lengths = Array(0...65) + [255, 256, 257]

  @Test(arguments: kernelSets)
  func exponential(_ set: ck_isa) {
    let inputs = (-8732...8836).map { Float($0) / 100 }
    var outputs = [Float](repeating: 0, count: inputs.count)
    unsafe ck_exponential(set, inputs, inputs.count, &outputs)
    let errors = zip(inputs, outputs).map { input, output in abs(Double(output) / exp(Double(input)) - 1) }
    #expect(errors.allSatisfy { $0 <= Tolerance.exponential })
  }

  @Test(arguments: kernelSets)
  func exponentialOfExtremes(_ set: ck_isa) {
    let inputs: [Float] = [-.infinity, -1e30, -87.4, 0, 1e30, .infinity, .nan]
    var outputs = [Float](repeating: 0, count: inputs.count)
    unsafe ck_exponential(set, inputs, inputs.count, &outputs)
    #expect(outputs[0...3] == [0, 0, 0, 1])
    #expect(outputs[4...5].allSatisfy { $0 > 1e38 && $0.isFinite })
    #expect(outputs[6].isNaN)
  }

  @Test(arguments: kernelSets, lengths)
  func normalize(_ set: ck_isa, _ count: Int) {
    let (input, weight) = (randomValues(count, seed: 1), randomValues(count, seed: 2))
    var output = [Float](repeating: 0, count: count)
    unsafe ck_normalize(set, input, weight, count, 1e-5, &output)
    let mean = input.reduce(0) { $0 + Double($1) * Double($1) } / Double(count)
    for index in 0..<count {
      let expected = Double(input[index]) / (mean + 1e-5).squareRoot() * Double(weight[index])
      #expect(abs(Double(output[index]) - expected) <= Tolerance.few * max(1, abs(expected)))
    }
  }

  @Test(arguments: kernelSets, lengths)
  func center(_ set: ck_isa, _ count: Int) {
    // Far from zero, so that a mean that is not taken away shows.
    let input = randomValues(count, seed: 1).map { $0 + 3 }
    let (weight, bias) = (randomValues(count, seed: 2), randomValues(count, seed: 3))
    var output = [Float](repeating: 0, count: count)
    unsafe ck_center(set, input, weight, bias, count, 1e-5, &output)
    let mean = input.reduce(0) { $0 + Double($1) } / Double(count)
    let variance = input.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(count)
    for index in 0..<count {
      let scaled = (Double(input[index]) - mean) / (variance + 1e-5).squareRoot()
      let expected = scaled * Double(weight[index]) + Double(bias[index])
      // One number alone is its own mean: what is left of it is rounding, made larger.
      #expect(abs(Double(output[index]) - expected) <= (count == 1 ? 1e-3 : 4 * Tolerance.few) * max(1, abs(expected)))
    }
  }

  @Test(arguments: kernelSets, lengths)
  func gelu(_ set: ck_isa, _ count: Int) {
    let values = randomValues(count, seed: 1).map { $0 * 6 }
    var output = values
    unsafe ck_gelu(set, &output, count)
    for index in 0..<count {
      let x = Double(values[index])
      let expected = x / 2 * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
      #expect(abs(Double(output[index]) - expected) <= Tolerance.few * max(1, abs(expected)))
    }
  }

  /// Whatever a damaged model computes, there is a result.
  @Test(arguments: kernelSets)
  func geluOfExtremes(_ set: ck_isa) {
    var values: [Float] = [-.infinity, -1e30, -50, 0, 50, 1e30, .infinity, .nan]
    unsafe ck_gelu(set, &values, values.count)
    #expect(
      values[2...4].elementsEqual([0, 0, 50]) || values[2].magnitude < 1e-30 && values[3] == 0 && values[4] == 50
    )
    #expect(values[5] == 1e30)
    #expect(values[7].isNaN)
  }

  @Test(arguments: kernelSets, lengths)
  func gate(_ set: ck_isa, _ count: Int) {
    let (gate, up) = (randomValues(count, seed: 1).map { $0 * 20 }, randomValues(count, seed: 2))
    var output = gate
    unsafe ck_gate(set, &output, up, count)
    for index in 0..<count {
      let expected = Double(gate[index]) / (1 + exp(-Double(gate[index]))) * Double(up[index])
      #expect(abs(Double(output[index]) - expected) <= Tolerance.few * max(1, abs(expected)))
    }
  }

  @Test(arguments: kernelSets, [2, 4, 6, 8, 16, 22, 64, 66, 128])
  func rotate(_ set: ck_isa, _ size: Int) {
    let heads = randomValues(3 * size, seed: 1)
    let angles = (0..<size / 2).map { Double($0) * 0.7 - 2 }
    let cosines = angles.map { Float(cos($0)) }
    let sines = angles.map { Float(sin($0)) }
    var pairs = heads
    unsafe ck_rotate_pairs(set, &pairs, 3, size, cosines, sines)
    var halves = heads
    unsafe ck_rotate_halves(set, &halves, 3, size, cosines, sines)
    for head in 0..<3 {
      for (pair, angle) in angles.enumerated() {
        let adjacent = (head * size + 2 * pair, head * size + 2 * pair + 1)
        expectTurned(heads, pairs, adjacent, angle)
        expectTurned(heads, halves, (head * size + pair, head * size + pair + size / 2), angle)
      }
    }
  }

  private func expectTurned(_ before: [Float], _ after: [Float], _ places: (Int, Int), _ angle: Double) {
    let (a, b) = (Double(before[places.0]), Double(before[places.1]))
    #expect(abs(Double(after[places.0]) - (a * cos(angle) - b * sin(angle))) < Tolerance.few)
    #expect(abs(Double(after[places.1]) - (a * sin(angle) + b * cos(angle))) < Tolerance.few)
  }

  @Test(arguments: kernelSets, lengths)
  func add(_ set: ck_isa, _ count: Int) {
    let (target, addend) = (randomValues(count, seed: 1), randomValues(count, seed: 2))
    var output = target
    unsafe ck_add(set, &output, addend, count)
    #expect(output == zip(target, addend).map { $0 + $1 })
  }

  /// The definition: scale = largest / 127 as binary16, quants to nearest with ties to even.
  @Test(arguments: kernelSets)
  func quantize(_ set: ck_isa) {
    for blocks in 1...5 {
      let values = randomValues(blocks * 32, seed: UInt64(blocks)).map { $0 * 3 }
      let vectors = TestVectors(set, values: values, width: blocks * 32)
      let (quants, scales, sums) = (vectors.quants, vectors.scales, vectors.sums)
      for block in 0..<blocks {
        let own = values[block * 32..<(block + 1) * 32]
        let scale = (own.map(\.magnitude).max() ?? 0) / 127
        #expect(scales[block] == Half.value(of: Half.bits(of: scale)))
        let expected = own.map { Int8(($0 * (1 / scale)).rounded(.toNearestOrEven)) }
        #expect(Array(quants[block * 32..<(block + 1) * 32]) == expected)
        #expect(sums[block] == scales[block] * Float(expected.reduce(0) { $0 + Int($1) }))
        let halves = [expected.prefix(16), expected.suffix(16)].map { Int16($0.reduce(0) { $0 + Int($1) }) }
        #expect(Array(vectors.halves[block * 2..<block * 2 + 2]) == halves)
      }
    }
  }

  /// What lies between a vector's blocks is not touched, and where they lie changes nothing.
  @Test(arguments: kernelSets)
  func quantizeBlockByBlock(_ set: ck_isa) {
    let values = randomValues(7 * 96, seed: 4)
    let together = TestVectors(set, values: values, width: 96)
    for index in 0..<7 {
      let alone = TestVectors(set, values: Array(values[index * 96..<(index + 1) * 96]), width: 96)
      #expect(alone.quantized(0) == together.quantized(index))
    }
  }

  /// Whatever a damaged model computes, quantizing it neither traps nor leaves -127...127.
  @Test(arguments: kernelSets, [0, .leastNonzeroMagnitude, .leastNormalMagnitude, 3e38, .infinity, .nan] as [Float])
  func quantizeExtremes(_ set: ck_isa, _ value: Float) {
    let values = (0..<32).map { $0.isMultiple(of: 2) ? value : -value / 2 }
    let quants = TestVectors(set, values: values, width: 32).quants
    #expect(quants.allSatisfy { $0 >= -127 })
    if value.magnitude < .leastNormalMagnitude { #expect(quants.allSatisfy { $0 == 0 }) }
  }

  /// These operations fuse nothing, so all sets give the same bytes.
  @Test(arguments: lengths)
  func setsAgree(_ count: Int) {
    let results = kernelSets.map { set in
      var output = [Float](repeating: 0, count: count)
      unsafe ck_normalize(set, randomValues(count, seed: 1), randomValues(count, seed: 2), count, 1e-5, &output)
      unsafe ck_gate(set, &output, randomValues(count, seed: 3), count)
      unsafe ck_gelu(set, &output, count)
      let before = output
      unsafe ck_center(set, before, randomValues(count, seed: 4), randomValues(count, seed: 5), count, 1e-5, &output)
      return bits(output)
    }
    #expect(results.allSatisfy { $0 == results.first })
  }
}
