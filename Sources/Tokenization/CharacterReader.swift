/// What the splitting rules tell characters apart by: the regular expressions' `\p{L}`, `\p{N}`, `\p{P}` and `\s`.
enum CharacterClass {
  /// No character: the end of the text.
  case end
  case letter
  case number
  case punctuation
  case whitespace
  /// Everything else: symbols, marks, control characters, bytes that are not UTF-8.
  case other
}

/// A character of a text: its class, its place, and how many bytes it takes.
struct TextCharacter {
  let kind: CharacterClass
  let scalar: UInt32
  let end: Int
}

/// Reads characters from bytes up to `end`. A byte that is not part of well-formed UTF-8 is a character of its own.
struct CharacterReader {
  let bytes: [UInt8]
  /// Where the text ends; at most `bytes.count`.
  let end: Int

  /// The character that begins at `index`.
  @inline(__always)
  func character(at index: Int) -> TextCharacter {
    guard index < end else { return TextCharacter(kind: .end, scalar: 0, end: index) }
    let byte = bytes[index]
    if byte < 0x80 {
      return TextCharacter(kind: Self.asciiClass(byte), scalar: UInt32(byte), end: index + 1)
    }
    return wideCharacter(at: index, first: byte)
  }

  /// The byte at `index`; 0 past the end.
  @inline(__always)
  func byte(at index: Int) -> UInt8 { index < end ? bytes[index] : 0 }

  // The bits of `$+<=>` and of `^`|~`, the latter less 64.
  private static let lowSymbols: UInt64 = 1 << 0x24 | 1 << 0x2b | 1 << 0x3c | 1 << 0x3d | 1 << 0x3e
  private static let highSymbols: UInt64 = 1 << 0x1e | 1 << 0x20 | 1 << 0x3c | 1 << 0x3e

  @inline(__always)
  private static func asciiClass(_ byte: UInt8) -> CharacterClass {
    if (byte | 0x20) &- UInt8(ascii: "a") < 26 { return .letter }
    if byte == 0x20 || byte &- 0x09 < 5 { return .whitespace }
    if byte &- UInt8(ascii: "0") < 10 { return .number }
    if byte < 0x20 || byte == 0x7f { return .other }
    let symbols = byte < 0x40 ? lowSymbols : highSymbols
    return symbols >> UInt64(byte & 0x3f) & 1 != 0 ? .other : .punctuation
  }

  private func wideCharacter(at index: Int, first: UInt8) -> TextCharacter {
    let length: Int
    var value: UInt32
    switch first {
    case 0xc2...0xdf: (length, value) = (2, UInt32(first & 0x1f))
    case 0xe0...0xef: (length, value) = (3, UInt32(first & 0x0f))
    case 0xf0...0xf4: (length, value) = (4, UInt32(first & 0x07))
    default: return TextCharacter(kind: .other, scalar: UInt32(first), end: index + 1)
    }
    for next in index + 1..<index + length {
      let byte = byte(at: next)
      guard byte & 0xc0 == 0x80 else { return TextCharacter(kind: .other, scalar: UInt32(first), end: index + 1) }
      value = value << 6 | UInt32(byte & 0x3f)
    }
    // Overlong forms, surrogates and what lies past U+10FFFF are not characters.
    let least: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000
    guard value >= least, let scalar = Unicode.Scalar(value) else {
      return TextCharacter(kind: .other, scalar: UInt32(first), end: index + 1)
    }
    return TextCharacter(kind: UnicodeClasses.shared[scalar], scalar: value, end: index + length)
  }
}
