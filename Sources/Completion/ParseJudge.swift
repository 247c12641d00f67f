import Decoding
import SourceText
import Support
import Syntax

/// Says whether a text at the cursor adds syntax errors.
///
/// The text is parsed where it would stand. A single line is often right and unfinished all the same (`if x:`, `call(a,`),
/// and the code around the cursor is often broken before anything is inserted. So both sides get the benefit of what the
/// user would type next: the text stands if some simple continuation of it (closing brackets, a one-word body) leaves no
/// more errors than the best such continuation of nothing does, and no more than the code has without the cursor's line:
/// what is begun on that line is the text's to finish.
///
/// Each such text is parsed with the help of the document's own tree, so all of them together cost little more than one
/// parse of the whole document, and that only if what the document's tree was made from is not its text alone.
final class ParseJudge {
  /// Longest time of one parse in seconds; a text that takes longer is not judged. Far beyond what a re-parse takes, so
  /// that a busy machine does not change verdicts.
  static let timeLimit = 1.0
  /// Most bytes that are parsed to judge one text, all parses together. A text that takes more is undecided and stands:
  /// counted in bytes, for the verdict must not depend on how fast the machine is.
  static let mostBytes = 1 << 24
  /// How far from the cursor's line errors are taken for that line's.
  private static let linesAround = 20

  private let document: CompletionDocument
  private let tree: SyntaxTree
  private let cursor: Int
  private let parser: SyntaxParser
  private let cancellation: CancellationFlag
  /// What is left of `mostBytes`; negative: a parse was left out.
  private var bytesLeft = ParseJudge.mostBytes
  /// Errors of the document as it is that have nothing to do with the cursor's line.
  private lazy var distantErrors = tree.errorNodes().count { node in
    let line = document.snapshot.lineRange(document.snapshot.lineContaining(cursor))
    return node.range.upperBound < line.lowerBound || node.range.lowerBound > line.upperBound
  }
  /// The document's tree, parsed as a whole.
  private lazy var steadyTree = parser.parse(tree.bytes, timeLimit: Self.timeLimit, cancellation: cancellation)
  /// What was parsed last.
  private var lastTree: (text: [UInt8], tree: SyntaxTree?)?
  /// The outer nil: not measured yet.
  private var knownWithoutText: ErrorMeasure??
  private var knownTreeWithoutLine: SyntaxTree??

  /// Nil without a tree of the document.
  init?(document: CompletionDocument, cursor: Int, cancellation: CancellationFlag) {
    guard let tree = document.currentTree,
      let parser = try? SyntaxParser(grammar: tree.grammar, watch: document.parsing.watch)
    else { return nil }
    self.document = document
    self.tree = tree
    self.cursor = cursor
    self.parser = parser
    self.cancellation = cancellation
  }

  /// Gives the next text its own `mostBytes`.
  func beginText() { bytesLeft = Self.mostBytes }

  /// True if `text` at the cursor adds no syntax error, or if that takes too long to find out.
  func stands(_ text: [UInt8]) throws -> Bool {
    guard let after = try measure(text, isText: true), bytesLeft >= 0 else { return true }
    if after.lacksInside { return false }
    if after.errors == 0 || (!after.touchesText && after.errors <= distantErrors) { return true }
    return try [withoutText(), withoutLine()].allSatisfy { before in
      guard let before else { return true }
      return after.errors <= before.errors && (!after.touchesText || before.touchesText)
    }
  }

  /// True if the code parses with `text` at the cursor and nothing after it.
  func isFinished(_ text: [UInt8]) throws -> Bool {
    guard let tree = try tree(with: text) else { return false }
    let after = errors(of: tree, around: cursor..<(cursor + text.count))
    return after.errors == 0 || (!after.touchesText && after.errors <= distantErrors)
  }

  /// False if `text` breaks what is whole without the cursor's line: then something would have to follow, although nothing
  /// around it is unfinished. A block may be left open, whose end is often written later, and a statement that goes on.
  func fits(_ text: [UInt8]) throws -> Bool {
    guard let tree = try tree(with: text), tree.hasError, let without = try treeWithoutLine() else { return true }
    let most = without.errorNodes().count
    guard !isBroken(without, added: 0, most: most), isBroken(tree, added: text.count, most: most) else { return true }
    let unfinished = Unfinished(document.snapshot, cursor, text)
    var ends: [[UInt8]] = []
    if text.last == UInt8(ascii: "{") { ends = [unfinished.newLine + unfinished.closers] }
    if text.last == UInt8(ascii: ":") { ends = blocks(of: unfinished) }
    if Self.terminated.contains(document.language?.name ?? "") { ends.append([UInt8(ascii: ";")]) }
    return try ends.contains { end in
      guard let tree = try self.tree(with: text + end) else { return true }
      return !isBroken(tree, added: text.count + end.count, most: most)
    }
  }

