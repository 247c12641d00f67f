import CTreeSitter
package import SourceText

/// A node of a tree, which it keeps alive.
@safe package struct SyntaxNode {
  let raw: TSNode
  /// The tree it is of.
  package let tree: SyntaxTree

  init(raw: TSNode, tree: SyntaxTree) {
    unsafe self.raw = raw
    self.tree = tree
  }

  /// The grammar's name for it, such as `function_definition`; of a token its text, such as `(`; else `ERROR`.
  package var kind: String { tree.grammar.kind(of: unsafe ts_node_symbol(raw)) }

  /// False for tokens that the grammar gives no name: keywords, operators, punctuation.
  package var isNamed: Bool { unsafe ts_node_is_named(raw) }

  /// True if the grammar calls both the same.
  package func isSameKind(as other: SyntaxNode) -> Bool { unsafe ts_node_symbol(raw) == ts_node_symbol(other.raw) }

  /// True for text the parser could not place.
  package var isError: Bool { unsafe ts_node_symbol(raw) == .max }

  /// True for a token that the parser made up; its range is empty.
  package var isMissing: Bool { unsafe ts_node_is_missing(raw) }

  /// True if it, or something in it, is an error or missing.
  package var hasError: Bool { unsafe ts_node_has_error(raw) }

  /// True for what may stand anywhere, such as a comment.
  package var isExtra: Bool { unsafe ts_node_is_extra(raw) }

  /// Byte offsets in the tree's text.
  package var range: Range<Int> {
    let start = Int(unsafe ts_node_start_byte(raw))
    return start..<max(start, Int(unsafe ts_node_end_byte(raw)))
  }

  /// The place of the first byte. A line ends at `\n` only: a snapshot counts otherwise in texts with lone `\r`.
  package var start: TextPosition { Self.position(unsafe ts_node_start_point(raw)) }

  /// The place after the last byte, counted as `start` is.
  package var end: TextPosition { Self.position(unsafe ts_node_end_point(raw)) }

  /// The bytes of its range.
  package var text: [UInt8] { Array(tree.bytes[range.clamped(to: 0..<tree.bytes.count)]) }

  /// Its text; bytes that are not UTF-8 become U+FFFD.
  package var string: String { String(decoding: tree.bytes[range.clamped(to: 0..<tree.bytes.count)], as: UTF8.self) }

  /// The name that it stands for, without the marks around it: those that let a keyword be a name (`` `default` ``), those
  /// of a symbol or an instance's variable in Ruby (`:name`, `@name`), and the colon after a key in Elixir (`name: `).
  package var nameString: String {
    let text = string
    if text.hasPrefix("`") { return text.filter { $0 != "`" } }
    if kind == "keyword", text.last(where: { !$0.isWhitespace }) == ":" {
      return String(text[..<(text.lastIndex(of: ":") ?? text.endIndex)])
    }
    // Zig's `@"any text"` is a name as it stands.
    guard text.hasPrefix(":") || text.hasPrefix("@") && !text.hasPrefix("@\"") else { return text }
    let name = text.drop { $0 == ":" || $0 == "@" }
    return name.isEmpty ? text : String(name)
  }

  private static func position(_ point: TSPoint) -> TextPosition {
    TextPosition(line: Int(point.row), column: Int(point.column))
  }
}

// MARK: Relatives
extension SyntaxNode {
  /// The node around it; takes time in proportion to its depth.
  package var parent: SyntaxNode? { unsafe node(ts_node_parent(raw)) }

  /// All nodes directly in it, tokens too.
  package var children: [SyntaxNode] { children { _ in true } }

  /// The named nodes directly in it.
  package var namedChildren: [SyntaxNode] { children(where: \.isNamed) }

  /// The first node in it that the grammar puts under this field.
  package func child(field: String) -> SyntaxNode? {
    unsafe field.utf8CString.withUnsafeBufferPointer { name in
      unsafe node(ts_node_child_by_field_name(raw, name.baseAddress, UInt32(name.count - 1)))
    }
  }

  /// The node after it in its parent.
  package var nextSibling: SyntaxNode? { unsafe node(ts_node_next_sibling(raw)) }

  /// The node before it in its parent.
  package var previousSibling: SyntaxNode? { unsafe node(ts_node_prev_sibling(raw)) }

  /// The smallest node in it around `range`, which is clamped to it; itself if there is no smaller one.
  package func smallestDescendant(covering range: Range<Int>) -> SyntaxNode {
    let inside = range.clamped(to: self.range)
    let low = UInt32(truncatingIfNeeded: inside.lowerBound)
    let high = UInt32(truncatingIfNeeded: inside.upperBound)
    return unsafe node(ts_node_descendant_for_byte_range(raw, low, high)) ?? self
  }

  private func children(where isWanted: (SyntaxNode) -> Bool) -> [SyntaxNode] {
    var cursor = SyntaxCursor(at: self)
    var found: [SyntaxNode] = []
    guard cursor.goToFirstChild() else { return [] }
    repeat {
      let node = cursor.node
      if isWanted(node) { found.append(node) }
    } while cursor.goToNextSibling()
    return found
  }

  private func node(_ raw: TSNode) -> SyntaxNode? {
    unsafe ts_node_is_null(raw) ? nil : SyntaxNode(raw: raw, tree: tree)
  }
}

extension SyntaxNode: Hashable {
  package static func == (left: SyntaxNode, right: SyntaxNode) -> Bool { unsafe ts_node_eq(left.raw, right.raw) }

  package func hash(into hasher: inout Hasher) { unsafe hasher.combine(raw.id) }
}
