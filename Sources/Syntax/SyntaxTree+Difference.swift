package import SourceText

/// Where the tree of a text differs from that of an earlier one.
package struct TreeDifference: Sendable {
  /// The edit between the two texts.
  package let edit: TextEdit
  /// Bytes of the new text in which nodes may be others than before, in order and apart from each other; never empty.
  package let ranges: [Range<Int>]
  /// How many lines the edit added, less those that it removed; only `\n` ends a line.
  package let lineGrowth: Int

  /// How much of the new text `ranges` are.
  package var byteCount: Int { ranges.reduce(0) { $0 + $1.count } }

  /// Where a range of the old text lies in the new one: that of the edit becomes what replaced it.
  package func moved(_ range: Range<Int>) -> Range<Int> {
    let start = moved(range.lowerBound, isEnd: false)
    return start..<max(start, moved(range.upperBound, isEnd: true))
  }

  /// True if a range of the new text overlaps or touches one in which nodes may be others than before.
  package func touches(_ range: Range<Int>) -> Bool { firstRange(touching: range) != nil }

  /// The first of `ranges` that a range of the new text overlaps or touches.
  package func firstRange(touching range: Range<Int>) -> Int? {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < range.lowerBound { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].lowerBound <= range.upperBound ? low : nil
  }

  private func moved(_ offset: Int, isEnd: Bool) -> Int {
    if offset < edit.range.lowerBound { return offset }
    if offset > edit.range.upperBound { return offset - edit.range.count + edit.replacement.count }
    return edit.range.lowerBound + (isEnd ? edit.replacement.count : 0)
  }
}

extension SyntaxTree {
  /// Where this tree differs from that of an earlier text; nil if that cannot be told piece by piece.
  ///
  /// Two nodes are taken to be the same if they are of one kind, in the same place of nodes of the same kinds, and of the
  /// same bytes, and if neither holds an error nor touches the edit: what the parser makes of such bytes depends on nothing
  /// else. Nodes that hold an error are compared node by node. The time is in proportion to the children of the nodes around
  /// the edit and around errors.
  package func difference(from earlier: SyntaxTree) -> TreeDifference? {
    guard grammar === earlier.grammar, !root.isError, root.kind == earlier.root.kind,
      root.isSearchedWhole, earlier.root.isSearchedWhole
    else { return nil }
    var comparison = TreeComparison(edit: TextEdit(from: earlier.bytes, to: bytes))
    comparison.compare(earlier.root, root)
    let newline = UInt8(ascii: "\n")
    let edit = comparison.edit
    return TreeDifference(
      edit: edit,
      ranges: comparison.mergedRanges(length: bytes.count),
      lineGrowth: edit.replacement.count { $0 == newline } - earlier.bytes[edit.range].count { $0 == newline }
    )
  }
}

/// Walks two trees side by side.
private struct TreeComparison {
  /// A node of up to so many bytes is different as a whole if a node right in it is: what a node means may depend on its
  /// neighbours.
  private static let smallNode = 1 << 11
  /// Ranges that lie nearer to each other become one.
  private static let nearby = 256
  /// More ranges become one.
  private static let mostRanges = 16

  let edit: TextEdit
  private var ranges: [Range<Int>]

  init(edit: TextEdit) {
    self.edit = edit
    let start = edit.range.lowerBound
    ranges = [start..<(start + edit.replacement.count)]
  }

  mutating func compare(_ old: SyntaxNode, _ new: SyntaxNode) {
    // No recursion: trees may be deep.
    var waiting = [(old, new)]
    while let (old, new) = waiting.popLast() {
      let count = ranges.count
      compareChildren(old, new) { waiting.append(($0, $1)) }
      if ranges.count > count, new.range.count <= Self.smallNode { ranges.append(new.range) }
    }
  }

  /// In order, widened by a byte to both sides.
  func mergedRanges(length: Int) -> [Range<Int>] {
    var merged: [Range<Int>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      let wide = max(range.lowerBound - 1, 0)..<min(range.upperBound + 1, max(length, range.upperBound))
      if let last = merged.last, wide.lowerBound <= last.upperBound + Self.nearby {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, wide.upperBound)
      } else {
        merged.append(wide)
      }
    }
    guard merged.count > Self.mostRanges, let first = merged.first, let last = merged.last else { return merged }
    return [first.lowerBound..<last.upperBound]
  }

  /// Pairs the children of two nodes by place and kind; `descend` gets pairs that may differ inside.
  private mutating func compareChildren(
    _ old: SyntaxNode,
    _ new: SyntaxNode,
    descend: (SyntaxNode, SyntaxNode) -> Void
  ) {
    let (before, after) = (old.children, new.children)
    var (left, right) = (0, 0)
    while left < before.count || right < after.count {
      guard left < before.count else {
        ranges.append(after[right].range)
        right += 1
        continue
      }
      let place = Place(before[left].range, after: edit)
      guard right < after.count else {
        ranges.append(place.range)
        left += 1
        continue
      }
      let other = after[right]
      if place.range == other.range || place.beside == other.range {
        if !before[left].isSameKind(as: other) {
          ranges.append(other.range)
        } else if place.isTouched || before[left].hasError || other.hasError {
          descend(before[left], other)
        }
        left += 1
        right += 1
      } else if (place.range.lowerBound, place.range.upperBound) < (other.range.lowerBound, other.range.upperBound) {
        ranges.append(place.range)
        left += 1
      } else {
        ranges.append(other.range)
        right += 1
      }
    }
  }
}

/// Where a node of the old text would be in the new one.
private struct Place {
  /// With what the edit put in if it is inside of the node or at its edge.
  let range: Range<Int>
  /// Without it if it is at the node's edge.
  private(set) var beside: Range<Int>?
  /// True if the node overlaps or touches the edit.
  private(set) var isTouched = true

  init(_ node: Range<Int>, after edit: TextEdit) {
    let (start, end) = (edit.range.lowerBound, edit.range.upperBound)
    let growth = edit.replacement.count - edit.range.count
    if node.upperBound < start || node.lowerBound > end {
      let growth = node.upperBound < start ? 0 : growth
      range = node.lowerBound + growth..<node.upperBound + growth
      isTouched = false
      return
    }
    // What the edit cuts into is put where it overlaps the edit: no node of the new text has the same bytes.
    let lower = node.lowerBound <= start ? node.lowerBound : start + edit.replacement.count
    let upper = node.upperBound >= end ? node.upperBound + growth : start
    range = lower..<max(lower, upper)
    if node.upperBound == start {
      beside = node
    } else if node.lowerBound == end {
      beside = node.lowerBound + growth..<node.upperBound + growth
    }
  }
}

extension SyntaxNode {
  /// True if a query looks at it as a whole.
  fileprivate var isSearchedWhole: Bool { searchedSubtrees.count == 1 }
}
