import CTreeSitter

/// Finds the steps at which patterns can begin, and whether the matcher can take them.
struct EntryBuilder {
  /// Without the forks among the first nodes, which are entries of their own.
  private(set) var steps: [QueryStep]
  /// In the order of the text.
  private(set) var allEntries: [QueryProgram.Entry] = []

  init(steps: [QueryStep]) { self.steps = steps }

  /// Adds the entries of a pattern; false if one of them is not taken.
  mutating func add(pattern: UInt16, start: Int) -> Bool {
    var waiting = [start]
    var depths: Set<UInt16> = []
    while let first = waiting.popLast() {
      var index = first
      var alternatives: [UInt16] = []
      guard steps[index].depth != QueryStep.ended else { return false }
      if steps[index].symbol == QueryStep.anySymbol, steps[index].depth == 0, steps[index].field == 0,
        steps[index + 1].symbol != QueryStep.anySymbol, steps[index + 1].depth == 1
      {
        // "Any node" is not looked for: one begins with what is in it.
        alternatives.append(steps[index].alternative)
        index += 1
      }
      alternatives.append(steps[index].alternative)
      let entry = QueryProgram.Entry(
        step: UInt16(truncatingIfNeeded: index),
        pattern: pattern,
        depth: steps[index].depth,
        isRooted: isRooted(index)
      )
      allEntries.append(entry)
      depths.insert(entry.depth)
      if steps[index].alternative != QueryStep.none { steps[index].alternative = QueryStep.none }
      // The inner one's alternatives come before the outer one's.
      waiting += alternatives.filter { $0 != QueryStep.none }.map(Int.init)
    }
    return depths.count == 1 && allEntries.allSatisfy { $0.pattern != pattern || canBegin(with: $0) }
  }

  /// The entries of a kind of node, in the order in which libtree-sitter begins them: by the outermost node's depth, the
  /// pattern, those of any kind first, and of a pattern's entries of one kind the last first.
  func entries(of symbol: TSSymbol) -> [QueryProgram.Entry] {
    let asked = { [steps] (entry: QueryProgram.Entry) in steps[Int(entry.step)].symbol }
    let any = symbol == QueryStep.errorSymbol ? [] : allEntries.filter { asked($0) == QueryStep.anySymbol }
    let own = symbol == QueryStep.anySymbol ? [] : allEntries.filter { asked($0) == symbol }
    let ordered = any + own.reversed()
    return ordered.enumerated().sorted { left, right in
      (1 - Int(left.element.depth), Int(left.element.pattern), left.offset)
        < (1 - Int(right.element.depth), Int(right.element.pattern), right.offset)
    }
    .map(\.element)
  }

  private func isRooted(_ start: Int) -> Bool {
    guard steps[start].depth == 0 else { return false }
    for step in steps[(start + 1)...] {
      if step.traits.contains(.deadEnd) || step.depth == QueryStep.ended { return true }
      if step.depth == 0 { return false }
    }
    return true
  }

  /// True if all that comes after the step lies below its node, and something in that is captured on each way to the end:
  /// then the captures of what begins at one node never are all among those of what begins at another.
  private func canBegin(with entry: QueryProgram.Entry) -> Bool {
    let first = steps[Int(entry.step)]
    var seen: Set<Int> = []
    var waiting = [(index: Int(entry.step) + 1, hasCaptured: first.captureCount > 0)]
    while let (index, hasCaptured) = waiting.popLast() {
      let key = index * 2 + (hasCaptured ? 1 : 0)
      guard seen.insert(key).inserted else { continue }
      let step = steps[index]
      if step.depth == QueryStep.ended {
        guard hasCaptured else { return false }
        continue
      }
      if step.asks, step.depth <= first.depth { return false }
      // A repetition of the first node itself.
      if step.alternative != QueryStep.none, step.alternative <= entry.step { return false }
      if step.alternative != QueryStep.none { waiting.append((Int(step.alternative), hasCaptured)) }
      if !step.traits.contains(.deadEnd) {
        waiting.append((index + 1, hasCaptured || step.asks && step.captureCount > 0))
      }
    }
    return true
  }
}
