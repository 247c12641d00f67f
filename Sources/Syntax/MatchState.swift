/// How far a match of a pattern has come that began at some node.
struct MatchState {
  /// The step that comes next.
  var step: UInt16
  /// The very next sibling has to fit.
  var isSeekingNext = false
  /// The node around the first one is to be captured with it.
  var needsParent = false
  /// Another state with all its captures may still come further, so this one is no match yet.
  var hasLongerRival = false
  /// The last of its captures in `CaptureChains`, plus 1; 0 for none.
  var captures: UInt32 = 0
}

/// The captures of states that grew out of one another: each capture knows the one before it.
struct CaptureChains {
  struct Capture {
    /// In `WalkedNodes`.
    var node: UInt32
    var name: UInt16
    /// The one before, plus 1; 0 for none.
    var previous: UInt32
    /// How many there are, with this one.
    var count: UInt32
  }

  /// When there are so many captures that most are likely to be those of states that are gone, these are cleared away.
  private static let many = 1 << 14

  /// How many captures were compared one by one.
  private(set) var work = 0
  private var all: [Capture] = []
  private var many = Self.many
  private var left: [Capture] = []
  private var right: [Capture] = []

  mutating func removeAll() {
    all.removeAll(keepingCapacity: true)
    many = Self.many
  }

  /// Clears away the captures that none of these states has, if there may be many.
  mutating func clearAway(for states: inout [MatchState]) {
    guard all.count >= many else { return }
    var isKept = Array(repeating: false, count: all.count)
    for state in states {
      var next = state.captures
      while next != 0, !isKept[Int(next - 1)] {
        isKept[Int(next - 1)] = true
        next = all[Int(next - 1)].previous
      }
    }
    // Where each is now, plus 1; each comes after the one before it in its chain.
    var places: [UInt32] = [0]
    var kept: [Capture] = []
    for (capture, isKept) in zip(all, isKept) {
      if isKept {
        kept.append(capture)
        kept[kept.count - 1].previous = places[Int(capture.previous)]
      }
      places.append(UInt32(truncatingIfNeeded: kept.count))
    }
    for index in states.indices { states[index].captures = places[Int(states[index].captures)] }
    all = kept
    many = max(Self.many, kept.count * 2)
  }

  /// Adds a capture behind the chain that ends in `last`; gives its new end.
  mutating func add(node: UInt32, name: UInt16, to last: UInt32) -> UInt32 {
    all.append(Capture(node: node, name: name, previous: last, count: count(last) + 1))
    return UInt32(truncatingIfNeeded: all.count)
  }

  /// The captures of a chain, from the first one.
  func list(_ last: UInt32, into list: inout [Capture]) {
    list.removeAll(keepingCapacity: true)
    var next = last
    while next != 0 {
      let capture = all[Int(next - 1)]
      list.append(capture)
      next = capture.previous
    }
    list.reverse()
  }

  /// Which of two chains has all captures of the other. Both are in the order in which the tree is walked.
  mutating func compare(_ first: UInt32, _ second: UInt32, in nodes: borrowing WalkedNodes) -> (
    firstHasSecond: Bool, secondHasFirst: Bool
  ) {
    if first == second { return (true, true) }
    if first == 0 { return (false, true) }
    if second == 0 { return (true, false) }
    // Mostly one is the beginning of the other.
    let (firstCount, secondCount) = (count(first), count(second))
    if firstCount > secondCount, beginning(of: first, count: secondCount) == second { return (true, false) }
    if secondCount > firstCount, beginning(of: second, count: firstCount) == first { return (false, true) }
    return compareOneByOne(first, second, in: nodes)
  }

  private func count(_ last: UInt32) -> UInt32 { last == 0 ? 0 : all[Int(last - 1)].count }

  private func beginning(of last: UInt32, count: UInt32) -> UInt32 {
    var last = last
    while last != 0, all[Int(last - 1)].count > count { last = all[Int(last - 1)].previous }
    return last
  }

  private mutating func compareOneByOne(
    _ first: UInt32,
    _ second: UInt32,
    in nodes: borrowing WalkedNodes
  ) -> (Bool, Bool) {
    list(first, into: &left)
    list(second, into: &right)
    work += left.count + right.count
    var (firstHasSecond, secondHasFirst) = (true, true)
    var (i, j) = (0, 0)
    while i < left.count, j < right.count {
      let order = left[i].node == right[j].node ? 0 : nodes.order(left[i].node, right[j].node)
      if order < 0 {
        secondHasFirst = false
        i += 1
      } else if order > 0 {
        firstHasSecond = false
        j += 1
      } else {
        if left[i].node != right[j].node || left[i].name != right[j].name {
          (firstHasSecond, secondHasFirst) = (false, false)
        }
        i += 1
        j += 1
      }
    }
    if i < left.count { secondHasFirst = false }
    if j < right.count { firstHasSecond = false }
    return (firstHasSecond, secondHasFirst)
  }
}
