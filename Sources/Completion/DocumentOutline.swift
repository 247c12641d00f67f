import SourceText
package import SymbolIndex
package import Syntax

/// The definitions and imports that a document's tree says.
///
/// Made afresh, or from the outline of an earlier text with queries only over what has changed since: both are the same.
package struct DocumentOutline: Sendable {
  /// A definition in the document.
  package struct Definition: Sendable, Hashable {
    package var name: String
    package var kind: SymbolKind
    /// Names of the enclosing definitions joined by dots.
    package var container: String
    package var signature: String
    /// Bytes of the whole definition and of its name.
    package var range: Range<Int>
    package var nameRange: Range<Int>

    /// The innermost enclosing definition's name.
    package var containerName: String { container.split(separator: ".").last.map(String.init) ?? "" }
  }

  /// In text order.
  package let definitions: [Definition]
  package let imports: [ImportRecord]

  private let path: String
  private let tree: SyntaxTree
  private let foundDefinitions: [Found<Definition>]
  private let foundImports: [Found<ImportRecord>]

  /// The outline of a tree of the file at `path`, with what is left of one of the earlier outlines: that which says most.
  package init(of tree: SyntaxTree, path: String, after earlier: [DocumentOutline] = []) {
    let known = earlier.compactMap { earlier in
      earlier.path == path ? tree.difference(from: earlier.tree).map { (outline: earlier, difference: $0) } : nil
    }.min { $0.difference.byteCount < $1.difference.byteCount }
    self.path = path
    self.tree = tree
    let difference = known?.difference
    var newDefinitions: [Found<Definition>] = []
    var newImports: [Found<ImportRecord>] = []
    Self.search(tree, difference) { match, isWanted in
      if match.part == 0 {
        Found.add(match, to: &newDefinitions, where: isWanted) { Self.definition($0, in: tree) }
      } else {
        Found.add(match, to: &newImports, where: isWanted) { Self.importRecord($0, path: path) }
      }
    }
    foundDefinitions = Found.list(newDefinitions, known.map { ($0.outline.foundDefinitions, $0.difference) })
    foundImports = Found.list(newImports, known.map { ($0.outline.foundImports, $0.difference) })
    definitions = Self.withContainers(foundDefinitions.map(\.value))
    imports = foundImports.map(\.value)
  }

  /// Looks for definitions (the matches' part 0) and imports in one walk, or in one over each range in which a tree differs from
  /// an earlier one; `body` is also given which bytes a match must take up to count.
  private static func search(
    _ tree: SyntaxTree,
    _ difference: TreeDifference?,
    _ body: (SyntaxMatch, (Range<Int>) -> Bool) -> Void
  ) {
    guard let query = try? tree.grammar.query("tags", "imports") else { return }
    guard let difference else {
      query.forEachMatch(in: tree.root) { body($0) { _ in true } }
      return
    }
    for (index, range) in difference.ranges.enumerated() {
      // Also what only touches it; what touches several ranges is found with the first.
      let wide = max(range.lowerBound - 1, 0)..<range.upperBound + 1
      query.forEachMatch(in: tree.root, range: wide) { body($0) { difference.firstRange(touching: $0) == index } }
    }
  }

  // MARK: Definitions

  private static func definition(_ match: SyntaxMatch, in tree: SyntaxTree) -> Definition? {
    guard let capture = match.captures.first(where: { $0.name.hasPrefix("definition.") }),
      let kind = SymbolKind(rawValue: String(capture.name.dropFirst("definition.".count))),
      let name = match["name"]
    else { return nil }
    let end = match["body"]?.range.lowerBound ?? capture.node.range.upperBound
    let start = capture.node.range.lowerBound
    return Definition(
      name: name.nameString,
      kind: kind,
      container: match["container"]?.string ?? "",
      signature: OneLine.signature(tree.bytes[start..<max(start, min(end, tree.bytes.count))]),
      range: capture.node.range,
      nameRange: name.range
    )
  }

  /// Names the enclosing definitions of each that did not say its container itself.
  private static func withContainers(_ definitions: [Definition]) -> [Definition] {
    // Each with the names around it and its own, and the same without constructors'.
    var open: [(end: Int, names: String, namesOfTypes: String)] = []
    return definitions.map { definition in
      var definition = definition
      while let last = open.last, last.end <= definition.range.lowerBound { open.removeLast() }
      let around = open.last.map { ($0.names, $0.namesOfTypes) } ?? ("", "")
      if definition.container.isEmpty {
        // What a constructor declares or assigns is its type's.
        let isAttribute = definition.kind == .field || definition.kind == .property
        definition.container = isAttribute ? around.1 : around.0
      }
      if definition.kind.hasMembersOrBody {
        let name = definition.name
        open.append(
          (
            definition.range.upperBound,
            open.isEmpty ? name : around.0 + "." + name,
            definition.kind == .constructor ? around.1 : around.1.isEmpty ? name : around.1 + "." + name
          )
        )
      }
      return definition
    }
  }

  // MARK: Imports

  private static func importRecord(_ match: SyntaxMatch, path: String) -> ImportRecord? {
    guard let statement = match["import"], let module = match.moduleText else { return nil }
    return ImportRecord(
      path: path,
      module: Unquoted.text(module),
      names: match.nodes("name").map(\.nameString),
      alias: match["alias"]?.string,
      line: statement.start.line
    )
  }
}

