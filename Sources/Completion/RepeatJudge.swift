import SourceText

/// Finds what a text repeats of its surroundings.
struct RepeatJudge {
  /// Fewest letters or digits of a line whose repetition says something.
  static let fewestLetters = 3

  /// What is left of a text, or why nothing is.
  enum Verdict: Equatable {
    case keep([UInt8])
    case withhold(WithholdingReason)
  }

  private let before: [UInt8]
  private let linesBefore: [[UInt8]]
  private let restOfLine: [UInt8]
  private let linesAfter: [[UInt8]]

  init(snapshot: TextSnapshot, cursor: Int) {
    let line = snapshot.lineContaining(cursor)
    let range = snapshot.lineRange(line)
    before = Array(snapshot.bytes[range.lowerBound..<max(cursor, range.lowerBound)])
    restOfLine = Blank.trimmed(snapshot.bytes[min(cursor, range.upperBound)..<range.upperBound])
    linesAfter = Self.filledLines(snapshot, Array((line + 1)..<max(snapshot.lineCount, line + 1)), count: 8)
    linesBefore = Self.filledLines(snapshot, (0..<line).reversed(), count: 2)
  }

  /// `text` without what the following lines or the rest of the cursor's line have already.
  func judge(_ text: [UInt8]) -> Verdict {
    var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { Array($0) }
    let whole = trimmedLines(lines)
    if let first = whole.first, says(first), first == linesBefore.first { return .withhold(.repeatsPrefix) }
    if let place = repeatedFollowingLines(whole) {
      if place == 0 { return .withhold(.repeatsSuffix) }
      lines.removeSubrange(place...)
    }
    if lines.count == 1, says(restOfLine), isRestOfLine(lines[0]) { return .withhold(.repeatsSuffix) }
    var kept = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    while kept.last.map(Blank.isBlank) == true { kept.removeLast() }
    return .keep(kept)
  }

  /// True if the text is nothing but what stands after the cursor on its line.
  func isRestOfLine(_ text: [UInt8]) -> Bool { !restOfLine.isEmpty && Blank.trimmed(text) == restOfLine }

  /// The text without the end that the rest of the cursor's line begins with, shortest cut first.
  func withoutOverlap(_ text: [UInt8]) -> [[UInt8]] {
    guard !restOfLine.isEmpty, !text.isEmpty else { return [] }
    return (1...min(text.count, restOfLine.count)).filter { length in
      text.count >= length && text.suffix(length).elementsEqual(restOfLine.prefix(length))
    }.map { Array(text.dropLast($0)) }
  }

  /// The lines as they would stand, without blanks at their ends; the first with what is before the cursor.
  private func trimmedLines(_ lines: [[UInt8]]) -> [[UInt8]] {
    lines.enumerated().map { place, line in Self.trimmed(place == 0 ? before + line : line) }
  }

  /// The first line of a run that goes on to the end of the text and equals the following lines.
  private func repeatedFollowingLines(_ lines: [[UInt8]]) -> Int? {
    lines.indices.first { place in
      let tail = lines[place...].filter { !$0.isEmpty }
      return !tail.isEmpty && tail.contains(where: says) && linesAfter.starts(with: tail)
    }
  }

  /// Indentation counts: a line that stands deeper is another one.
  private static func trimmed(_ line: [UInt8]) -> [UInt8] {
    Array(line.reversed().drop(while: Blank.isBlank).reversed())
  }

  private func says(_ line: [UInt8]) -> Bool {
    line.count { Self.isLetterOrDigit($0) } >= Self.fewestLetters
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: byte >= 0x80
    }
  }

  private static func filledLines(_ snapshot: TextSnapshot, _ lines: [Int], count: Int) -> [[UInt8]] {
    var found: [[UInt8]] = []
    for line in lines.prefix(64) where found.count < count {
      let text = trimmed(Array(snapshot.bytes[snapshot.lineRange(line)]))
      if !text.isEmpty { found.append(text) }
    }
    return found
  }
}
