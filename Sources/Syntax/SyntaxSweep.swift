/// Finds the smallest nodes around ranges that come in text order.
///
/// It gives what `SyntaxNode.smallestDescendant(covering:)` gives of the root, but does not begin at the root each time: where
/// errors leave thousands of nodes side by side, that goes over them for each range.
package struct SyntaxSweep: ~Copyable {
  private let bounds: Range<Int>
  private var cursor: SyntaxCursor
  /// The smallest node of the last range, after those around it.
  private var path: [SyntaxNode]
  /// True if the cursor is at a node right in the last of `path`, false if it is there itself. What comes before it ends before
  /// the last range does.
  private var isInside = false

  /// A sweep from the beginning of a tree.
  package init(over tree: SyntaxTree) {
    let root = tree.root
    bounds = root.range
    cursor = SyntaxCursor(at: root)
    path = [root]
  }

  /// The smallest node around a range that is not empty and begins no earlier than the one before ends.
  package mutating func smallestNode(covering range: Range<Int>) -> SyntaxNode {
    let range = range.clamped(to: bounds)
    while path.count > 1, !Self.covers(path[path.count - 1].range, range) {
      if isInside { _ = cursor.goToParent() }
      isInside = true
      path.removeLast()
    }
    while isInside || cursor.goToFirstChild() {
      isInside = true
      let node = cursor.node
      let place = node.range
      if Self.covers(place, range) {
        path.append(node)
        isInside = false
      } else if place.upperBound >= range.upperBound || !cursor.goToNextSibling() {
        break
      }
    }
    return path[path.count - 1]
  }

  private static func covers(_ node: Range<Int>, _ range: Range<Int>) -> Bool {
    node.lowerBound <= range.lowerBound && node.upperBound >= range.upperBound
  }
}
