/// Which bytes stand side by side within some token of a vocabulary.
///
/// Between two bytes that never do, no token reaches over: there a text may be cut without changing its tokens. In
/// Llama's vocabulary that is so between words, so that these can be looked up one by one.
struct AdjacentBytes: Sendable {
  // One bit for each pair.
  private var bits = [UInt64](repeating: 0, count: 256 * 256 / 64)

  /// Notes the pairs within a token.
  mutating func add(_ token: ArraySlice<UInt8>) {
    for (first, second) in zip(token, token.dropFirst()) {
      let pair = Self.index(first, second)
      bits[pair / 64] |= 1 << UInt64(pair % 64)
    }
  }

  /// Whether some token has these bytes in this order.
  @inline(__always)
  func contains(_ first: UInt8, _ second: UInt8) -> Bool {
    let pair = Self.index(first, second)
    return bits[pair / 64] >> UInt64(pair % 64) & 1 != 0
  }

  @inline(__always)
  private static func index(_ first: UInt8, _ second: UInt8) -> Int { Int(first) << 8 | Int(second) }
}
