import SourceText
import Support
import Syntax

extension HoleFinder {
  /// Most lines of a body.
  private static let mostBodyLines = 12

  /// Bodies of functions, from after the signature (and the documentation, if the body begins with it) to the end. A
  /// closing bracket stays.
  func blockHoles(count: Int, random: inout SeededGenerator) -> [Hole] {
    let bodies = file.definitions.compactMap(body).filter { range in
      let lines = file.snapshot.lineContaining(range.lowerBound)...file.snapshot.lineContaining(range.upperBound)
      return lines.count <= Self.mostBodyLines && lines.allSatisfy(file.isIncluded)
        && file.bytes[range].contains { Words.isIdentifier($0) }
    }
    let distinct = Set(bodies).sorted { $0.lowerBound < $1.lowerBound }
    return distinct.shuffled(using: &random).prefix(count).map { hole(.block, removing: $0, truth: $0) }
  }

  /// The bytes from the body's first token to its last one.
  private func body(of match: SyntaxMatch) -> Range<Int>? {
    let kinds = ["function", "method", "constructor"]
    guard let definition = match.captures.first(where: { $0.name.hasPrefix("definition.") }),
      kinds.contains(String(definition.name.dropFirst("definition.".count))),
      let body = match["body"] ?? definition.node.child(field: "body")
    else { return nil }
    var range = body.range
    if let doc = match["doc"], range.contains(doc.range.lowerBound) { range = doc.range.upperBound..<range.upperBound }
    if file.bytes[range].first == UInt8(ascii: "{"), file.bytes[range].last == UInt8(ascii: "}"), range.count >= 2 {
      range = (range.lowerBound + 1)..<(range.upperBound - 1)
    }
    let isSpace = { [file] (offset: Int) in Words.isBlank(file.bytes[offset]) || Words.isLineEnd(file.bytes[offset]) }
    guard let first = range.first(where: { !isSpace($0) }), let last = range.last(where: { !isSpace($0) }) else {
      return nil
    }
    // On a line of its own: `{ side * side }` is the rest of a line.
    let line = file.snapshot.lineRange(file.snapshot.lineContaining(first))
    guard file.bytes[line.lowerBound..<first].allSatisfy(Words.isBlank) else { return nil }
    return first..<(last + 1)
  }
}
