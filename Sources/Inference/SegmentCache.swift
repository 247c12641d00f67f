import Tokenization

/// Evaluated segments that may be wanted again, under a cap of memory that counts a shared block once.
///
/// A segment is found by its content: position, the identities of what its tokens saw, and its tokens. An identity is
/// given to each new content once and never again, so that an equal identity means equal bytes however they came about.
///
/// What goes first are variants: segments that begin with the same block as one used later, as each key press leaves one.
/// So typing on in one file does not push out what is kept of another.
struct SegmentCache {
  /// Most segments kept.
  static let mostSegments = 64

  private static let emptyIdentity = 0

  private let mostBytes: Int
  private var entries: [Entry] = []
  /// How many entries hold each block.
  private var holders: [ObjectIdentifier: Int] = [:]
  private var blockBytes = 0
  private var lastIdentity = emptyIdentity
  private var uses = 0

  private struct Entry {
    var segment: KVSegment
    var lastUse: Int
    /// Stands for the segment's beginning.
    var family: ObjectIdentifier? { segment.blocks.first.map(ObjectIdentifier.init) }
  }

  init(mostBytes: Int) { self.mostBytes = mostBytes }

  /// Memory of all blocks, in bytes.
  var byteCount: Int { holders.count * blockBytes }

  /// An identity that no content has had yet.
  private mutating func newIdentity() -> KVSegment.Identity {
    lastIdentity += 1
    return lastIdentity
  }

  /// The evaluated beginning of a segment, at most `most` tokens long: the longest there is, possibly none.
  ///
  /// Keeps its identity only if it is complete, `most` does not cut it and it is not to grow beyond `tokens`.
  mutating func take(
    position: Int,
    sees: [KVSegment.Identity],
    tokens: [TokenID],
    most: Int,
    toGrow: Bool = false
  ) -> KVSegment {
    // No tokens are the same content everywhere.
    if tokens.isEmpty { return KVSegment(position: position, sees: sees, identity: Self.emptyIdentity) }
    uses += 1
    guard let (index, common) = longest(position: position, sees: sees, tokens: tokens) else {
      return KVSegment(position: position, sees: sees, identity: newIdentity())
    }
    entries[index].lastUse = uses
    var segment = entries[index].segment
    let isComplete = common == tokens.count && common == segment.tokens.count
    if isComplete, most >= common, !toGrow { return segment }
    // What will grow to include the whole entry replaces it; then its last block need not be copied.
    if common == segment.tokens.count { remove(index) }
    segment.truncate(to: min(common, most))
    segment.identity = newIdentity()
    return segment
  }

  /// How many tokens `take` would find, and the identity of the content if all of it is there.
  func known(
    position: Int,
    sees: [KVSegment.Identity],
    tokens: [TokenID]
  ) -> (count: Int, identity: KVSegment.Identity?) {
    if tokens.isEmpty { return (0, Self.emptyIdentity) }
    guard let (index, common) = longest(position: position, sees: sees, tokens: tokens) else { return (0, nil) }
    let segment = entries[index].segment
    return (common, common == tokens.count && common == segment.tokens.count ? segment.identity : nil)
  }

  /// The evaluated beginning of a segment, which stays as it is: its blocks, the last of which may be partly another's, and
  /// how many tokens of them count.
  func beginning(position: Int, sees: [KVSegment.Identity], tokens: [TokenID]) -> (blocks: [KVBlock], count: Int) {
    guard let (index, common) = longest(position: position, sees: sees, tokens: tokens) else { return ([], 0) }
    return (entries[index].segment.blocks, common)
  }

  /// Keeps a segment.
  mutating func insert(_ segment: KVSegment) {
    guard !segment.tokens.isEmpty, !entries.contains(where: { $0.segment.identity == segment.identity }) else { return }
    uses += 1
    entries.append(Entry(segment: segment, lastUse: uses))
    for block in segment.blocks {
      blockBytes = block.byteCount
      holders[ObjectIdentifier(block), default: 0] += 1
    }
    while entries.count > Self.mostSegments || byteCount > mostBytes, let oldest = leastWanted { remove(oldest) }
  }

  /// Drops what must go so that a segment which is in use can grow to `count` tokens under the cap.
  mutating func makeRoom(for segment: KVSegment, growingTo count: Int) {
    let blocks = (count + KVBlock.tokens - 1) / KVBlock.tokens
    let growth = max(blocks - segment.blocks.count, 0)
    while !entries.isEmpty {
      let own = segment.blocks.count { holders[ObjectIdentifier($0)] == nil }
      guard byteCount + (own + growth) * blockBytes > mostBytes, let oldest = leastWanted else { return }
      remove(oldest)
    }
  }

  /// The variant used longest ago; without variants the segment.
  private var leastWanted: Int? {
    var newest: [ObjectIdentifier?: Int] = [:]
    for entry in entries { newest[entry.family] = max(newest[entry.family] ?? 0, entry.lastUse) }
    let variants = entries.indices.filter { entries[$0].lastUse < newest[entries[$0].family] ?? 0 }
    return (variants.isEmpty ? Array(entries.indices) : variants).min { entries[$0].lastUse < entries[$1].lastUse }
  }

  private mutating func remove(_ index: Int) {
    for block in entries[index].segment.blocks {
      let key = ObjectIdentifier(block)
      let left = (holders[key] ?? 1) - 1
      holders[key] = left > 0 ? left : nil
    }
    entries.remove(at: index)
  }

  private func longest(position: Int, sees: [KVSegment.Identity], tokens: [TokenID]) -> (index: Int, common: Int)? {
    var best: (index: Int, common: Int)?
    // The newest is most like what is wanted; what cannot be better than it is not compared from the start.
    for (index, entry) in entries.enumerated().reversed()
    where entry.segment.position == position && entry.segment.sees == sees {
      let candidate = entry.segment.tokens
      if let best, !Self.mayBeBetter(candidate, than: best.common, tokens) { continue }
      let common = Self.commonCount(candidate, tokens)
      if common == tokens.count, common == candidate.count { return (index, common) }
      if common > best?.common ?? 0 { best = (index, common) }
    }
    return best
  }

  private static func mayBeBetter(_ candidate: [TokenID], than common: Int, _ tokens: [TokenID]) -> Bool {
    if common == tokens.count { return candidate.count == common }
    return candidate.count > common && candidate[common] == tokens[common]
  }

  private static func commonCount(_ first: [TokenID], _ second: [TokenID]) -> Int {
    let most = min(first.count, second.count)
    var count = 0
    while count < most, first[count] == second[count] { count += 1 }
    return count
  }
}
