import CTreeSitter

extension QueryWalk {
  /// More states than this of what begins at one node are many; the queries of this project need fewer than ten.
  private static let manyStates = 16
  /// When a walk has compared so many pairs of many states that its text must be made to be ambiguous, this many are kept.
  private static let keptStates = 4
  private static let mostComparisons = 1 << 22
  /// When a walk has compared so many captures of states, it gives up what needs any more of that: a quarter of a second's
  /// work.
  private static let mostComparedCaptures = 1 << 26
  /// As many more for each node.
  private static let workOfNode = 64

  /// Drops states that others make needless, and takes out those that are matches.
  mutating func findMatches(at moment: Moment, _ beginning: Beginning) {
    isStale = false
    if states.count == 1 {
      guard steps[Int(states[0].step)].depth == QueryStep.ended else { return }
      add(states[0], at: moment, beginning)
      states.removeAll(keepingCapacity: true)
      return
    }
    boundStates()
    for index in states.indices { states[index].hasLongerRival = false }
    var index = 0
    while index < states.count {
      guard !isNeedless(index) else {
        states.remove(at: index)
        continue
      }
      if steps[Int(states[index].step)].depth == QueryStep.ended, !states[index].hasLongerRival {
        add(states[index], at: moment, beginning)
        states.remove(at: index)
      } else {
        index += 1
      }
    }
  }

  /// Keeps the time in bounds that a text made to be ambiguous can cost: the states that began last stay.
  private mutating func boundStates() {
    let more = Int(number) * Self.workOfNode
    if chains.work > Self.mostComparedCaptures + more { states.removeAll(keepingCapacity: true) }
    guard states.count > Self.manyStates else { return }
    comparisons += states.count * states.count / 2
    if comparisons > Self.mostComparisons + more { states.removeFirst(states.count - Self.keptStates) }
  }

  /// Compares a state with those behind it, and drops those of them that are needless.
  private mutating func isNeedless(_ index: Int) -> Bool {
    var other = index + 1
    while other < states.count {
      let (hasOther, isInOther) = chains.compare(states[index].captures, states[other].captures, in: nodes)
      let areAtOneStep = states[index].step == states[other].step
      if hasOther {
        if areAtOneStep {
          states.remove(at: other)
          continue
        }
        states[other].hasLongerRival = true
      }
      if isInOther {
        if areAtOneStep { return true }
        states[index].hasLongerRival = true
      }
      other += 1
    }
    return false
  }

  private mutating func add(_ state: MatchState, at moment: Moment, _ beginning: Beginning) {
    chains.list(state.captures, into: &listed)
    captured.removeAll(keepingCapacity: true)
    for capture in listed {
      captured.append(unsafe CapturedNode(raw: nodes[capture.node].raw, name: Int(capture.name)))
    }
    let pattern = patterns[Int(beginning.pattern)]
    guard pattern.holds(for: captured, in: tree) else { return }
    let place = queue.add(pattern: beginning.pattern, depth: beginning.depth, captures: captured)
    switch moment {
    case .entry(of: beginning.node): queue.date(place, .entry(number))
    case .entry(let node): unsafe nodes[node].matches_on_entry = queue.link(place, before: nodes[node].matches_on_entry)
    case .behind(let node): unsafe nodes[node].matches_behind = queue.link(place, before: nodes[node].matches_behind)
    }
  }
}
