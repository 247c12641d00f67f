/// Merges the tokens of a word pair by pair, the lowest rank first and from the left among equals, in O(n log n).
///
/// The tokens form a linked list over positions; a heap holds the pairs that can be merged. A heap entry whose tokens are
/// no longer those of its place is stale and skipped. Arrays are kept between words, so that nothing is allocated a word.
/// In a short word all pairs are looked at for the first one each time, which takes less than a heap.
struct PairMerger: Sendable {
  private struct Candidate: MergeCandidate {
    let order: UInt64
    let left: TokenID
    let right: TokenID
    let merged: TokenID
  }

  /// Words of as many tokens are short.
  private static let few = 32
  private static let keptCapacity = 1 << 16

  // By position in the word; `tokens` is -1 where a token went into its left neighbour.
  private var tokens: [TokenID] = []
  private var next: [Int32] = []
  private var previous: [Int32] = []
  private var heap = MergeHeap<Candidate>()

  /// Appends the tokens of a word, whose bytes have the given tokens.
  mutating func merge(_ word: some Collection<TokenID>, by table: borrowing MergeTable, into result: inout [TokenID]) {
    if word.count <= Self.few { return Self.mergeFew(word, by: table, into: &result) }
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

  private static func mergeFew(
    _ word: some Collection<TokenID>,
    by table: borrowing MergeTable,
    into result: inout [TokenID]
  ) {
    var tokens = InlineArray<32, TokenID>(repeating: 0)
    // Of each token and the next.
    var merges = InlineArray<32, MergeTable.Merge>(repeating: .none)
    var count = 0
    for token in word {
      tokens[count] = token
      if count > 0 { merges[count - 1] = table[tokens[count - 1], token] ?? .none }
      count += 1
    }
    while count > 1 {
      var best = 0
      for index in 1..<max(count - 1, 1) where merges[index].rank < merges[best].rank { best = index }
      if merges[best].rank == MergeTable.Merge.none.rank { break }
      tokens[best] = merges[best].token
      count -= 1
      for index in best + 1..<max(count, best + 1) {
        tokens[index] = tokens[index + 1]
        merges[index] = merges[index + 1]
      }
      if best > 0 { merges[best - 1] = table[tokens[best - 1], tokens[best]] ?? .none }
      if best + 1 < count { merges[best] = table[tokens[best], tokens[best + 1]] ?? .none }
    }
    for index in 0..<count { result.append(tokens[index]) }
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