/// What an edit above moves.
private protocol Movable: Sendable {
  /// Places that come before the others in the order.
  var places: [Range<Int>] { get }

  /// Goes where it is after an edit above.
  mutating func move(with difference: TreeDifference)
}

extension DocumentOutline.Definition: Movable {
  fileprivate var places: [Range<Int>] { [range, nameRange] }

  fileprivate mutating func move(with difference: TreeDifference) {
    range = difference.moved(range)
    nameRange = difference.moved(nameRange)
  }
}

extension ImportRecord: Movable {
  fileprivate var places: [Range<Int>] { [] }

  fileprivate mutating func move(with difference: TreeDifference) { line += difference.lineGrowth }
}

/// What a match of a query says, with the places that order it.
private struct Found<Value: Movable>: Sendable {
  /// From the match's first byte to its last.
  var extent: Range<Int>
  /// The value's places and those of the captured nodes: what begins first, and of those the longest, is first.
  var nodes: [Range<Int>]
  var pattern: Int
  var value: Value

  /// Adds what a match says, if it does.
  static func add(
    _ match: SyntaxMatch,
    to found: inout [Found],
    where isWanted: (Range<Int>) -> Bool,
    _ value: (SyntaxMatch) -> Value?
  ) {
    let nodes = match.captures.map(\.node.range)
    guard let start = nodes.map(\.lowerBound).min(), let end = nodes.map(\.upperBound).max() else { return }
    guard isWanted(start..<end), let value = value(match) else { return }
    found.append(Found(extent: start..<end, nodes: value.places + nodes, pattern: match.patternIndex, value: value))
  }

  /// What was found, in text order, with what was found in an earlier tree where that does not differ.
  static func list(_ new: [Found], _ earlier: (found: [Found], difference: TreeDifference)?) -> [Found] {
    let new = new.sorted { $0.comes(before: $1) }
    guard let (found, difference) = earlier else { return new }
    return merged(kept(found, difference), new)
  }

  /// What is not touched by a difference, where it is now.
  private static func kept(_ found: [Found], _ difference: TreeDifference) -> [Found] {
    found.compactMap { entry in
      let extent = difference.moved(entry.extent)
      if difference.touches(extent) { return nil }
      let isBelow = extent.lowerBound >= difference.edit.range.lowerBound
      // As many bytes may be fewer lines.
      if extent == entry.extent, !isBelow || difference.lineGrowth == 0 { return entry }
      var moved = entry
      moved.extent = extent
      moved.nodes = entry.nodes.map(difference.moved)
      if isBelow { moved.value.move(with: difference) }
      return moved
    }
  }

  private static func merged(_ left: [Found], _ right: [Found]) -> [Found] {
    if right.isEmpty { return left }
    var result: [Found] = []
    result.reserveCapacity(left.count + right.count)
    var next = right.startIndex
    for entry in left {
      while next < right.endIndex, right[next].comes(before: entry) {
        result.append(right[next])
        next += 1
      }
      result.append(entry)
    }
    return result + right[next...]
  }

  private func comes(before other: Found) -> Bool {
    for (mine, theirs) in zip(nodes, other.nodes) where mine != theirs {
      return (mine.lowerBound, -mine.upperBound) < (theirs.lowerBound, -theirs.upperBound)
    }
    return (nodes.count, pattern) < (other.nodes.count, other.pattern)
  }
}
