import CKernels
import Foundation
import Testing

/// Attention over blocks against a plain softmax in double precision.
@Suite struct AttendTests {
  /// Relative to values between -1 and 1; scores of a few units lose some digits in the exponential.
  private static let tolerance = 3e-6

  /// One key head's keys and values, in blocks with the given numbers of tokens.
  private struct Memory {
    let size: Int
    let counts: [Int]
    let keys: [Float]
    let values: [Float]
    private let blocks: [[Float]]

    init(size: Int, counts: [Int]) {
      self.size = size
      self.counts = counts
      let total = counts.reduce(0, +)
      let (keys, values) = (randomValues(total * size, seed: 1), randomValues(total * size, seed: 2))
      var token = 0
      blocks = counts.map { count in
        var block = [Float](repeating: 0, count: 2 * size * Int(CK_KEYS))
        for place in 0..<count {
          let own = token * size..<(token + 1) * size
          unsafe ck_store(&block, place, Array(keys[own]), Array(values[own]), size)
          token += 1
        }
        return block
      }
      self.keys = keys
      self.values = values
    }

    func attend(_ set: ck_isa, _ queries: [Float], heads: Int, last: Int) -> [Float] {
      var output = [Float](repeating: .nan, count: queries.count)
      let joined = blocks.flatMap { $0 }
      unsafe joined.withUnsafeBufferPointer { memory in
        guard let base = memory.baseAddress else { return }
        let views = unsafe counts.enumerated().map { index, count in
          unsafe ck_block(base: base + index * 2 * size * Int(CK_KEYS), count: count)
        }
        unsafe ck_attend(set, views, views.count, last, 0, queries, heads, size, 1 / Float(size).squareRoot(), &output)
      }
      return output
    }

    func expected(_ query: ArraySlice<Float>) -> [Double] {
      let tokens = counts.reduce(0, +)
      let scores = (0..<tokens).map { token in
        zip(query, keys[token * size..<(token + 1) * size]).reduce(0) { $0 + Double($1.0) * Double($1.1) }
          / Double(size).squareRoot()
      }
      let top = scores.max() ?? 0
      let weights = scores.map { exp($0 - top) }
      let total = weights.reduce(0, +)
      return (0..<size).map { d in
        (0..<tokens).reduce(0) { $0 + weights[$1] / total * Double(values[$1 * size + d]) }
      }
    }
  }

  static let counts: [[Int]] =
    (1...32).map { [$0] } + [[32, 1], [5, 32], [32, 32, 7], [1, 1, 1], [8, 40 - 8, 11, 32, 32, 31]]

  @Test(arguments: kernelSets, counts)
  func equalsPlainSoftmax(_ set: ck_isa, _ counts: [Int]) {
    for size in [2, 8, 10, 16, 64, 72, 128] {
      let memory = Memory(size: size, counts: counts)
      let heads = 3
      let queries = randomValues(heads * size, seed: 3).map { $0 * 4 }
      let output = memory.attend(set, queries, heads: heads, last: counts.last ?? 0)
      for head in 0..<heads {
        let own = head * size..<(head + 1) * size
        let errors = zip(output[own], memory.expected(queries[own])).map { abs(Double($0) - $1) }
        #expect(errors.allSatisfy { $0 < Self.tolerance }, "size \(size), head \(head)")
      }
    }
  }

  /// Promise: heads computed together, and tokens stored after the last one that is seen, change no bit.
  @Test(arguments: kernelSets, [8, 10, 64, 72])
  func neighboursChangeNoBit(_ set: ck_isa, _ size: Int) {
    let queries = randomValues(5 * size, seed: 3)
    let whole = Memory(size: size, counts: [32, 32]).attend(set, queries, heads: 5, last: 9)
    let short = Memory(size: size, counts: [32, 9])
    let alone = (0..<5).flatMap { short.attend(set, Array(queries[$0 * size..<($0 + 1) * size]), heads: 1, last: 9) }
    #expect(bits(alone) == bits(whole))
  }

  /// Scores far apart neither overflow nor vanish.
  @Test(arguments: kernelSets)
  func extremeScores(_ set: ck_isa) {
    let memory = Memory(size: 8, counts: [32, 32])
    let output = memory.attend(set, randomValues(8, seed: 4).map { $0 * 1e6 }, heads: 1, last: 32)
    #expect(output.allSatisfy { $0.isFinite && $0.magnitude <= 1 })
  }
}
