import SourceText
import Support

extension HoleFinder {
  /// Where in its line a hole begins.
  private enum Beginning: CaseIterable {
    case firstToken
    case afterOperator
    case insideName
  }

  /// Fewest bytes that are asked for.
  private static let shortestTruth = 3
  /// Fewest bytes of a name that is cut.
  private static let shortestCutName = 4

  /// The rest of lines: from the first token, after an operator or dot, or inside a name, each as often.
  func lineHoles(_ task: EvaluationTask, count: Int, random: inout SeededGenerator) -> [Hole] {
    var found: [Hole] = []
    for (line, code) in shuffledLines(&random) where found.count < count {
      let beginning = Beginning.allCases.randomElement(using: &random) ?? .firstToken
      let places = places(beginning, in: code).filter { isWorthAsking($0..<code.upperBound) }
      guard let start = places.randomElement(using: &random) else { continue }
      let end = file.snapshot.lineRange(line).upperBound
      // A name that is cut is used by what is asked for.
      let uses = Words.start(in: file.bytes, before: start)..<code.upperBound
      found.append(hole(task, removing: start..<end, truth: start..<code.upperBound, uses: uses))
    }
    return found
  }

  private func places(_ beginning: Beginning, in code: Range<Int>) -> [Int] {
    switch beginning {
    case .firstToken:
      return [code.lowerBound]
    case .afterOperator:
      return code.compactMap { offset in
        guard isOperator(file.bytes[offset]) else { return nil }
        var next = offset + 1
        while next < code.upperBound, Words.isBlank(file.bytes[next]) { next += 1 }
        guard next < code.upperBound, !isOperator(file.bytes[next]), !file.isInString(next) else { return nil }
        return next
      }
    case .insideName:
      return Words.ranges(in: file.bytes, code).filter {
        $0.count >= Self.shortestCutName && !file.isInString($0.lowerBound + 1) && file.isName($0)
      }
      .flatMap { Array($0.dropFirst()) }
    }
  }

  private func isOperator(_ byte: UInt8) -> Bool { Array("=+-*/%<>&|^!?:.,([{".utf8).contains(byte) }

  /// Something must be asked that is more than brackets, and no string may be cut.
  private func isWorthAsking(_ range: Range<Int>) -> Bool {
    range.count >= Self.shortestTruth && !file.isInText(range.lowerBound)
      && file.bytes[range].contains { Words.isIdentifier($0) && !Words.isDigit($0) }
  }
}
