/// Merges the tokens of a word pair by pair, the lowest rank first and from the left among equals, in O(n log n).
///
/// The tokens form a linked list over positions; a heap holds the pairs that can be merged. A heap entry whose tokens are
/// no longer those of its place is stale and skipped. Arrays are kept between words, so that nothing is allocated a word.
struct PairMerger: Sendable {
  private struct Candidate: MergeCandidate {
    let order: UInt64
    let left: TokenID
    let right: TokenID
    let merged: TokenID
  }

  private static let keptCapacity = 1 << 16

  // By position in the word; `tokens` is -1 where a token went into its left neighbour.
  private var tokens: [TokenID] = []
  private var next: [Int32] = []
  private var previous: [Int32] = []
  private var heap = MergeHeap<Candidate>()

  /// Appends the tokens of a word, whose bytes have the given tokens.
  mutating func merge(_ word: some Sequence<TokenID>, by table: borrowing MergeTable, into result: inout [TokenID]) {
    start(word)
    for position in tokens.indices.dropLast() {
      consider(Int32(position), Int32(position + 1), table)
    }
    while let best = heap.pop() {
      let position = Int32(truncatingIfNeeded: best.order & 0xffff_ffff)
      let right = next[Int(position)]
      guard tokens[Int(position)] == best.left, right >= 0, tokens[Int(right)] == best.right else { continue }
      join(position, right, as: best.merged)
      if previous[Int(position)] >= 0 { consider(previous[Int(position)], position, table) }
      if next[Int(position)] >= 0 { consider(position, next[Int(position)], table) }
    }
    for token in tokens where token >= 0 { result.append(token) }
    // One huge word must not hold memory for good.
    if tokens.capacity > Self.keptCapacity { self = PairMerger() }
  }

  private mutating func start(_ word: some Sequence<TokenID>) {
    tokens.removeAll(keepingCapacity: true)
    next.removeAll(keepingCapacity: true)
    previous.removeAll(keepingCapacity: true)
    heap.removeAll()
    for token in word {
      let position = Int32(truncatingIfNeeded: tokens.count)
      tokens.append(token)
      previous.append(position - 1)
      next.append(position + 1)
    }
    if !next.isEmpty { next[next.count - 1] = -1 }
  }

  private mutating func join(_ left: Int32, _ right: Int32, as token: TokenID) {
    tokens[Int(left)] = token
    tokens[Int(right)] = -1
    let after = next[Int(right)]
    next[Int(left)] = after
    if after >= 0 { previous[Int(after)] = left }
  }

  private mutating func consider(_ left: Int32, _ right: Int32, _ table: borrowing MergeTable) {
    let pair = (tokens[Int(left)], tokens[Int(right)])
    guard let merge = table[pair.0, pair.1] else { return }
    let order = UInt64(UInt32(bitPattern: merge.rank)) << 32 | UInt64(UInt32(bitPattern: left))
    heap.push(Candidate(order: order, left: pair.0, right: pair.1, merged: merge.token))
  }
}
