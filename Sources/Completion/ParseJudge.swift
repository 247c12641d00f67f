import SourceText
import Syntax

/// Says whether a text at the cursor adds syntax errors.
///
/// The text is parsed where it would stand. A single line is often right and unfinished all the same (`if x:`, `call(a,`),
/// and the code around the cursor is often broken before anything is inserted. So both sides get the benefit of what the
/// user would type next: the text stands if some simple continuation of it (closing brackets, a one-word body) leaves no
/// more errors than the best such continuation of nothing does.
final class ParseJudge {
  /// Longest time of one parse in seconds; a text that takes longer is not judged. Far beyond what a re-parse takes, so
  /// that a busy machine does not change verdicts.
  static let timeLimit = 1.0

  private let document: CompletionDocument
  private let tree: SyntaxTree
  private let cursor: Int
  private let parser: SyntaxParser
  /// Errors of the document as it is that have nothing to do with the cursor's line.
  private lazy var distantErrors = tree.errorNodes().count { node in
    let line = document.snapshot.lineRange(document.snapshot.lineContaining(cursor))
    return node.range.upperBound < line.lowerBound || node.range.lowerBound > line.upperBound
  }
  private lazy var withoutText: ErrorMeasure? = measure([], isText: false)

  /// Nil without a tree of the document.
  init?(document: CompletionDocument, cursor: Int) {
    guard let tree = document.currentTree, let parser = try? SyntaxParser(grammar: tree.grammar) else { return nil }
    self.document = document
    self.tree = tree
    self.cursor = cursor
    self.parser = parser
  }

  /// True if `text` at the cursor adds no syntax error.
  func stands(_ text: [UInt8]) -> Bool {
    guard let after = measure(text, isText: true) else { return true }
    if after.errors == 0 || (!after.touchesText && after.errors <= distantErrors) { return true }
    guard let before = withoutText else { return true }
    return after.errors <= before.errors && (!after.touchesText || before.touchesText)
  }

  /// The tree with a text inserted at the cursor; nil if it takes too long.
  func tree(with text: [UInt8]) -> SyntaxTree? {
    let edited = tree.edited(TextEdit(range: cursor..<cursor, replacement: text))
    return parser.parse(edited.bytes, previous: edited, timeLimit: Self.timeLimit, cancellation: nil)
  }

  // MARK: Continuations

  private struct ErrorMeasure {
    var errors: Int
    /// True if an error is where the text (or, without one, the cursor) is.
    var touchesText: Bool
  }

  /// The fewest errors that any continuation leaves.
  private func measure(_ text: [UInt8], isText: Bool) -> ErrorMeasure? {
    var best: ErrorMeasure?
    for continuation in continuations(of: text) {
      guard let tree = tree(with: text + continuation) else { continue }
      let errors = tree.errorNodes()
      let place = cursor..<(cursor + text.count + continuation.count)
      let touches = errors.contains {
        $0.range.lowerBound <= place.upperBound && $0.range.upperBound >= place.lowerBound
      }
      let measure = ErrorMeasure(errors: errors.count, touchesText: touches)
      if let known = best, (known.errors, known.touchesText ? 1 : 0) <= (errors.count, touches ? 1 : 0) { continue }
      best = measure
      if errors.isEmpty || (isText && !touches && errors.count <= distantErrors) { break }
    }
    return best
  }

  /// What may be written after a text to finish it: nothing, a word, closing brackets, a body.
  private func continuations(of text: [UInt8]) -> [[UInt8]] {
    let snapshot = document.snapshot
    let line = snapshot.lineRange(snapshot.lineContaining(cursor))
    let written = Array(snapshot.bytes[line.lowerBound..<cursor]) + text
    let lastLine = written.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).last ?? []
    let closers = BracketBalance(written).missingClosers
    let indentation = Array(lastLine.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") })
    let word = Array("x".utf8)
    let body = Array("\n".utf8) + indentation + Array("    x".utf8)
    var result = [[], word]
    if !closers.isEmpty { result += [closers, word + closers, body + Array("\n".utf8) + indentation + closers] }
    if Blank.trimmed(lastLine).last == UInt8(ascii: ":") {
      result.append(body)
      // `try:` alone needs a handler as well.
      if document.language?.name == "python" {
        result.append(body + Array("\n".utf8) + indentation + Array("finally:".utf8) + body)
      }
    }
    return result
  }
}