  /// True with more than `most` errors, or with one near the cursor's line, where `added` bytes are new.
  private func isBroken(_ tree: SyntaxTree, added: Int, most: Int) -> Bool {
    let snapshot = document.snapshot
    let line = snapshot.lineContaining(cursor)
    let start = snapshot.lineStarts[max(line - Self.linesAround, 0)]
    let end = snapshot.lineRange(min(line + Self.linesAround, snapshot.lineCount - 1)).upperBound + added
    let errors = tree.errorNodes()
    return errors.count > most || errors.contains { $0.range.upperBound >= start && $0.range.lowerBound <= end }
  }

  /// The tree with a text inserted at the cursor; nil if it takes too long.
  func tree(with text: [UInt8]) throws -> SyntaxTree? {
    if let last = lastTree, last.text == text { return last.tree }
    let result = try tree(after: TextEdit(range: cursor..<cursor, replacement: text))
    lastTree = (text, result)
    return result
  }

  private func tree(after edit: TextEdit) throws -> SyntaxTree? {
    try cancellation.check()
    bytesLeft -= tree.bytes.count + edit.replacement.count
    guard bytesLeft >= 0 else { return nil }
    let result = try quickTree(of: tree, after: edit)
    if tree.isSteady || result?.hasError == false { return result }
    // What the parser makes of an error may depend on what it takes over, and that on what was typed before.
    guard let steadyTree else {
      try cancellation.check()
      return nil
    }
    return try quickTree(of: steadyTree, after: edit)
  }

  private func quickTree(of tree: SyntaxTree, after edit: TextEdit) throws -> SyntaxTree? {
    let edited = tree.edited(edit)
    let result = parser.parse(
      edited.bytes,
      previous: edited,
      reuse: .quick,
      timeLimit: Self.timeLimit,
      cancellation: cancellation
    )
    try cancellation.check()
    return result
  }

  // MARK: Continuations

  private struct ErrorMeasure {
    var errors: Int
    /// True if an error is where the text (or, without one, the cursor) is.
    var touchesText: Bool
    /// True if the parser had to think of something before the text's end to make sense of it.
    var lacksInside = false

    func isAtMost(_ other: ErrorMeasure) -> Bool {
      (errors, touchesText ? 1 : 0) <= (other.errors, other.touchesText ? 1 : 0)
    }
  }

  private func withoutText() throws -> ErrorMeasure? {
    if let known = knownWithoutText { return known }
    let known = try withBytesOfItsOwn { try measure([], isText: false) }
    knownWithoutText = .some(known)
    return known
  }

  /// With nothing on the cursor's line.
  private func treeWithoutLine() throws -> SyntaxTree? {
    if let known = knownTreeWithoutLine { return known }
    let line = document.snapshot.lineRange(document.snapshot.lineContaining(cursor))
    let known = try withBytesOfItsOwn { try tree(after: TextEdit(range: line, replacement: [])) }
    knownTreeWithoutLine = .some(known)
    return known
  }

  /// With nothing on the cursor's line.
  private func withoutLine() throws -> ErrorMeasure? {
    let line = document.snapshot.lineRange(document.snapshot.lineContaining(cursor))
    let bytes = document.snapshot.bytes
    // What is wrong there is said of the code next to it.
    let before = bytes[..<line.lowerBound].lastIndex { !Blank.isBlank($0) }.map { $0 + 1 } ?? 0
    let after = bytes[line.upperBound...].firstIndex { !Blank.isBlank($0) } ?? bytes.count
    return try treeWithoutLine().map { errors(of: $0, around: before..<(after - line.count)) }
  }

  /// What is measured once, whichever text needs it first, takes no bytes from that text.
  private func withBytesOfItsOwn<Measured>(_ body: () throws -> Measured?) rethrows -> Measured? {
    let left = bytesLeft
    defer { bytesLeft = left }
    bytesLeft = Self.mostBytes
    return try body()
  }

