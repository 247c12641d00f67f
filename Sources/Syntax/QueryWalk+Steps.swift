import CTreeSitter

extension QueryWalk {
  /// More states of what begins at one node are not made: then later siblings are not looked at. The queries of this
  /// project need fewer than ten.
  private static let mostStates = Int(SyntaxQuery.matchLimit)

  /// Moves all states on that the node fits.
  mutating func step(into index: UInt32, depth: UInt16, _ beginning: Beginning) {
    let node = unsafe nodes[index]
    var hasChanged = isStale
    var next = 0
    while next < states.count {
      let state = states[next]
      let step = steps[Int(state.step)]
      guard step.depth == depth else {
        next += 1
        continue
      }
      let (fits, mayComeLater) = unsafe compare(node, with: step, isSeekingNext: state.isSeekingNext)
      guard fits else {
        if mayComeLater {
          next += 1
        } else {
          states.remove(at: next)
          hasChanged = true
        }
        continue
      }
      hasChanged = true
      var copies = 0
      let mayFitTwice = mayComeLater && !step.traits.isDisjoint(with: [.containsCaptures, .fallible])
      if mayFitTwice, insertCopy(of: next) { copies += 1 }
      if state.needsParent {
        guard let parent = beginning.parent else {
          states.remove(at: next)
          next += copies
          continue
        }
        states[next].needsParent = false
        capture(parent, by: skippedParent(of: Int(state.step)), for: next)
      }
      capture(index, by: step, for: next)
      states[next].step += 1
      states[next].isSeekingNext = false
      copies += fork(from: next)
      next += 1 + copies
    }
    if hasChanged {
      findMatches(at: .entry(of: index), beginning)
      chains.clearAway(for: &states)
    }
  }

  private func compare(
    _ node: WalkedNode,
    with step: QueryStep,
    isSeekingNext: Bool
  ) -> (fits: Bool, mayComeLater: Bool) {
    let symbol = unsafe node.symbol
    var fits = symbol == step.symbol
    if step.symbol == QueryStep.anySymbol {
      fits = unsafe symbol != QueryStep.errorSymbol && (!step.traits.contains(.named) || ts_node_is_named(node.raw))
    }
    var mayComeLater = unsafe node.has_later && !isSeekingNext
    if mayComeLater, step.traits.contains(.immediate), unsafe ts_node_is_named(node.raw) { mayComeLater = false }
    if step.traits.contains(.lastChild), unsafe node.has_later_named { fits = false }
    if step.field != 0 {
      if unsafe step.field != node.field {
        fits = false
      } else if unsafe !node.field_may_come_again {
        mayComeLater = false
      }
    }
    if fits, step.negatedFields > 0 {
      fits = program.negatedFields[Int(step.negatedFields) - 1].allSatisfy { field in
        unsafe ts_node_is_null(ts_node_child_by_field_id(node.raw, field))
      }
    }
    return (fits, mayComeLater)
  }

  /// The step of "any node" around the one that an entry begins with.
  private func skippedParent(of index: Int) -> QueryStep {
    var index = index - 1
    while index > 0, !steps[index].asks || steps[index].depth > 0 { index -= 1 }
    return steps[index]
  }

  private mutating func capture(_ node: UInt32, by step: QueryStep, for state: Int) {
    guard step.captureCount > 0 else { return }
    var last = chains.add(node: node, name: step.captures.0, to: states[state].captures)
    if step.captureCount > 1 { last = chains.add(node: node, name: step.captures.1, to: last) }
    if step.captureCount > 2 { last = chains.add(node: node, name: step.captures.2, to: last) }
    states[state].captures = last
  }

  /// Follows the forks at a state's next step; gives how many states were added behind it.
  private mutating func fork(from first: Int) -> Int {
    var end = first + 1
    var index = first
    while index < end {
      let step = steps[Int(states[index].step)]
      guard step.alternative != QueryStep.none else {
        index += 1
        continue
      }
      if step.traits.contains(.deadEnd) {
        states[index].step = step.alternative
        continue
      }
      let isPassed = step.traits.contains(.passThrough)
      if isPassed { states[index].step += 1 }
      if insertCopy(of: index) {
        end += 1
        states[index + 1].step = step.alternative
        if step.traits.contains(.alternativeIsImmediate) { states[index + 1].isSeekingNext = true }
      }
      if !isPassed { index += 1 }
    }
    return end - first - 1
  }

  private mutating func insertCopy(of index: Int) -> Bool {
    guard states.count < Self.mostStates else { return false }
    states.insert(states[index], at: index + 1)
    return true
  }
}
