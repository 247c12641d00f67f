/// One step through text that should be UTF-8: a code point, or bytes that are none.
struct UTF8Step {
  /// Bytes taken, at least 1.
  var byteCount: Int
  /// UTF-16 code units that stand for them: 2 outside the Basic Multilingual Plane; 1 for a malformed part, which readers
  /// show as one U+FFFD.
  var utf16Count: Int

  /// The step that begins at `offset`, which must be below `end`.
  ///
  /// A malformed part is as long as the longest beginning of a well-formed sequence ("maximal subpart", The Unicode
  /// Standard 15.0, section 3.9, table 3-7), which is also how `String(decoding:as:)` replaces.
  init(in bytes: [UInt8], at offset: Int, end: Int) {
    let lead = bytes[offset]
    let (following, second) = Self.shape(of: lead)
    var taken = 1
    while taken <= following, offset + taken < end {
      let allowed: ClosedRange<UInt8> = taken == 1 ? second : 0x80...0xBF
      guard allowed.contains(bytes[offset + taken]) else { break }
      taken += 1
    }
    byteCount = taken
    utf16Count = taken == 4 ? 2 : 1
  }

  /// How many bytes follow a lead byte, and which the first of them may be.
  private static func shape(of lead: UInt8) -> (following: Int, second: ClosedRange<UInt8>) {
    switch lead {
    case 0xC2...0xDF: (1, 0x80...0xBF)
    case 0xE0: (2, 0xA0...0xBF)
    case 0xE1...0xEC, 0xEE, 0xEF: (2, 0x80...0xBF)
    case 0xED: (2, 0x80...0x9F)
    case 0xF0: (3, 0x90...0xBF)
    case 0xF1...0xF3: (3, 0x80...0xBF)
    case 0xF4: (3, 0x80...0x8F)
    default: (0, 0x80...0xBF)
    }
  }
}