  private func errors(of tree: SyntaxTree, around place: Range<Int>) -> ErrorMeasure {
    let errors = tree.errorNodes()
    let touches = errors.contains {
      $0.range.lowerBound <= place.upperBound && $0.range.upperBound >= place.lowerBound
    }
    return ErrorMeasure(errors: errors.count, touchesText: touches)
  }

  /// The fewest errors that any continuation leaves.
  private func measure(_ text: [UInt8], isText: Bool) throws -> ErrorMeasure? {
    var best: ErrorMeasure?
    for continuation in continuations(of: text) {
      guard let tree = try tree(with: text + continuation) else { continue }
      var measure = errors(of: tree, around: cursor..<(cursor + text.count + continuation.count))
      measure.lacksInside = tree.errorNodes(in: cursor..<(cursor + text.count)).contains {
        $0.isMissing && $0.range.lowerBound > cursor && $0.range.upperBound < cursor + text.count
      }
      if let known = best, known.isAtMost(measure) { continue }
      best = measure
      if measure.errors == 0 || (isText && !measure.touchesText && measure.errors <= distantErrors) { break }
    }
    return best
  }

  private static let blockEnds = ["elixir": Array("end".utf8), "lua": Array("end".utf8), "ruby": Array("end".utf8)]
  /// Languages in which a statement that lacks its semicolon is an error.
  static let terminated: Set<String> = ["c", "c_sharp", "cpp", "java", "php", "rust", "zig"]

  /// A text and what it leaves open on its last line.
  private struct Unfinished {
    /// How much of the cursor's line is looked at for open brackets, in bytes.
    private static let longestLine = 1 << 14
    /// How many lines above it are.
    private static let linesAbove = 20

    let lastLine: [UInt8]
    let closers: [UInt8]
    /// The same and what is open from the lines above, up to a block's end: of a call that is written over several lines.
    let outerClosers: [UInt8]
    let indentation: [UInt8]

    init(_ snapshot: TextSnapshot, _ cursor: Int, _ text: [UInt8]) {
      let line = snapshot.lineContaining(cursor)
      let start = max(snapshot.lineStarts[line], cursor - Self.longestLine)
      let written = Array(snapshot.bytes[start..<cursor]) + text
      let above = max(snapshot.lineStarts[max(line - Self.linesAbove, 0)], start - Self.longestLine)
      outerClosers = BracketBalance(snapshot.bytes[above..<start] + written).missingClosers
        .prefix { $0 != UInt8(ascii: "}") }
      lastLine = Array(written.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).last ?? [])
      closers = BracketBalance(written).missingClosers
      indentation = lastLine.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }

    /// A new line as far to the right as the last one.
    var newLine: [UInt8] { [UInt8(ascii: "\n")] + indentation }
    var body: [UInt8] { newLine + Array("    x".utf8) }
  }

  /// Bodies of what ends in a colon.
  private func blocks(of text: Unfinished) -> [[UInt8]] {
    guard document.language?.name == "python" else { return [text.body] }
    // `try:` alone needs a handler as well.
    return [text.body, text.body + text.newLine + Array("finally:".utf8) + text.body]
  }

  /// What may be written after a text to finish it: nothing, a word, closing brackets, a body.
  private func continuations(of text: [UInt8]) -> [[UInt8]] {
    let text = Unfinished(document.snapshot, cursor, text)
    let closers = text.closers
    let word = Array("x".utf8)
    var result = [[], word]
    if !closers.isEmpty { result += [closers, word + closers, text.body + text.newLine + closers] }
    if Self.terminated.contains(document.language?.name ?? "") {
      let end = [UInt8(ascii: ";")]
      result += [end, word + end]
      if !closers.isEmpty { result += [closers + end, word + closers + end] }
    }
    if text.outerClosers.count > closers.count {
      let end = text.outerClosers + (Self.terminated.contains(document.language?.name ?? "") ? [UInt8(ascii: ";")] : [])
      result += [end, word + end]
    }
    // Blocks that a word ends.
    if let end = Self.blockEnds[document.language?.name ?? ""] {
      let last = text.newLine + end
      result += [last, text.body + last]
      if !closers.isEmpty { result += [closers + last, closers + text.body + last] }
    }
    if Blank.trimmed(text.lastLine).last == UInt8(ascii: ":") { result += blocks(of: text) }
    return result
  }
}
