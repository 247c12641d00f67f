import CTreeSitter

/// A node that a walk has come to or will come to.
typealias WalkedNode = heed_walked_node

extension WalkedNode {
  var isExpanded: Bool { unsafe first_child != 0 }
}

/// The nodes around the place of a walk through a tree: those on the way to it, their siblings, and what patterns look at
/// ahead. What the walk has left is dropped, so their number does not grow with the tree but with its depth and width.
@safe struct WalkedNodes: ~Copyable {
  private(set) var count = 0
  private var memory: UnsafeMutableBufferPointer<WalkedNode>
  private let program: QueryProgram
  private var cursor: TSTreeCursor

  /// Begins with `root` alone, as node 0.
  init(root: SyntaxNode, program: QueryProgram) {
    self.program = program
    unsafe cursor = ts_tree_cursor_new(root.raw)
    unsafe memory = .allocate(capacity: 256)
    // Of the first node nothing but itself counts, as if it were the whole tree.
    var first = unsafe WalkedNode()
    unsafe first.raw = ts_tree_cursor_current_node(&cursor)
    unsafe first.symbol = ts_node_symbol(first.raw)
    unsafe memory.initializeElement(at: 0, to: first)
    count = 1
  }

  deinit {
    unsafe memory.deallocate()
    var last = unsafe cursor
    unsafe ts_tree_cursor_delete(&last)
  }

  subscript(index: UInt32) -> WalkedNode {
    get {
      precondition(index < count)
      return unsafe memory[Int(index)]
    }
    set {
      precondition(index < count)
      unsafe memory[Int(index)] = newValue
    }
  }

  func isExpanded(_ index: UInt32) -> Bool { unsafe self[index].isExpanded }

  /// Drops all nodes from a place on.
  mutating func drop(from count: Int) {
    precondition(count <= self.count)
    self.count = count
  }

  /// Finds the nodes directly in one; gives their places.
  mutating func expand(_ index: UInt32) -> Range<UInt32> {
    precondition(index < count)
    let parent = unsafe memory[Int(index)]
    if unsafe parent.isExpanded { return unsafe parent.first_child..<parent.child_end }
    let first = UInt32(truncatingIfNeeded: count)
    if unsafe ts_node_child_count(parent.raw) > 0 {
      unsafe ts_tree_cursor_reset(&cursor, parent.raw)
      unsafe appendChildren(needPlaces: program.needsPlaces(in: parent.symbol))
    }
    let end = UInt32(truncatingIfNeeded: count)
    unsafe memory[Int(index)].first_child = first
    unsafe memory[Int(index)].child_end = end
    return first..<end
  }

  private mutating func appendChildren(needPlaces: Bool) {
    guard unsafe ts_tree_cursor_goto_first_child(&cursor) else { return }
    var hasMore = true
    while hasMore {
      if unsafe memory.count - count < 64 { grow() }
      let room = UInt32(truncatingIfNeeded: unsafe memory.count - count)
      unsafe program.placedSymbols.withUnsafeBufferPointer { placed in
        let read = unsafe heed_read_siblings(
          &cursor,
          memory.baseAddress?.advanced(by: count),
          room,
          needPlaces,
          placed.baseAddress,
          UInt32(placed.count),
          &hasMore
        )
        count += Int(read)
      }
    }
  }

  private mutating func grow() {
    let larger = unsafe UnsafeMutableBufferPointer<WalkedNode>.allocate(capacity: memory.count * 2)
    _ = unsafe larger.moveInitialize(fromContentsOf: memory[..<count])
    unsafe memory.deallocate()
    unsafe memory = larger
  }

  /// Negative if the first of two nodes begins before the other, or with it and ends behind it; 0 if both are the same bytes.
  func order(_ first: UInt32, _ second: UInt32) -> Int {
    let (first, second) = unsafe (self[first].raw, self[second].raw)
    let starts = (unsafe ts_node_start_byte(first), unsafe ts_node_start_byte(second))
    if starts.0 != starts.1 { return starts.0 < starts.1 ? -1 : 1 }
    let ends = (unsafe ts_node_end_byte(first), unsafe ts_node_end_byte(second))
    return ends.0 == ends.1 ? 0 : ends.0 > ends.1 ? -1 : 1
  }
}

/// The bytes that a search is limited to, as libtree-sitter's cursor takes them.
struct WalkedRange {
  private let lower: UInt32
  private let upper: UInt32
  /// True if a node was seen behind the beginning: then so are all later ones.
  private var isInside = false

  /// All of the text if `range` is nil; an end of 0 means the end of the text.
  init(_ range: Range<Int>?) {
    let bounds = range.map { $0.clamped(to: 0..<Int(UInt32.max)) }
    lower = UInt32(bounds?.lowerBound ?? 0)
    let end = UInt32(bounds?.upperBound ?? 0)
    upper = end == 0 ? .max : end
  }

  /// True if the node overlaps it. To be asked in the order of the tree.
  mutating func overlaps(_ node: WalkedNode) -> Bool {
    if isInside, upper == .max { return true }
    let start = unsafe ts_node_start_byte(node.raw)
    isInside = isInside || start > lower
    guard start < upper else { return false }
    return unsafe isInside || ts_node_end_byte(node.raw) > lower
  }
}
