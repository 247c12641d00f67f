import CTreeSitter

/// A query's patterns as our own matcher runs them: libtree-sitter's steps, and which pattern can begin at which node.
struct QueryProgram: Sendable {
  /// A step at which a pattern can begin; there are several if the pattern begins with an alternation.
  struct Entry: Sendable {
    var step: UInt16
    var pattern: UInt16
    /// 0, or 1 if the pattern begins with "any node" and the step is the first one in that.
    var depth: UInt16
    /// True if the pattern has one outermost node: then that must be in the range that is searched, else the node around it.
    var isRooted: Bool
  }

  let steps: [QueryStep]
  let negatedFields: [[TSFieldId]]
  /// Entries of each kind of node behind each other, in the order in which libtree-sitter begins them.
  let entries: [Entry]
  /// Which of `entries` are for a kind of node.
  private let ranges: [Range<Int>]
  /// Kinds of nodes whose field is asked for, or what follows them, wherever they are; empty if there are none.
  let placedSymbols: [Bool]
  private let placedChildren: [Bool]

  /// Nil if a pattern is one that the matcher does not take.
  ///
  /// Taken are patterns that can be matched node by node: all that follows the node they begin with lies in it, so that what
  /// begins at one node has nothing to do with what begins at its siblings. Each way through them captures something.
  ///
  /// With the query as libtree-sitter has compiled it, steps of which it knows that they cannot fail are taken as it takes them,
  /// which makes a difference in trees with errors: it does not look for a second node where the first one fails after all.
  init?(_ parsed: PatternParser, grammar: Grammar, query: SharedPointer?) {
    guard heed_has_query_parts() else { return nil }
    if let query, unsafe parsed.statements.count != Int(ts_query_pattern_count(query.raw)) { return nil }
    var builder = EntryBuilder(steps: parsed.steps)
    for (pattern, statement) in parsed.statements.enumerated() {
      guard builder.add(pattern: UInt16(truncatingIfNeeded: pattern), start: statement.firstStep) else { return nil }
    }
    steps = Self.withTraits(builder.steps, query)
    negatedFields = parsed.negatedFields
    let symbols = Int(unsafe ts_language_symbol_count(grammar.pointer.raw)) + 1
    var entries: [Entry] = []
    ranges = (0..<symbols).map { index in
      let first = entries.count
      let isError = index == symbols - 1
      entries += builder.entries(of: isError ? QueryStep.errorSymbol : TSSymbol(truncatingIfNeeded: index))
      return first..<entries.count
    }
    self.entries = entries
    let places = PlaceUse(steps: steps, entries: builder.allEntries)
    let placed = (0..<symbols - 1).map { places.isOwn(TSSymbol(truncatingIfNeeded: $0)) }
    placedSymbols = placed.contains(true) ? placed : []
    let isError = places.isOfChildren(QueryStep.errorSymbol)
    placedChildren = (0..<symbols - 1).map { places.isOfChildren(TSSymbol(truncatingIfNeeded: $0)) } + [isError]
  }

  /// Which of `entries` are for a kind of node.
  func range(of symbol: TSSymbol) -> Range<Int> { ranges[min(Int(symbol), ranges.count - 1)] }

  /// True if a step asks for something in such a node: then the places of all nodes in it matter.
  func needsPlaces(in symbol: TSSymbol) -> Bool { placedChildren[min(Int(symbol), placedChildren.count - 1)] }

  private static func withTraits(_ steps: [QueryStep], _ query: SharedPointer?) -> [QueryStep] {
    var steps = steps
    for index in steps.indices where steps[index].depth != QueryStep.ended {
      let below = steps[(index + 1)...].prefix { $0.depth != QueryStep.ended && $0.depth > steps[index].depth }
      if steps[index].captureCount > 0 || below.contains(where: { $0.captureCount > 0 }) {
        steps[index].traits.insert(.containsCaptures)
      }
      let isFallible = query.map { unsafe heed_step_is_fallible($0.raw, UInt16(truncatingIfNeeded: index)) }
      if isFallible ?? !below.isEmpty { steps[index].traits.insert(.fallible) }
    }
    return steps
  }
}

/// Where the places of nodes (their fields, and what follows them) are asked for.
private struct PlaceUse {
  private var symbols: Set<TSSymbol> = []
  private var parents: Set<TSSymbol> = []

  init(steps: [QueryStep], entries: [QueryProgram.Entry]) {
    for entry in entries {
      let step = steps[Int(entry.step)]
      if step.field != 0 || step.traits.contains(.lastChild) { symbols.insert(step.symbol) }
    }
    for (index, step) in steps.enumerated() where step.asks && step.depth > 0 {
      let parent = steps[..<index].last { $0.asks && $0.depth == step.depth - 1 }
      // The first step in "any node" is an entry.
      if let parent, !(parent.symbol == QueryStep.anySymbol && entries.contains { $0.step == index }) {
        parents.insert(parent.symbol)
      }
    }
  }

  func isOwn(_ symbol: TSSymbol) -> Bool { Self.has(symbols, symbol) }
  func isOfChildren(_ symbol: TSSymbol) -> Bool { Self.has(parents, symbol) }

  private static func has(_ symbols: Set<TSSymbol>, _ symbol: TSSymbol) -> Bool {
    symbols.contains(symbol) || symbols.contains(QueryStep.anySymbol)
  }
}
