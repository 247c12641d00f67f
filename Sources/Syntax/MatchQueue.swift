/// When libtree-sitter's cursor tells of a match, in its walk through the tree. The walk enters nodes, which are counted; in
/// between it goes up, from one depth to the next.
struct MatchMoment: Comparable {
  private let value: UInt64

  private init(_ value: UInt64) { self.value = value }

  /// As the walk enters the node with this number.
  static func entry(_ number: UInt32) -> MatchMoment { MatchMoment(UInt64(number) << 32 | UInt64(UInt32.max)) }

  /// As the walk goes up out of depth `depth`, before it enters the node with this number.
  static func leaving(_ depth: UInt32, before number: UInt32) -> MatchMoment {
    MatchMoment(UInt64(number) << 32 | UInt64(UInt32.max - 1 - depth))
  }

  static func < (left: MatchMoment, right: MatchMoment) -> Bool { left.value < right.value }
}

/// A match that was found, maybe ahead of the moment at which libtree-sitter's cursor would have told of it.
struct FoundMatch {
  let pattern: UInt16
  /// Of the node that it began with.
  let depth: UInt32
  /// Counts the matches.
  let sequence: UInt64
  var moment = MatchMoment.entry(0)
  /// In the queue's captures.
  var captures: Range<Int>
  /// The next one in a list, plus 1; 0 for none.
  var next: UInt32 = 0

  func comes(before other: FoundMatch) -> Bool {
    if moment != other.moment { return moment < other.moment }
    return (depth, pattern, sequence) < (other.depth, other.pattern, other.sequence)
  }
}

/// Matches that were found and not yet told of.
struct MatchQueue {
  /// As many are sorted at a time.
  private static let batch = 256
  /// When there are so many captures, those of matches told of are cleared away.
  private static let many = 1 << 12

  private(set) var found: [FoundMatch] = []
  private(set) var captures: [CapturedNode] = []
  private var free: [UInt32] = []
  /// Those whose moment is known.
  private var dated: [UInt32] = []
  private var count: UInt64 = 0
  private var many = Self.many

  /// True if it is time to tell of those whose moment is known.
  var isFull: Bool { dated.count >= Self.batch }

  /// Adds a match with its captures; gives its place.
  mutating func add(pattern: UInt16, depth: UInt32, captures added: [CapturedNode]) -> UInt32 {
    let first = captures.count
    captures += added
    let match = FoundMatch(pattern: pattern, depth: depth, sequence: count, captures: first..<captures.count)
    count += 1
    if let place = free.popLast() {
      found[Int(place)] = match
      return place
    }
    found.append(match)
    return UInt32(truncatingIfNeeded: found.count - 1)
  }

  /// Puts a match before a list; gives the list's new beginning.
  mutating func link(_ place: UInt32, before list: UInt32) -> UInt32 {
    found[Int(place)].next = list
    return place + 1
  }

  /// Says when a match is told of.
  mutating func date(_ place: UInt32, _ moment: MatchMoment) {
    found[Int(place)].moment = moment
    dated.append(place)
  }

  /// Tells of all matches whose moment is known, in order; all others come later.
  mutating func tell(_ body: (FoundMatch, ArraySlice<CapturedNode>) throws -> Void) rethrows {
    dated.sort { found[Int($0)].comes(before: found[Int($1)]) }
    for place in dated { try body(found[Int(place)], captures[found[Int(place)].captures]) }
    free += dated
    dated.removeAll(keepingCapacity: true)
    clearAway()
  }

  private mutating func clearAway() {
    guard captures.count > many else { return }
    let old = Set(free)
    var kept: [CapturedNode] = []
    for place in found.indices where !old.contains(UInt32(truncatingIfNeeded: place)) {
      let first = kept.count
      kept += captures[found[place].captures]
      found[place].captures = first..<kept.count
    }
    captures = kept
    many = max(Self.many, kept.count * 2)
  }
}
