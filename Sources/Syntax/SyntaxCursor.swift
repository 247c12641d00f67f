import CTreeSitter

/// A place in a tree that moves along its edges without recursion, however deep the tree.
@safe struct SyntaxCursor: ~Copyable {
  private var raw: TSTreeCursor
  private let tree: SyntaxTree

  /// A cursor that does not leave `node`.
  init(at node: SyntaxNode) {
    unsafe raw = ts_tree_cursor_new(node.raw)
    tree = node.tree
  }

  deinit {
    var last = unsafe raw
    unsafe ts_tree_cursor_delete(&last)
  }

  /// The node at the cursor.
  var node: SyntaxNode {
    mutating get { unsafe SyntaxNode(raw: ts_tree_cursor_current_node(&raw), tree: tree) }
  }

  mutating func goToFirstChild() -> Bool { unsafe ts_tree_cursor_goto_first_child(&raw) }
  mutating func goToNextSibling() -> Bool { unsafe ts_tree_cursor_goto_next_sibling(&raw) }
  mutating func goToParent() -> Bool { unsafe ts_tree_cursor_goto_parent(&raw) }
}

/// What `SyntaxNode.walk` does after a node.
package enum SyntaxWalk: Sendable {
  case visitChildren
  case skipChildren
  case stop
}

extension SyntaxNode {
  /// Visits it and the nodes in it, each before the nodes in it, in text order. The depth of the tree does not matter.
  package func walk(_ visit: (SyntaxNode) throws -> SyntaxWalk) rethrows {
    var cursor = SyntaxCursor(at: self)
    while true {
      switch try visit(cursor.node) {
      case .stop: return
      case .visitChildren: if cursor.goToFirstChild() { continue }
      case .skipChildren: break
      }
      while !cursor.goToNextSibling() {
        guard cursor.goToParent() else { return }
      }
    }
  }
}
