import CKernels
import Foundation
import Testing

/// Attention over blocks against a plain softmax in double precision.
@Suite struct AttendTests {
  /// Relative to values between -1 and 1, scores of a few units; the numbers in the blocks are taken as they are.
  private static let tolerance = 3e-6

  static let types = [CK_KV_F32, CK_KV_F16, CK_KV_Q8]
  static let sets = types.flatMap { type in kernelSets.map { (type, $0) } }
  static let sizes = [2, 8, 10, 64, 72, 80, 96, 128, 256, 1024]
  static let typesAndSizes = types.flatMap { type in sizes.map { (type, $0) } }

  @Test(arguments: typesAndSizes)
  func equalsPlainSoftmax(_ type: ck_kv_type, _ size: Int) {
    let shapes = [(1, 1), (7, 1), (9, 3), (2, 17), (6, 5), (1, 70), (3, 33), (40, 2)]
    let seen = [[], [32], [1], [32, 5, 32, 17], [32, 32, 32, 32, 32, 32, 32, 32, 3], [31, 1, 1]]
    for (index, (heads, tokens)) in shapes.enumerated() where size <= 72 || heads * tokens <= 30 {
      check(
        type,
        size: size,
        heads: heads,
        seen: seen[index % 6],
        start: [0, 31, 5, 64, 1, 40][index % 6],
        tokens: tokens
      )
    }
  }

  /// Every number of heads a group and every number of visible tokens.
  @Test(arguments: types, 1...9)
  func everyGroupAndLength(_ type: ck_kv_type, _ heads: Int) {
    check(type, size: 16, heads: heads, seen: [7], start: 3, tokens: 70)
  }

  private func check(_ type: ck_kv_type, size: Int, heads: Int, seen: [Int], start: Int, tokens: Int) {
    let one = AttentionCase(type, size: size, heads: heads, seen: seen, start: start, tokens: tokens)
    let expected = one.expected()
    for set in kernelSets {
      let worst = zip(one.attend(set), expected).map { abs(Double($0) - $1) }.max { !($0 >= $1) } ?? 0
      #expect(worst < Self.tolerance, "\(set), size \(size), \(heads) heads, \(tokens) tokens")
    }
  }

  /// Promise: tokens and heads computed together change no bit, and neither do parts of the blocks that are computed
  /// apart, as threads do it.
  @Test(arguments: sets, [8, 10, 64, 80, 128])
  func neighboursAndPartsChangeNoBit(_ kernel: (ck_kv_type, ck_isa), _ size: Int) {
    for heads in [1, 2, 5, 7] {
      let seen = Array(repeating: 32, count: 17) + [9]
      let whole = AttentionCase(kernel.0, size: size, heads: heads, seen: seen, start: 30, tokens: 37)
      let together = bits(whole.attend(kernel.1))
      #expect(bits(whole.attend(kernel.1, apart: true)) == together)
      for pieces in [1, 2, 11] {
        let parts = stride(from: 0, to: 37, by: pieces).flatMap { first in
          whole.attend(kernel.1, tokens: first..<min(first + pieces, 37))
        }
        #expect(bits(parts) == together, "\(heads) heads, \(pieces) tokens at a time")
      }
    }
  }

  /// Unused places may hold anything.
  @Test(arguments: sets, [2, 64, 72])
  func unusedPlacesDoNotMatter(_ kernel: (ck_kv_type, ck_isa), _ size: Int) {
    let shape = (seen: [5, 32, 1], start: 3, tokens: 9)
    let results = [UInt8(0), 0xff, 0x7f].map { filling in
      let one = AttentionCase(
        kernel.0,
        size: size,
        heads: 3,
        seen: shape.seen,
        start: shape.start,
        tokens: shape.tokens,
        filling: filling
      )
      return bits(one.attend(kernel.1))
    }
    #expect(results[1] == results[0] && results[2] == results[0])
  }

  /// Where attention goes, when asked.
  @Test(arguments: sets)
  func shares(_ kernel: (ck_kv_type, ck_isa)) {
    let one = AttentionCase(kernel.0, size: 64, heads: 3, seen: [32, 7, 32], start: 50, tokens: 1)
    let (shares, expected) = (one.shares(kernel.1), one.expectedShares())
    #expect(shares.count == 5)
    #expect(zip(shares, expected).allSatisfy { abs(Double($0) - $1) < Self.tolerance })
    #expect(abs(shares.reduce(0, +) - 3) < 1e-5)
  }

  /// Scores far apart neither overflow nor vanish.
  @Test(arguments: sets)
  func extremeScores(_ kernel: (ck_kv_type, ck_isa)) {
    let one = AttentionCase(kernel.0, size: 8, heads: 2, seen: [32, 32], start: 0, tokens: 3, queryScale: 1e6)
    #expect(one.attend(kernel.1).allSatisfy { $0.isFinite && $0.magnitude <= 1 })
  }
}
