package import SourceText
package import Support

/// Parses texts in which one line is being written.
///
/// What libtree-sitter makes of an error depends on what it takes over from an earlier tree. Here that is always the tree of
/// the text without the line, which is parsed as a whole. So a tree is a function of the text and the line alone, and yet a
/// key costs little: the text without the line is the same at the next one, and its tree is kept.
package struct LineBase: Sendable {
  /// That of the last text without its line.
  private var known: SyntaxTree?

  /// Nothing is parsed yet.
  package init() {}

  /// The tree of a text whose line `line` is being written; nil for what `SyntaxParser.parse` gives nil for.
  package mutating func tree(
    of snapshot: TextSnapshot,
    line: Int,
    parser: SyntaxParser,
    timeLimit: Double? = nil,
    cancellation: CancellationFlag? = nil
  ) -> SyntaxTree? {
    let range = snapshot.lineRange(line)
    let rest = Array(snapshot.bytes[..<range.lowerBound] + snapshot.bytes[range.upperBound...])
    let isSame = known.map { $0.grammar === parser.grammar && CommonBytes.areEqual($0.bytes, rest) } ?? false
    if !isSame { known = parser.parse(rest, timeLimit: timeLimit, cancellation: cancellation) }
    guard let known else { return nil }
    let place = range.lowerBound..<range.lowerBound
    return parser.parse(
      snapshot.bytes,
      previous: known.edited(TextEdit(range: place, replacement: Array(snapshot.bytes[range]))),
      reuse: .steady,
      timeLimit: timeLimit,
      cancellation: cancellation
    )
  }
}
