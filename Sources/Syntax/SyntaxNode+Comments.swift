import SourceText

extension SyntaxNode {
  /// The comments directly above it, in text order: each on lines of its own, with no empty line in between.
  ///
  /// Those above a wrapper that begins with it count too: above the decorators of a Python function, above the keyword
  /// of a Go type.
  package var leadingComments: [SyntaxNode] {
    let kinds = tree.grammar.language.commentNodes
    var found: [SyntaxNode] = []
    var below = wrapper
    while let comment = below.previousSibling, kinds.contains(comment.kind),
      below.start.line - comment.end.line <= 1, comment.isFirstOnLine
    {
      found.append(comment)
      below = comment
    }
    return found.reversed()
  }

  /// The outermost node that has nothing with a name before it in the same declaration.
  private var wrapper: SyntaxNode {
    var node = self
    while let parent = node.parent, parent.parent != nil {
      let isDecorated = parent.kind == "decorated_definition"
      guard isDecorated || (parent.start.line == node.start.line && !node.hasNamedBefore) else { break }
      node = parent
    }
    return node
  }

  private var hasNamedBefore: Bool {
    var sibling = previousSibling
    while let node = sibling {
      if node.isNamed { return true }
      sibling = node.previousSibling
    }
    return false
  }

  private var isFirstOnLine: Bool {
    tree.bytes[..<min(range.lowerBound, tree.bytes.count)].suffix(start.column).allSatisfy {
      $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t")
    }
  }
}
