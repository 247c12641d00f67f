import Decoding
import SourceText
import Syntax

/// Says whether the brackets of a line agree with how the lines around it are indented.
///
/// A parser cannot tell where a piece of a call that is written over several lines is wrong: the rest of the call is
/// unfinished without the line, too. But what a line leaves open, deeper lines after it go on with, and a line that begins
/// with a closing bracket ends; and what is open from lines above has to be closed before the text goes back to where they
/// begin. Brackets are read as `BracketBalance` does, of a few lines; where they do not tell, a text agrees.
struct BracketJudge {
  /// Most lines after the cursor's that are looked at, and most above.
  private static let mostLines = 60
  /// Most bytes of a line that are looked at.
  private static let longestLine = 1 << 12
  /// Languages in which a closing bracket may stand alone, and such that are not written in brackets.
  private static let others: Set<String> = ["bash", "html", "markdown", "yaml"]

  private struct Line {
    var bytes: [UInt8]
    /// In columns.
    var indentation: Int
    var beginsWithCloser: Bool
  }

  private let before: [UInt8]
  private let after: [UInt8]
  private let indentation: Int
  /// The lines after the cursor's that are not blank.
  private let following: [Line]
  /// Brackets that are open from lines above, innermost last: what closes them, and how far those lines are indented.
  private let open: [(closer: UInt8, indentation: Int)]

  /// Nil where brackets say nothing.
  init?(document: CompletionDocument, cursor: Int) {
    guard let language = document.language, !Self.others.contains(language.name) else { return nil }
    let snapshot = document.snapshot
    let number = snapshot.lineContaining(cursor)
    let range = snapshot.lineRange(number)
    before = Array(snapshot.bytes[range.lowerBound..<cursor].prefix(Self.longestLine))
    after = Array(snapshot.bytes[cursor..<max(cursor, range.upperBound)].prefix(Self.longestLine))
    indentation = StopRule.indentation(of: before)
    let last = min(number + Self.mostLines, snapshot.lineCount - 1)
    following = (number..<last).compactMap { Self.line($0 + 1, of: snapshot) }
    open = Self.openAbove(number, indentation, in: snapshot)
  }

  /// False if the text at the cursor leaves something open that nothing goes on with, closes what is to stay open, or lacks
  /// what a later line closes.
  func agrees(_ text: [UInt8]) -> Bool {
    guard let next = following.first else { return true }
    let balance = BracketBalance(before + text + after)
    let end = Blank.trimmed(text + after).last
    let isListed = end == UInt8(ascii: ",")
    let begins = end.map { Array("([{".utf8).contains($0) } ?? false
    if next.indentation > indentation || (next.beginsWithCloser && next.indentation == indentation) {
      guard let (closers, isEnding) = closersOfContinuation else { return true }
      if balance.missingClosers.isEmpty { return !isEnding || closers.isEmpty }
      return closers.starts(with: balance.missingClosers)
    }
    let left = open.dropLast(balance.extraClosers.count)
    if !balance.missingClosers.isEmpty { return begins || isListed && left.isEmpty }
    if begins || isListed || next.beginsWithCloser { return true }
    return left.allSatisfy { next.indentation > $0.indentation }
  }

  /// What the lines that go on with the cursor's close beyond what they open themselves, in order, and whether the last of
  /// them begins with a closing bracket where the cursor's line begins; nil if their end is not seen.
  private var closersOfContinuation: (closers: [UInt8], isEnding: Bool)? {
    guard let end = following.firstIndex(where: { $0.indentation <= indentation }) else { return nil }
    let isEnding = following[end].beginsWithCloser && following[end].indentation == indentation
    let lines = following[..<(isEnding ? end + 1 : end)].map(\.bytes)
    return (BracketBalance(lines.joined(separator: [UInt8(ascii: "\n")])).extraClosers, isEnding)
  }

  /// Nil for a blank line.
  private static func line(_ number: Int, of snapshot: TextSnapshot) -> Line? {
    let bytes = Array(snapshot.bytes[snapshot.lineRange(number)].prefix(longestLine))
    guard let first = bytes.first(where: { !Blank.isBlank($0) }) else { return nil }
    return Line(
      bytes: bytes,
      indentation: StopRule.indentation(of: bytes),
      beginsWithCloser: BracketBalance.isCloser(first)
    )
  }

  /// Goes up from line to line that is indented less, as long as each leaves a bracket open.
  private static func openAbove(
    _ number: Int,
    _ indentation: Int,
    in snapshot: TextSnapshot
  ) -> [(closer: UInt8, indentation: Int)] {
    var found: [(closer: UInt8, indentation: Int)] = []
    var least = indentation
    for number in (max(0, number - mostLines)..<number).reversed() {
      guard let line = line(number, of: snapshot), line.indentation < least else { continue }
      // A block's bracket is closed much later: what is in it stands for itself.
      let open = BracketBalance(line.bytes).missingClosers.prefix { $0 != UInt8(ascii: "}") }
      guard !open.isEmpty else { break }
      found += open.map { ($0, line.indentation) }
      least = line.indentation
    }
    return found.reversed()
  }
}
