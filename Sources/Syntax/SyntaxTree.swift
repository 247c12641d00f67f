import CTreeSitter
package import SourceText

/// The tree of a text; never changes, and any thread may read it.
package final class SyntaxTree: Sendable {
  /// The grammar that made it.
  package let grammar: Grammar
  /// The text it is the tree of.
  package let bytes: [UInt8]
  /// True if it does not depend on what was parsed before: nothing was taken over, or only of a steady tree that the caller
  /// chose by the text alone (`SyntaxReuse.steady`).
  package let isSteady: Bool
  let pointer: SharedPointer

  /// Takes over the tree at `pointer`.
  init(grammar: Grammar, bytes: [UInt8], isSteady: Bool, pointer: SharedPointer) {
    self.grammar = grammar
    self.bytes = bytes
    self.isSteady = isSteady
    self.pointer = pointer
  }

  deinit { unsafe ts_tree_delete(pointer.raw) }

  /// The node of the whole text.
  package var root: SyntaxNode { unsafe SyntaxNode(raw: ts_tree_root_node(pointer.raw), tree: self) }

  /// True if the parser had to skip or to make up something.
  package var hasError: Bool { root.hasError }

  /// A copy with the text after `edit` and nodes moved accordingly, to be given to `SyntaxParser.parse(previous:)`.
  ///
  /// Until it is parsed again, nodes that the edit touches have ranges that no longer fit the grammar. The edit's range
  /// is clamped to the text. Several edits are applied one after the other, each in the text the one before left.
  package func edited(_ edit: TextEdit) -> SyntaxTree {
    let range = edit.range.clamped(to: 0..<bytes.count)
    var changed = bytes
    changed.replaceSubrange(range, with: edit.replacement)
    let newEnd = range.lowerBound + edit.replacement.count
    guard changed.count <= Int(Int32.max) else { return self }
    let copy = unsafe ts_tree_copy(pointer.raw)
    let start = Self.point(at: range.lowerBound, in: bytes)
    var input = TSInputEdit(
      start_byte: UInt32(range.lowerBound),
      old_end_byte: UInt32(range.upperBound),
      new_end_byte: UInt32(newEnd),
      start_point: start,
      old_end_point: Self.point(at: range.upperBound, in: bytes, from: range.lowerBound, start),
      new_end_point: Self.point(at: newEnd, in: changed, from: range.lowerBound, start)
    )
    unsafe ts_tree_edit(copy, &input)
    guard let copy = unsafe copy else { return self }
    return unsafe SyntaxTree(
      grammar: grammar,
      bytes: changed,
      isSteady: isSteady,
      pointer: SharedPointer(raw: copy)
    )
  }

  /// The nodes the parser skipped (`ERROR`) or made up (`MISSING`) that overlap or touch `range`, in text order.
  ///
  /// Errors inside errors are listed too.
  package func errorNodes(in range: Range<Int>? = nil) -> [SyntaxNode] {
    var found: [SyntaxNode] = []
    root.walk { node in
      if let range, node.range.upperBound < range.lowerBound || node.range.lowerBound > range.upperBound {
        return .skipChildren
      }
      if node.isError || node.isMissing { found.append(node) }
      return node.hasError ? .visitChildren : .skipChildren
    }
    return found
  }

  /// libtree-sitter's point of an offset: only `\n` ends a line for it.
  private static func point(
    at offset: Int,
    in bytes: [UInt8],
    from known: Int = 0,
    _ point: TSPoint = TSPoint(row: 0, column: 0)
  ) -> TSPoint {
    let newline = UInt8(ascii: "\n")
    let between = bytes[known..<offset]
    guard let last = between.lastIndex(of: newline) else {
      return TSPoint(row: point.row, column: point.column + UInt32(between.count))
    }
    // A sum without branches: this goes over most of a text at each edit.
    var rows: UInt32 = 0
    for byte in between { rows &+= byte == newline ? 1 : 0 }
    return TSPoint(row: point.row + rows, column: UInt32(offset - last - 1))
  }
}
