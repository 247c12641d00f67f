/// Which bytes are white space.
enum Blank {
  static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || isLineEnd(byte)
  }

  static func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

  static func trimmed(_ bytes: some BidirectionalCollection<UInt8>) -> [UInt8] {
    let start = bytes.drop(while: isBlank)
    return Array(start.reversed().drop(while: isBlank).reversed())
  }
}
