/// A merge that may be done.
protocol MergeCandidate {
  /// Rank, then position: the order of the merges, each of which is another.
  var order: UInt64 { get }
}

/// Merges in a binary heap, the first in order on top.
struct MergeHeap<Candidate: MergeCandidate & Sendable>: Sendable {
  private var entries: [Candidate] = []

  mutating func removeAll() { entries.removeAll(keepingCapacity: true) }

  mutating func push(_ candidate: Candidate) {
    var index = entries.count
    entries.append(candidate)
    while index > 0 {
      let parent = (index - 1) / 2
      if entries[parent].order <= candidate.order { break }
      entries[index] = entries[parent]
      index = parent
    }
    entries[index] = candidate
  }

  mutating func pop() -> Candidate? {
    guard let top = entries.first, let last = entries.popLast() else { return nil }
    if entries.isEmpty { return top }
    var index = 0
    while true {
      var child = index * 2 + 1
      guard child < entries.count else { break }
      if child + 1 < entries.count, entries[child + 1].order < entries[child].order { child += 1 }
      if last.order <= entries[child].order { break }
      entries[index] = entries[child]
      index = child
    }
    entries[index] = last
    return top
  }
}
