/// SVG elements as text; sizes in pixels.
struct FigureText {
  private(set) var elements: [String] = []

  mutating func text(_ string: String, x: Double, y: Double, anchor: String = "start", size: Int = 12) {
    let escaped = string.map { character in
      switch character {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      default: String(character)
      }
    }.joined()
    elements.append(
      "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" text-anchor=\"\(anchor)\" font-size=\"\(size)\">\(escaped)</text>"
    )
  }

  mutating func line(_ points: [(x: Double, y: Double)], color: String, width: Double = 1.5) {
    let list = points.map { "\(Self.number($0.x)),\(Self.number($0.y))" }.joined(separator: " ")
    elements.append(
      "<polyline points=\"\(list)\" fill=\"none\" stroke=\"\(color)\" stroke-width=\"\(Self.number(width))\"/>"
    )
  }

  mutating func bar(x: Double, y: Double, width: Double, height: Double, color: String) {
    elements.append(
      "<rect x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" width=\"\(Self.number(width))\" height=\"\(Self.number(height))\" fill=\"\(color)\"/>"
    )
  }

  /// With two digits after the point, the same on every machine.
  static func number(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let digits = abs(hundredths)
    return "\(hundredths < 0 ? "-" : "")\(digits / 100).\(digits % 100 / 10)\(digits % 10)"
  }
}
