import Decoding
import SourceText
import Syntax

/// Decides whether a block is due, or the rest of a line and what it takes to close its brackets.
struct CompletionExtent {
  /// Most lines of a block.
  static let mostLines = 12
  /// How much of the cursor's line is looked at for open brackets, in bytes.
  static let longestBeginning = 1 << 12

  let document: CompletionDocument
  let cursor: Int

  private var snapshot: TextSnapshot { document.snapshot }

  /// The stop rule for a request.
  func stopRule(_ extent: CompletionOptions.Extent) -> StopRule {
    switch extent {
    case .line: return .line
    case .block: return blockRule(header: header ?? snapshot.lineContaining(cursor))
    case .automatic:
      guard isBlank(cursor..<lineRange.upperBound) else { return .line }
      if let header, !hasBody(below: header) { return blockRule(header: header) }
      return goesOn ? .line : statementRule
    }
  }

  /// True if what the cursor's line begins is already there below it.
  private var goesOn: Bool {
    let line = snapshot.lineContaining(cursor)
    guard let next = nextLine(below: line) else { return false }
    let bytes = snapshot.bytes[snapshot.lineRange(next)]
    let isCloser = BracketBalance.isCloser(Blank.trimmed(bytes).first ?? 0)
    let (columns, own) = (StopRule.indentation(of: bytes), StopRule.indentation(of: snapshot.bytes[lineRange]))
    return columns > own || isCloser && columns == own
  }

  private var statementRule: StopRule {
    .statement(
      before: Array(snapshot.bytes[lineRange.lowerBound..<cursor].suffix(Self.longestBeginning)),
      indentation: StopRule.indentation(of: snapshot.bytes[lineRange]),
      maximumLines: Self.mostLines
    )
  }

  private var lineRange: Range<Int> { snapshot.lineRange(snapshot.lineContaining(cursor)) }

  private func blockRule(header: Int) -> StopRule {
    let indentation = StopRule.indentation(of: snapshot.bytes[snapshot.lineRange(header)])
    return .block(indentation: indentation, maximumLines: Self.mostLines)
  }

  /// The line that opens a block which the cursor is the first to write in: the cursor's own, or the one above it.
  private var header: Int? {
    let line = snapshot.lineContaining(cursor)
    if !isBlank(lineRange.lowerBound..<cursor) { return opensBlock(lineRange.lowerBound..<cursor) ? line : nil }
    var above = line - 1
    while above >= 0, isBlank(snapshot.lineRange(above)) { above -= 1 }
    return above >= 0 && opensBlock(snapshot.lineRange(above)) ? above : nil
  }

  private func opensBlock(_ range: Range<Int>) -> Bool {
    let text = Blank.trimmed(snapshot.bytes[range])
    if text.last == UInt8(ascii: "{") { return true }
    return text.last == UInt8(ascii: ":") && document.language?.name == "python"
  }

  /// True if the next line with something in it is indented deeper than the header.
  private func hasBody(below header: Int) -> Bool {
    let indentation = StopRule.indentation(of: snapshot.bytes[snapshot.lineRange(header)])
    guard let next = nextLine(below: snapshot.lineContaining(cursor)) else { return false }
    return StopRule.indentation(of: snapshot.bytes[snapshot.lineRange(next)]) > indentation
  }

  /// The next line with something in it.
  private func nextLine(below line: Int) -> Int? {
    (line + 1..<max(snapshot.lineCount, line + 1)).first { !isBlank(snapshot.lineRange($0)) }
  }

  private func isBlank(_ range: Range<Int>) -> Bool { snapshot.bytes[range].allSatisfy(Blank.isBlank) }
}
