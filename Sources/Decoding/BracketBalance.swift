/// Brackets of a piece of code, strings and escapes left out as far as one line's quotes tell.
package struct BracketBalance {
  /// Closing brackets that would close what the piece leaves open, innermost first.
  package var missingClosers: [UInt8] { open.reversed() }
  /// Closing brackets that nothing in the piece opens, in order.
  package private(set) var extraClosers: [UInt8] = []
  /// Closing brackets for what is open, outermost first.
  private var open: [UInt8] = []

  /// Reads a piece of code.
  package init(_ bytes: some Sequence<UInt8>) {
    var quote: UInt8?
    var isEscaped = false
    for byte in bytes {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if let mark = quote {
        if byte == mark || byte == UInt8(ascii: "\n") { quote = nil }
      } else if byte == UInt8(ascii: "\"") {
        quote = byte
      } else if let closer = Self.closer(of: byte) {
        open.append(closer)
      } else if Self.isCloser(byte) {
        if open.last == byte { open.removeLast() } else { extraClosers.append(byte) }
      }
    }
  }

  /// True for a closing bracket.
  package static func isCloser(_ byte: UInt8) -> Bool { Array(")]}".utf8).contains(byte) }

  private static func closer(of byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "("): UInt8(ascii: ")")
    case UInt8(ascii: "["): UInt8(ascii: "]")
    case UInt8(ascii: "{"): UInt8(ascii: "}")
    default: nil
    }
  }
}
