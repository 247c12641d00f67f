import SourceText
import Support

extension HoleFinder {
  /// Lines in a row that are typed.
  static let replayLines = 5
  /// Fewest of them with code.
  private static let fewestCodeLines = 3

  /// Runs of lines, from the first line's code to the last line's end.
  func replayHoles(count: Int, random: inout SeededGenerator) -> [Hole] {
    var taken: Set<Int> = []
    var found: [Hole] = []
    for (line, code) in shuffledLines(&random) where found.count < count {
      let run = line..<min(line + Self.replayLines, file.snapshot.lineCount)
      guard run.allSatisfy({ file.isIncluded(line: $0) && !taken.contains($0) }),
        run.count(where: { file.code(ofLine: $0) != nil }) >= Self.fewestCodeLines
      else { continue }
      taken.formUnion(run)
      let end = file.snapshot.lineRange(run.upperBound - 1).upperBound
      let truth = Words.trimmedEnd(file.bytes[code.lowerBound..<end])
      let range = code.lowerBound..<(code.lowerBound + truth.count)
      found.append(hole(.replay, removing: code.lowerBound..<end, truth: range))
    }
    return found
  }
}
