/// What is typed of a name, ready to be compared with many names: as `NameMatch` does, without making strings of them.
package struct NamePattern {
  /// The text as it is typed.
  package let typed: String
  /// Its bytes as they are and in lower case; nil if they are not all ASCII.
  private let bytes: (typed: [UInt8], lowered: [UInt8])?

  package init(_ typed: String) {
    self.typed = typed
    let written = Array(typed.utf8)
    bytes = written.allSatisfy { $0 < 0x80 } ? (written, written.map(Self.lowered)) : nil
  }

  /// How a name fits; nil if it does not.
  package func match(_ name: String) -> NameMatch? { match(name.utf8) { name } }

  /// How a word of a text fits; nil if it does not.
  package func match(_ word: ArraySlice<UInt8>) -> NameMatch? { match(word) { String(decoding: word, as: UTF8.self) } }

  /// One pass over ASCII; what else there is compares by characters.
  private func match(_ name: some Sequence<UInt8>, decoded: () -> String) -> NameMatch? {
    guard let bytes else { return NameMatch(decoded(), typed: typed) }
    if bytes.typed.isEmpty { return .prefix }
    var (isPrefix, isPrefixIgnoringCase) = (true, true)
    var (index, found) = (0, 0)
    var last: UInt8 = 0
    for byte in name {
      if byte >= 0x80 { return NameMatch(decoded(), typed: typed) }
      let lowered = Self.lowered(byte)
      if index < bytes.typed.count {
        if byte != bytes.typed[index] { isPrefix = false }
        if lowered != bytes.lowered[index] { isPrefixIgnoringCase = false }
      }
      if found < bytes.lowered.count, lowered == bytes.lowered[found] {
        // The first letter stands where a word begins.
        if found > 0 || index == 0 || lowered != byte || !Self.isLetter(last) { found += 1 }
      }
      (last, index) = (byte, index + 1)
    }
    if index >= bytes.typed.count {
      if isPrefix { return .prefix }
      if isPrefixIgnoringCase { return .prefixIgnoringCase }
    }
    return found == bytes.lowered.count && found > 1 ? .scattered : nil
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lowered(byte))
  }

  private static func lowered(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}
