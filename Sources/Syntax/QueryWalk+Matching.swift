import CTreeSitter

// How a pattern is run from a node on.
//
// The rules are those of libtree-sitter's cursor (release 0.20). A state is a place in the pattern with what was captured
// on the way. A node that fits moves a state on; where a later sibling could fit instead, a copy of the state waits for that.
// Of two states at one place one is dropped if the other has all its captures; a state that is at the pattern's end is a
// match as soon as no other state has all its captures.
extension QueryWalk {
  /// What a group of states that compete with each other began with.
  struct Beginning {
    var pattern: UInt16
    var node: UInt32
    /// Of the pattern's outermost node in the tree.
    var depth: UInt32
    var parent: UInt32?
  }

  /// When a state is found to be a match.
  enum Moment {
    case entry(of: UInt32)
    case behind(UInt32)
  }

  /// Finds the matches that begin at a node, with these entries of the program.
  mutating func beginMatches(
    _ entries: Range<Int>,
    at node: UInt32,
    depth: UInt32,
    parent: UInt32?,
    isInRange: Bool,
    _ isParentSearched: Bool
  ) {
    var next = entries.lowerBound
    while next < entries.upperBound {
      let first = program.entries[next]
      states.removeAll(keepingCapacity: true)
      while next < entries.upperBound {
        let entry = program.entries[next]
        guard entry.pattern == first.pattern, entry.depth == first.depth else { break }
        next += 1
        let field = steps[Int(entry.step)].field
        guard entry.isRooted ? isInRange : isParentSearched else { continue }
        guard unsafe field == 0 || field == nodes[node].field else { continue }
        states.append(MatchState(step: entry.step, isSeekingNext: true, needsParent: entry.depth == 1))
      }
      guard !states.isEmpty else { continue }
      chains.removeAll()
      isStale = false
      let beginning = Beginning(
        pattern: first.pattern,
        node: node,
        depth: depth &- UInt32(first.depth),
        parent: parent
      )
      run(from: beginning, depth: first.depth)
    }
  }

  private mutating func run(from beginning: Beginning, depth: UInt16) {
    step(into: beginning.node, depth: depth, beginning)
    guard !states.isEmpty else { return }
    lookInside(beginning.node, depth: depth, beginning)
    guard !states.isEmpty else { return }
    findMatches(at: .behind(beginning.node), beginning)
  }

  /// Goes through the children of a node at this depth of the pattern, as far as states wait there.
  private mutating func lookInside(_ parent: UInt32, depth: UInt16, _ beginning: Beginning) {
    guard waits(below: depth) else { return }
    let children = nodes.expand(parent)
    var (next, end) = (children.lowerBound, children.upperBound)
    while next < end {
      step(into: next, depth: depth + 1, beginning)
      if states.isEmpty { return }
      lookInside(next, depth: depth + 1, beginning)
      if states.isEmpty { return }
      next += 1
      if !waits(below: depth) { end = min(end, next) }
    }
    if next < children.upperBound {
      // libtree-sitter's cursor looks again at the next sibling.
      if isStale { findMatches(at: .entry(of: next), beginning) }
      return
    }
    for index in states.indices.reversed() {
      let next = steps[Int(states[index].step)].depth
      guard next > depth, next != QueryStep.ended else { continue }
      states.remove(at: index)
      isStale = true
    }
  }

  /// True if a state waits for a node at more than this depth of the pattern.
  private func waits(below depth: UInt16) -> Bool {
    for state in states {
      let next = steps[Int(state.step)].depth
      if next > depth, next != QueryStep.ended { return true }
    }
    return false
  }
}
