import SourceText
import Support

extension HoleFinder {
  /// Fewest bytes of a name that is asked for.
  private static let shortestName = 3

  /// Names that are used, right after a dot or with their first letter typed: when an editor opens its list. The rest of the
  /// line is taken out with them.
  func identifierHoles(count: Int, random: inout SeededGenerator) -> [Hole] {
    var found: [Hole] = []
    for (line, code) in shuffledLines(&random) where found.count < count {
      let names = Words.ranges(in: file.bytes, code).filter {
        $0.count >= Self.shortestName && file.isName($0) && !file.declared.contains($0)
      }
      guard let name = names.randomElement(using: &random) else { continue }
      let start = file.isAfterMemberAccess(name.lowerBound) ? name.lowerBound : name.lowerBound + 1
      guard file.snapshot.isBoundary(start) else { continue }
      let end = file.snapshot.lineRange(line).upperBound
      found.append(hole(.identifier, removing: start..<end, truth: start..<name.upperBound, uses: name))
    }
    return found
  }
}
