import SourceText
import Syntax

/// A parameter or local variable in sight of the cursor.
struct LocalName {
  var name: String
  var isParameter: Bool
  /// The type written beside it.
  var type: String?
  /// What it is first given, cut to a line.
  var value: String?
  var offset: Int
}

extension DocumentScan {
  /// The locals and parameters in sight at an offset, the nearest first, each name once.
  ///
  /// A name is in sight if it is declared before the offset in a scope around it.
  func locals(at offset: Int) -> [LocalName] {
    guard let tree, let query = try? tree.grammar.query("locals") else { return [] }
    let offset = min(offset, treeEnd)
    let area = searchArea(around: offset, in: tree)
    var scopes: [Range<Int>] = []
    var names: [LocalName] = []
    query.forEachMatch(in: tree.root, range: area) { match in
      if let scope = match["scope"] { scopes.append(scope.range) }
      for capture in match.captures where capture.name.hasPrefix("definition.") {
        guard capture.node.range.upperBound < offset || capture.node.range.lowerBound > offset else { continue }
        names.append(
          LocalName(
            name: capture.node.string,
            isParameter: capture.name == "definition.parameter",
            type: match["type"]?.string,
            value: match["value"].map { OneLine.signature($0.text) },
            offset: capture.node.range.lowerBound
          )
        )
      }
    }
    return inSight(names, scopes: scopes, at: offset)
  }

  private func inSight(_ names: [LocalName], scopes: [Range<Int>], at offset: Int) -> [LocalName] {
    var seen: Set<String> = []
    var walk = ScopeWalk(scopes)
    return names.sorted { $0.offset < $1.offset }.filter { name in
      guard name.offset < offset else { return false }
      return walk.innermost(around: name.offset).map {
        $0.lowerBound <= offset && offset <= $0.upperBound + trailingGap(after: $0.upperBound, offset)
      }
        ?? true
    }
    .sorted { $0.offset > $1.offset }
    .filter { !$0.name.isEmpty && seen.insert($0.name).inserted }
  }

  /// 0, or the blanks between a scope's end and the offset: a body that is being typed ends before the cursor's line for
  /// the parser, in languages whose blocks end by indentation.
  private func trailingGap(after end: Int, _ offset: Int) -> Int {
    guard end < offset, offset <= treeEnd else { return 0 }
    let gap = document.snapshot.bytes[end..<offset]
    guard gap.allSatisfy(Blank.isBlank) else { return 0 }
    let line = document.snapshot.lineRange(document.snapshot.lineContaining(offset))
    return offset > line.lowerBound ? gap.count : 0
  }

  /// The outermost function around the offset, else the top-level node.
  private func searchArea(around offset: Int, in tree: SyntaxTree) -> Range<Int> {
    if let function = enclosing(offset).first(where: \.kind.isCallable) { return function.range }
    let start = offset
    let top = tree.root.namedChildren.last { $0.range.lowerBound < max(start, 1) }
    return (top?.range.lowerBound ?? 0)..<max(offset, top?.range.upperBound ?? 0)
  }
}

/// Goes through scopes, which lie in each other or apart, from the first to the last.
private struct ScopeWalk {
  private let scopes: [Range<Int>]
  private var next = 0
  private var open: [Range<Int>] = []

  init(_ scopes: [Range<Int>]) {
    self.scopes = scopes.sorted { ($0.lowerBound, $1.upperBound) < ($1.lowerBound, $0.upperBound) }
  }

  /// The innermost scope around an offset, which is not smaller than the last one asked for.
  mutating func innermost(around offset: Int) -> Range<Int>? {
    while next < scopes.count, scopes[next].lowerBound <= offset {
      close(before: scopes[next].lowerBound)
      open.append(scopes[next])
      next += 1
    }
    close(before: offset)
    return open.last
  }

  private mutating func close(before offset: Int) {
    while let last = open.last, last.upperBound <= offset { open.removeLast() }
  }
}
