import Indexing
import SourceText
import Syntax

/// A file that holes are looked for in: its text, its tree and what the tree says of places.
final class ParsedFile {
  /// Longer files are left out: their parse is repeated for every hole.
  static let mostBytes = 1 << 19
  private static let timeLimit = 2.0

  let path: String
  let snapshot: TextSnapshot
  let tree: SyntaxTree
  let language: Language
  /// The lines (from 0) that holes may be in; nil: all.
  let lines: Set<Int>?

  private(set) lazy var comments = ranges(of: language.commentNodes)
  private(set) lazy var strings = ranges(of: language.stringNodes)
  private lazy var tags = (try? tree.grammar.query("tags").matches(in: tree.root)) ?? []
  private(set) lazy var definitions = tags.filter { match in
    match.captures.contains { $0.name.hasPrefix("definition.") }
  }
  /// Names that are used, in text order.
  private lazy var references = tags.flatMap { $0.nodes("reference") }
    .sorted { $0.range.lowerBound < $1.range.lowerBound }
  /// Where names are defined or declared.
  private(set) lazy var declared = Set(definitions.compactMap { $0["name"]?.range } + localNames.map(\.range))
  private lazy var localNames = ((try? tree.grammar.query("locals").matches(in: tree.root)) ?? [])
    .flatMap(\.captures).filter { $0.name.hasPrefix("definition.") }.map(\.node)
  private lazy var ownNames = Set(definitions.compactMap { $0["name"]?.string } + localNames.map(\.string))

  /// Nil for what is not code that somebody writes: without a parser, generated, vendored, minified, too long.
  init?(path: String, bytes: [UInt8], lines: Set<Int>?, catalog: LanguageCatalog) {
    let folders = path.split(separator: "/").dropLast()
    guard bytes.count <= Self.mostBytes, FileClass.reasonToSkip(bytes) == nil,
      !FileClass.isGenerated(path: path, text: bytes),
      !folders.contains(where: { FileClass.isVendored(folder: String($0)) }),
      String(validating: bytes, as: UTF8.self) != nil,
      let language = catalog.language(forPath: path), let grammar = try? catalog.grammar(for: language),
      let tree = try? SyntaxParser(grammar: grammar).parse(bytes, timeLimit: Self.timeLimit)
    else { return nil }
    self.path = path
    self.tree = tree
    self.language = language
    self.lines = lines
    snapshot = TextSnapshot(bytes: bytes)
  }

  var bytes: [UInt8] { snapshot.bytes }

  func isIncluded(line: Int) -> Bool { lines?.contains(line) ?? true }

  /// A line without its indentation, blanks at its end and a comment there; nil for one that is blank, or in a comment or
  /// string at either end.
  func code(ofLine line: Int) -> Range<Int>? {
    let whole = snapshot.lineRange(line)
    let start = whole.first { !Words.isBlank(bytes[$0]) } ?? whole.upperBound
    let comment = Self.overlapping(comments, whole).first {
      $0.lowerBound >= start && $0.upperBound >= whole.upperBound
    }
    var end = min(comment?.lowerBound ?? whole.upperBound, whole.upperBound)
    while end > start, Words.isBlank(bytes[end - 1]) { end -= 1 }
    guard end > start, !isInText(start), !isInText(whole.upperBound) || comment != nil else { return nil }
    return start..<end
  }

  /// True strictly inside a comment or a string.
  func isInText(_ offset: Int) -> Bool { Self.contains(strings, offset) || Self.contains(comments, offset) }

  /// True strictly inside a string.
  func isInString(_ offset: Int) -> Bool { Self.contains(strings, offset) }

  /// True if the bytes of a range are a name to the parser.
  func isName(_ range: Range<Int>) -> Bool {
    let node = tree.root.smallestDescendant(covering: range)
    return node.range == range && language.identifierNodes.contains(node.kind)
  }

  /// True right after a token that a member's name follows.
  func isAfterMemberAccess(_ offset: Int) -> Bool {
    language.memberAccess.contains { !$0.isEmpty && bytes[..<offset].suffix($0.utf8.count).elementsEqual($0.utf8) }
  }

  /// The used names in a range that this file neither defines nor declares, each once.
  func foreignNames(in range: Range<Int>) -> [String] {
    // Shorter names are mostly accidents of the same letters.
    let shortest = 3
    var names: [String] = []
    for node in references where node.range.overlaps(range) && node.range.count >= shortest {
      let name = node.string
      if !ownNames.contains(name), !names.contains(name) { names.append(name) }
    }
    return names
  }

  /// The whole lines of a range, without blanks around them and without empty ones.
  func lines(of range: Range<Int>) -> [[UInt8]] {
    let last = snapshot.lineContaining(max(range.lowerBound, range.upperBound - 1))
    return (snapshot.lineContaining(range.lowerBound)...last).map { Words.trimmed(bytes[snapshot.lineRange($0)]) }
      .filter { !$0.isEmpty }
  }

  private func ranges(of kinds: Set<String>) -> [Range<Int>] {
    var found: [Range<Int>] = []
    tree.root.walk { node in
      guard kinds.contains(node.kind) else { return .visitChildren }
      found.append(node.range)
      return .skipChildren
    }
    return found
  }

  /// The first of the sorted, disjoint ranges that ends after an offset.
  private static func firstIndex(_ ranges: [Range<Int>], endingAfter offset: Int) -> Int {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func contains(_ ranges: [Range<Int>], _ offset: Int) -> Bool {
    let index = firstIndex(ranges, endingAfter: offset)
    return index < ranges.count && ranges[index].lowerBound < offset
  }

  private static func overlapping(_ ranges: [Range<Int>], _ range: Range<Int>) -> [Range<Int>] {
    Array(ranges[firstIndex(ranges, endingAfter: range.lowerBound)...].prefix { $0.lowerBound < range.upperBound })
  }
}
