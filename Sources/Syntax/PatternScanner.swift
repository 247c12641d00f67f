/// Goes over the text of a query, byte by byte, without blanks and comments.
struct PatternScanner {
  private let text: [UInt8]
  private(set) var offset = 0

  init(_ text: [UInt8]) { self.text = text }

  /// The byte here; nil at the end.
  var next: UInt8? { offset < text.count ? text[offset] : nil }

  /// Goes over the byte here and what blanks come behind it.
  mutating func advance() {
    offset += 1
    skipBlanks()
  }

  /// Goes over the byte here if it is this one.
  mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    advance()
    return true
  }

  mutating func skipBlanks() {
    while let byte = next {
      if byte == UInt8(ascii: ";") {
        while let byte = next, byte != UInt8(ascii: "\n") { offset += 1 }
      } else if byte == UInt8(ascii: " ") || (9...13).contains(byte) {
        offset += 1
      } else {
        return
      }
    }
  }

  /// A name of a node, a field or a capture, and the blanks behind it.
  mutating func identifier() throws -> [UInt8] {
    let start = offset
    while let byte = next, Self.isLetter(byte) || offset > start && Self.isMark(byte) { offset += 1 }
    guard offset > start, next.map({ $0 < 0x80 }) ?? true else { throw PatternParser.NotUnderstood() }
    defer { skipBlanks() }
    return Array(text[start..<offset])
  }

  /// A quoted text, and the blanks behind it.
  mutating func string() throws -> [UInt8] {
    var found: [UInt8] = []
    offset += 1
    while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\n") {
      offset += 1
      guard byte == UInt8(ascii: "\\") else {
        found.append(byte)
        continue
      }
      guard let escaped = next else { break }
      offset += 1
      switch escaped {
      case UInt8(ascii: "n"): found.append(UInt8(ascii: "\n"))
      case UInt8(ascii: "r"): found.append(UInt8(ascii: "\r"))
      case UInt8(ascii: "t"): found.append(UInt8(ascii: "\t"))
      case UInt8(ascii: "0"): found.append(0)
      default: found.append(escaped)
      }
    }
    guard next == UInt8(ascii: "\"") else { throw PatternParser.NotUnderstood() }
    advance()
    return found
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: "-")
  }

  private static func isMark(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "!")
  }
}
