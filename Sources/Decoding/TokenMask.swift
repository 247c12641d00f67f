package import Tokenization

/// A set of token ids below a fixed size, one bit each.
package struct TokenMask: Sendable, Hashable {
  private var words: [UInt64]
  private let size: Int

  /// The empty set of ids in `0..<size`.
  package init(size: Int) {
    self.size = max(size, 0)
    words = [UInt64](repeating: 0, count: (self.size + 63) / 64)
  }

  /// True if no id is in the set.
  package var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

  /// Number of ids in the set.
  package var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// False for ids outside `0..<size`.
  package func contains(_ token: TokenID) -> Bool {
    guard token >= 0, Int(token) < size else { return false }
    return words[Int(token) >> 6] & (1 << (UInt64(token) & 63)) != 0
  }

  /// Ids outside `0..<size` are ignored.
  package mutating func insert(_ token: TokenID) {
    guard token >= 0, Int(token) < size else { return }
    words[Int(token) >> 6] |= 1 << (UInt64(token) & 63)
  }

  /// Ids outside `0..<size` are ignored.
  package mutating func remove(_ token: TokenID) {
    guard token >= 0, Int(token) < size else { return }
    words[Int(token) >> 6] &= ~(1 << (UInt64(token) & 63))
  }

  /// Adds every id of `other`, which has the same size.
  package mutating func formUnion(_ other: TokenMask) {
    for index in words.indices.prefix(other.words.count) { words[index] |= other.words[index] }
  }

  /// The ids that are also in `other`, which has the same size.
  package func intersection(_ other: TokenMask) -> TokenMask {
    var result = self
    for index in words.indices {
      result.words[index] &= index < other.words.count ? other.words[index] : 0
    }
    return result
  }

  /// Calls `body` with every id, ascending.
  package func forEach(_ body: (TokenID) -> Void) {
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        body(TokenID(index * 64 + rest.trailingZeroBitCount))
        rest &= rest - 1
      }
    }
  }
}
