/// Which pairs of tokens are merged, in which order, into what.
struct MergeTable: Sendable {
  /// A merge: the lower its rank, the earlier it is done.
  struct Merge {
    let rank: Int32
    let token: TokenID

    /// Comes after all others.
    static var none: Merge { Merge(rank: .max, token: -1) }
  }

  private struct Entry {
    var pair = UInt64.max
    var merge = Merge(rank: -1, token: -1)
  }

  // Open addressing; `pair` is UInt64.max where free, which no pair of tokens is.
  private var entries: [Entry]
  private let shift: Int
  // Odd and random, so that no file can be made to collide; the order of the entries has no effect on results.
  private let multiplier = UInt64.random(in: 0...UInt64.max) | 1

  init(capacity: Int) {
    var bits = 4
    while 1 << bits < capacity * 2 { bits += 1 }
    entries = [Entry](repeating: Entry(), count: 1 << bits)
    shift = 64 - bits
  }

  /// The merge of two adjacent tokens.
  @inline(__always)
  subscript(left: TokenID, right: TokenID) -> Merge? {
    let merge = entries[slot(of: Self.pair(left, right))].merge
    return merge.rank < 0 ? nil : merge
  }

  /// Adds a merge, unless the pair has an earlier one.
  mutating func insert(_ left: TokenID, _ right: TokenID, _ merge: Merge) {
    let pair = Self.pair(left, right)
    let slot = slot(of: pair)
    if entries[slot].merge.rank < 0 { entries[slot] = Entry(pair: pair, merge: merge) }
  }

  @inline(__always)
  private func slot(of pair: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: ((pair ^ pair >> 29) &* multiplier) >> UInt64(shift))
    while entries[slot].merge.rank >= 0, entries[slot].pair != pair { slot = (slot + 1) & (entries.count - 1) }
    return slot
  }

  @inline(__always)
  private static func pair(_ left: TokenID, _ right: TokenID) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }
}
