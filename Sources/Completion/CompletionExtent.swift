import Decoding
import SourceText
import Syntax

/// Decides whether a block or the rest of a line is due.
struct CompletionExtent {
  /// Most lines of a block.
  static let mostLines = 12

  let document: CompletionDocument
  let cursor: Int

  private var snapshot: TextSnapshot { document.snapshot }

  /// The stop rule for a request.
  func stopRule(_ extent: CompletionOptions.Extent) -> StopRule {
    switch extent {
    case .line: return .line
    case .block: return blockRule(header: header ?? snapshot.lineContaining(cursor))
    case .automatic:
      guard let header, isBlank(cursor..<lineRange.upperBound), !hasBody(below: header) else { return .line }
      return blockRule(header: header)
    }
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
    let line = snapshot.lineContaining(cursor)
    let next = (line + 1..<max(snapshot.lineCount, line + 1)).first { !isBlank(snapshot.lineRange($0)) }
    guard let next else { return false }
    return StopRule.indentation(of: snapshot.bytes[snapshot.lineRange(next)]) > indentation
  }

  private func isBlank(_ range: Range<Int>) -> Bool { snapshot.bytes[range].allSatisfy(Blank.isBlank) }
}
