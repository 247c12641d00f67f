import CTreeSitter

extension SyntaxNode {
  /// Number of nodes in an error above which a query does not look at it as a whole.
  ///
  /// libtree-sitter's query cursor looks at all later siblings of each node. It is quick where a grammar's repetition makes
  /// many siblings, for those are kept as a balanced tree, but an error is one flat list: 20,000 brackets would take
  /// seconds, and time in proportion to the square.
  private static let longestError = 1000

  /// The subtrees in which to search for the matches in it: itself, or, if there are long errors in it, the largest
  /// subtrees without any. The latter miss the patterns that reach over such an error, which tell nothing there.
  var searchedSubtrees: [SyntaxNode] {
    let long = longErrors
    if long.isEmpty { return [self] }
    var found: [SyntaxNode] = []
    var waiting = [self]
    while let node = waiting.popLast() {
      if long.contains(where: node.range.contains) {
        waiting += node.children.reversed()
      } else {
        found.append(node)
      }
    }
    return found
  }

  private var longErrors: [Range<Int>] {
    var found: [Range<Int>] = []
    walk { node in
      if node.isError, Int(unsafe ts_node_child_count(node.raw)) > Self.longestError { found.append(node.range) }
      return node.hasError ? .visitChildren : .skipChildren
    }
    return found
  }
}
