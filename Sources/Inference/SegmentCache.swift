import Tokenization

/// Evaluated segments that may be wanted again, the least recently used ones dropped first.
///
/// A segment is found by its content: position, the identities of what its tokens saw, and its tokens. An identity is
/// given to each new content once and never again, so that an equal identity means equal bytes however they came about.
struct SegmentCache {
  /// Most segments kept.
  static let mostSegments = 64

  private static let emptyIdentity = 0

  private let mostBytes: Int
  private var entries: [Entry] = []
  private var byteCount = 0
  private var lastIdentity = emptyIdentity
  private var uses = 0

  private struct Entry {
    var segment: KVSegment
    let byteCount: Int
    var lastUse: Int
  }

  init(mostBytes: Int) { self.mostBytes = mostBytes }

  /// An identity that no content has had yet.
  private mutating func newIdentity() -> KVSegment.Identity {
    lastIdentity += 1
    return lastIdentity
  }

  /// The evaluated beginning of a segment, at most `most` tokens long: the longest there is, possibly none.
  ///
  /// Keeps its identity only if it is complete and `most` does not cut it.
  mutating func take(position: Int, sees: [KVSegment.Identity], tokens: [TokenID], most: Int) -> KVSegment {
    // No tokens are the same content everywhere.
    if tokens.isEmpty { return KVSegment(position: position, sees: sees, identity: Self.emptyIdentity) }
    uses += 1
    guard let (index, common) = longest(position: position, sees: sees, tokens: tokens) else {
      return KVSegment(position: position, sees: sees, identity: newIdentity())
    }
    entries[index].lastUse = uses
    var segment = entries[index].segment
    let isComplete = common == tokens.count && common == segment.tokens.count
    if isComplete, most >= common { return segment }
    // What will grow to include the whole entry replaces it; then its last block need not be copied.
    if common == segment.tokens.count { remove(index) }
    segment.truncate(to: min(common, most))
    segment.identity = newIdentity()
    return segment
  }

  /// Keeps a segment.
  mutating func insert(_ segment: KVSegment) {
    guard !segment.tokens.isEmpty, !entries.contains(where: { $0.segment.identity == segment.identity }) else { return }
    uses += 1
    entries.append(Entry(segment: segment, byteCount: segment.byteCount, lastUse: uses))
    byteCount += segment.byteCount
    while entries.count > Self.mostSegments || byteCount > mostBytes, let oldest = oldestIndex { remove(oldest) }
  }

  private var oldestIndex: Int? { entries.indices.min { entries[$0].lastUse < entries[$1].lastUse } }

  private mutating func remove(_ index: Int) {
    byteCount -= entries[index].byteCount
    entries.remove(at: index)
  }

  private func longest(position: Int, sees: [KVSegment.Identity], tokens: [TokenID]) -> (index: Int, common: Int)? {
    var best: (index: Int, common: Int)?
    for (index, entry) in entries.enumerated()
    where entry.segment.position == position && entry.segment.sees == sees {
      let common = zip(entry.segment.tokens, tokens).prefix { $0 == $1 }.count
      let isExact = common == tokens.count && common == entry.segment.tokens.count
      if isExact { return (index, common) }
      if common > best?.common ?? 0 { best = (index, common) }
    }
    return best
  }
}
