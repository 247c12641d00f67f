import SourceText

/// Where the committed prefix ends and the typed text begins: the start of a line 8 to 24 lines above the cursor.
///
/// The line is chosen by what stands in it, not by its number, so that typing below or adding lines above leaves the
/// choice where it is until the cursor has moved far enough: a line after a blank line is best, then a less indented
/// one; among equals the one with the smallest hash.
enum CommitPoint {
  /// Lines above the cursor's line that may be chosen.
  static let nearest = 8
  static let farthest = 24
  /// How much of a line its hash depends on, in bytes.
  static let longestHashed = 256

  /// The offset of the chosen line for a cursor at `offset`; 0 if fewer than `nearest` lines are above.
  static func choose(in snapshot: TextSnapshot, cursor offset: Int) -> Int {
    let line = snapshot.lineContaining(offset)
    guard line > nearest else { return 0 }
    return snapshot.lineStarts[best(in: max(0, line - farthest)...(line - nearest), of: snapshot)]
  }

  /// The start of the window that ends at `end`: the best line of the upper quarter of the lines that `fits` allows.
  ///
  /// The upper edge moves in coarse steps for the same reason: it stays while it is among the candidates.
  static func windowStart(in snapshot: TextSnapshot, end: Int, linesThatFit: Int) -> Int {
    let endLine = snapshot.lineContaining(end)
    guard linesThatFit < endLine else { return 0 }
    guard linesThatFit > 0 else { return end }
    let top = endLine - linesThatFit
    return snapshot.lineStarts[best(in: top...(top + linesThatFit / 4), of: snapshot)]
  }

  private static func best(in lines: ClosedRange<Int>, of snapshot: TextSnapshot) -> Int {
    lines.min { rank($0, snapshot) < rank($1, snapshot) } ?? lines.lowerBound
  }

  /// Smaller is better.
  private static func rank(_ line: Int, _ snapshot: TextSnapshot) -> (Int, UInt64, Int) {
    let bytes = snapshot.bytes[snapshot.lineRange(line)].prefix(longestHashed)
    let content = bytes.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    let followsBlank =
      line == 0 || snapshot.bytes[snapshot.lineRange(line - 1)].prefix(longestHashed).allSatisfy(Blank.isBlank)
    let kind = content.isEmpty ? 3 : followsBlank ? 0 : bytes.count == content.count ? 1 : 2
    return (kind, StableHash.of(bytes), -line)
  }
}
