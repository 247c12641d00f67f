/// The printable stand-ins for bytes in which byte-level vocabularies are written.
///
/// GPT-2 gave each byte a visible character: printable Latin-1 stands for itself, the other 68 bytes are U+0100, U+0101 …
/// in order (`bytes_to_unicode` in https://github.com/openai/gpt-2/blob/master/src/encoder.py).
struct ByteAlphabet {
  /// The byte of each character below U+0144; -1 for characters that stand for none.
  private let bytes: [Int16]

  init() {
    var bytes = [Int16](repeating: -1, count: 0x144)
    var next = 0x100
    for byte in 0..<256 {
      if Self.standsForItself(byte) {
        bytes[byte] = Int16(byte)
      } else {
        bytes[next] = Int16(byte)
        next += 1
      }
    }
    self.bytes = bytes
  }

  /// Appends the bytes that `text` stands for; false (and `result` unchanged) if it is not written in this alphabet.
  func decode(_ text: ArraySlice<UInt8>, into result: inout [UInt8]) -> Bool {
    let start = result.count
    var index = text.startIndex
    while index < text.endIndex {
      let first = Int(text[index])
      var character = first
      index += 1
      if first >= 0x80 {
        // All characters of the alphabet are one or two bytes in UTF-8.
        guard first & 0xe0 == 0xc0, index < text.endIndex, text[index] & 0xc0 == 0x80 else {
          result.removeSubrange(start...)
          return false
        }
        character = (first & 0x1f) << 6 | Int(text[index] & 0x3f)
        index += 1
      }
      guard character < bytes.count, bytes[character] >= 0 else {
        result.removeSubrange(start...)
        return false
      }
      result.append(UInt8(truncatingIfNeeded: bytes[character]))
    }
    return true
  }

  private static func standsForItself(_ byte: Int) -> Bool {
    (0x21...0x7e).contains(byte) || (0xa1...0xac).contains(byte) || (0xae...0xff).contains(byte)
  }
}
