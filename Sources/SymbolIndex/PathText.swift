/// Paths as text, for file names on Linux are bytes and need not be UTF-8.
///
/// A byte that is not part of valid UTF-8 becomes `\xNN`. So that every text stands for one path only, a backslash that
/// would read as such an escape is escaped itself, as `\x5c`.
package enum PathText {
  private static let backslash = UInt8(ascii: "\\")

  /// The text of a path's bytes.
  package static func text(of bytes: some Collection<UInt8>) -> String {
    let bytes = Array(bytes)
    if !bytes.contains(backslash), let text = String(validating: bytes, as: UTF8.self) { return text }
    var text: [UInt8] = []
    var offset = 0
    while offset < bytes.count {
      let length = sequenceLength(in: bytes, at: offset)
      if length == 0 || readsAsEscape(bytes, at: offset) {
        text += escape(bytes[offset])
        offset += 1
      } else {
        text += bytes[offset..<offset + length]
        offset += length
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of the path that `text` stands for.
  package static func bytes(of text: String) -> [UInt8] {
    let text = Array(text.utf8)
    guard text.contains(backslash) else { return text }
    var bytes: [UInt8] = []
    var offset = 0
    while offset < text.count {
      if readsAsEscape(text, at: offset), let high = digit(text[offset + 2]), let low = digit(text[offset + 3]) {
        bytes.append(high << 4 | low)
        offset += 4
      } else {
        bytes.append(text[offset])
        offset += 1
      }
    }
    return bytes
  }

  /// Length of the valid UTF-8 sequence at `offset`, or 0.
  private static func sequenceLength(in bytes: [UInt8], at offset: Int) -> Int {
    let length =
      switch bytes[offset] {
      case 0..<0x80: 1
      case 0xC2..<0xE0: 2
      case 0xE0..<0xF0: 3
      case 0xF0..<0xF5: 4
      default: 0
      }
    guard length > 0, offset + length <= bytes.count else { return 0 }
    return String(validating: bytes[offset..<offset + length], as: UTF8.self) == nil ? 0 : length
  }

  private static func readsAsEscape(_ bytes: [UInt8], at offset: Int) -> Bool {
    offset + 3 < bytes.count && bytes[offset] == backslash && bytes[offset + 1] == UInt8(ascii: "x")
      && digit(bytes[offset + 2]) != nil && digit(bytes[offset + 3]) != nil
  }

  private static func escape(_ byte: UInt8) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    return [backslash, UInt8(ascii: "x"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
