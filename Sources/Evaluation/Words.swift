/// Identifiers in bytes, found without a parser.
enum Words {
  static func isIdentifier(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...: true
    default: false
    }
  }

  static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

  static func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

  /// The words of a range that do not begin with a digit, in order.
  static func ranges(in bytes: [UInt8], _ range: Range<Int>) -> [Range<Int>] {
    let range = range.clamped(to: 0..<bytes.count)
    var found: [Range<Int>] = []
    var offset = range.lowerBound
    while offset < range.upperBound {
      let start = offset
      while offset < range.upperBound, isIdentifier(bytes[offset]) { offset += 1 }
      if offset > start, !isDigit(bytes[start]) { found.append(start..<offset) }
      if offset == start { offset += 1 }
    }
    return found
  }

  /// The words of a text as strings, each as often as it stands there.
  static func list(_ bytes: [UInt8]) -> [String] {
    ranges(in: bytes, 0..<bytes.count).map { String(decoding: bytes[$0], as: UTF8.self) }
  }

  /// Where the identifier begins that ends at `offset`.
  static func start(in bytes: [UInt8], before offset: Int) -> Int {
    var start = min(max(offset, 0), bytes.count)
    while start > 0, isIdentifier(bytes[start - 1]) { start -= 1 }
    return start
  }

  /// Without blanks and line ends at its end.
  static func trimmedEnd(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var result = Array(bytes)
    while let last = result.last, isBlank(last) || isLineEnd(last) { result.removeLast() }
    return result
  }

  /// Without blanks and line ends around it.
  static func trimmed(_ bytes: some Collection<UInt8>) -> [UInt8] {
    trimmedEnd(Array(bytes.drop { isBlank($0) || isLineEnd($0) }))
  }

  /// The lines of a text, without the line ends.
  static func lines(_ bytes: [UInt8]) -> [[UInt8]] {
    bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
      Array(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
    }
  }
}
