import CTreeSitter

/// Finds the matches of a query in one walk through a tree, the same as libtree-sitter's cursor and in the same order.
///
/// libtree-sitter's cursor keeps all matches that are under way in one list and looks at each of them at each node; patterns
/// that begin with the whole file are under way to the end. Here each pattern is run to its end where it begins
/// (`QueryWalk+Matching.swift`): over the children of that node, and of those children that fit, as far as a state waits
/// there. What the cursor would have told of only later is put in its order by the `MatchQueue`.
///
/// Neither the depth of the tree nor its size matters for the memory, but for the nodes on the way, their siblings, and
/// what patterns look at ahead.
struct QueryWalk: ~Copyable {
  /// A node whose children the walk goes through.
  private struct Level {
    var node: UInt32
    var next: UInt32
    var end: UInt32
    /// How many nodes there were before any of those in it.
    var mark: Int
    var isInRange: Bool
    var isError: Bool
  }

  var nodes: WalkedNodes
  var queue = MatchQueue()
  var states: [MatchState] = []
  var chains = CaptureChains()
  /// Room for the captures of a match.
  var listed: [CaptureChains.Capture] = []
  var captured: [CapturedNode] = []
  /// True if states were given up since it was last looked which are matches.
  var isStale = false
  /// How often two of many states were compared.
  var comparisons = 0

  let steps: [QueryStep]
  let program: QueryProgram
  let patterns: [QueryPattern]
  let tree: SyntaxTree
  private var range: WalkedRange
  private var levels: [Level] = []
  /// How many nodes were entered before the current one.
  private(set) var number: UInt32 = 0
  /// Matches that are told of at the next node, or on the way to it.
  private var waiting: [UInt32] = []

  init(_ root: SyntaxNode, program: QueryProgram, patterns: [QueryPattern], range: Range<Int>?) {
    nodes = WalkedNodes(root: root, program: program)
    steps = program.steps
    self.program = program
    self.patterns = patterns
    self.range = WalkedRange(range)
    tree = root.tree
  }

  /// Calls `body` for each match.
  mutating func run(_ body: (FoundMatch, ArraySlice<CapturedNode>) throws -> Void) rethrows {
    enter(0)
    while let level = levels.last {
      if level.next < level.end {
        levels[levels.count - 1].next += 1
        if queue.isFull { try queue.tell(body) }
        enter(level.next)
      } else {
        levels.removeLast()
        leave(level.node, mark: level.mark)
      }
    }
    for place in waiting { queue.date(place, .leaving(queue.found[Int(place)].depth, before: number)) }
    waiting.removeAll()
    try queue.tell(body)
  }

  private mutating func enter(_ index: UInt32) {
    let depth = UInt32(truncatingIfNeeded: levels.count)
    dateWaiting(depth: depth)
    let mark = nodes.count
    let node = unsafe nodes[index]
    let isInRange = unsafe range.overlaps(node)
    if unsafe node.matches_on_entry != 0 { unsafe dateList(node.matches_on_entry) }
    let symbol = unsafe node.symbol
    let entries = program.range(of: symbol)
    if !entries.isEmpty {
      let parent = levels.last
      let isParentSearched = parent.map { $0.isInRange && !$0.isError } ?? true
      beginMatches(entries, at: index, depth: depth, parent: parent?.node, isInRange: isInRange, isParentSearched)
    }
    number += 1
    guard isInRange || nodes.isExpanded(index) else {
      leave(index, mark: mark)
      return
    }
    let children = nodes.expand(index)
    guard !children.isEmpty else {
      leave(index, mark: mark)
      return
    }
    levels.append(
      Level(
        node: index,
        next: children.lowerBound,
        end: children.upperBound,
        mark: mark,
        isInRange: isInRange,
        isError: symbol == QueryStep.errorSymbol
      )
    )
  }

  private mutating func leave(_ index: UInt32, mark: Int) {
    var next = unsafe nodes[index].matches_behind
    while next != 0 {
      waiting.append(next - 1)
      next = queue.found[Int(next - 1)].next
    }
    nodes.drop(from: mark)
  }

  private mutating func dateWaiting(depth: UInt32) {
    guard !waiting.isEmpty else { return }
    for place in waiting {
      let own = queue.found[Int(place)].depth
      queue.date(place, depth >= own ? .entry(number) : .leaving(own, before: number))
    }
    waiting.removeAll(keepingCapacity: true)
  }

  private mutating func dateList(_ first: UInt32) {
    var next = first
    while next != 0 {
      let place = next - 1
      next = queue.found[Int(place)].next
      queue.date(place, .entry(number))
    }
  }
}
