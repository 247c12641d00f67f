/// How much of a token's attention went to some tokens, averaged over all heads and layers.
package struct AttentionShare: Sendable, Equatable {
  /// Index in the list of segments that was evaluated.
  package let segment: Int
  /// Tokens of that segment: at most 32.
  package let tokens: Range<Int>
  /// 0...1; the shares of a token have the sum 1.
  package let share: Float

  /// Names the blocks of segments in the order in which a token sees them.
  static func list(_ shares: [Float], segments: [(index: Int, count: Int)]) -> [AttentionShare] {
    let blocks = segments.flatMap { segment in
      stride(from: 0, to: segment.count, by: KVBlock.tokens).map { start in
        (segment.index, start..<min(start + KVBlock.tokens, segment.count))
      }
    }
    return zip(blocks, shares).map { AttentionShare(segment: $0.0, tokens: $0.1, share: $1) }
  }
}
