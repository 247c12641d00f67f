import Support

/// Damages source code as typing and merging do, so that it has errors in many places.
enum TextDamage {
  private static let newline = UInt8(ascii: "\n")

  static func apply(to text: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var lines = text.split(separator: newline, omittingEmptySubsequences: false).map(Array.init)
    let line = Int.random(in: 0..<lines.count, using: &random)
    switch Int.random(in: 0..<5, using: &random) {
    case 0: lines.removeSubrange(line..<min(line + 2, lines.count))
    case 1: lines.insert(lines[line], at: Int.random(in: 0...lines.count, using: &random))
    case 2: lines[line..<min(line + 8, lines.count)].shuffle(using: &random)
    case 3: lines.removeSubrange(line...)
    default: return withOtherBytes(text, &random)
    }
    return Array(lines.joined(separator: [newline]))
  }

  private static func withOtherBytes(_ text: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var text = text
    for _ in 0..<8 where !text.isEmpty {
      let index = Int.random(in: 0..<text.count, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0: text.remove(at: index)
      case 1: text[index] = UInt8.random(in: 0...255, using: &random)
      default: text.insert("(){}[];,.:\"'\n \t=".utf8.randomElement(using: &random) ?? newline, at: index)
      }
    }
    return text
  }
}
