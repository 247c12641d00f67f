/// How well a name fits a pattern whose letters it must hold in order.
///
/// Tiers first: the name itself (4), itself but for case (3), beginning with the pattern (2), beginning with it but for
/// case (1), any other match (0), each worth `tierWeight`. Within a tier the best alignment counts: for each letter
/// 1 if the case agrees, 8 if it starts a word (`userName`, `user_name`, `HTTPServer`), 6 if it follows the letter
/// before; less 3 a gap between letters, and 1 a byte before the first, at most 3. Case is that of ASCII letters.
package struct FuzzyScore: Sendable {
  private static let tierWeight = 100_000
  private static let longestPattern = 64
  private static let longestName = 256
  private static let wordStart = 8
  private static let adjacency = 6
  private static let gap = 3

  private let pattern: [UInt8]
  private let folded: [UInt8]
  /// The letters of the pattern; see `mask(of:)`.
  let mask: UInt64

  /// Nil for a pattern that is empty or longer than 64 bytes.
  package init?(pattern: String) {
    self.pattern = Array(pattern.utf8)
    guard !self.pattern.isEmpty, self.pattern.count <= Self.longestPattern else { return nil }
    folded = self.pattern.map(Self.lowercase)
    mask = Self.mask(of: folded)
  }

  /// A bit for each ASCII byte that occurs, letters whatever their case: a name without one of a pattern's cannot match it.
  static func mask(of bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0) { $0 | 1 << UInt64(lowercase($1) & 63) }
  }

  /// True if the pattern's letters occur in a name in order.
  func occurs(in name: some Sequence<UInt8>) -> Bool {
    var next = 0
    for byte in name {
      if Self.lowercase(byte) == folded[next] { next += 1 }
      if next == folded.count { return true }
    }
    return false
  }

  /// SQLite's LIKE pattern that every matching name satisfies.
  var likePattern: String {
    var text: [UInt8] = [UInt8(ascii: "%")]
    for (index, byte) in pattern.enumerated() {
      if [UInt8(ascii: "%"), UInt8(ascii: "_"), UInt8(ascii: "\\")].contains(byte) { text.append(UInt8(ascii: "\\")) }
      text.append(byte)
      // No mark inside a sequence: LIKE compares characters.
      let isInside = index + 1 < pattern.count && pattern[index + 1] & 0xC0 == 0x80
      if !isInside { text.append(UInt8(ascii: "%")) }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The score of `name`, or nil if it does not match.
  package func score(of name: String) -> Int? { score(of: name.utf8) }

  /// The score of a name by its bytes.
  func score(of name: some Collection<UInt8>) -> Int? {
    let bytes = Array(name.prefix(Self.longestName))
    guard let alignment = bestAlignment(in: bytes) else { return nil }
    return tier(of: bytes) * Self.tierWeight + alignment
  }

  private func tier(of name: [UInt8]) -> Int {
    if name == pattern { return 4 }
    let isWhole = name.count == pattern.count
    if name.starts(with: pattern) { return 2 }
    guard name.lazy.map(Self.lowercase).starts(with: folded) else { return 0 }
    return isWhole ? 3 : 1
  }

  /// Dynamic programming over (letter of the pattern, byte of the name); a row holds the best score of an alignment
  /// that puts the letter on the byte.
  private func bestAlignment(in name: [UInt8]) -> Int? {
    var row = [Int?](repeating: nil, count: name.count)
    for (index, letter) in folded.enumerated() {
      var next = [Int?](repeating: nil, count: name.count)
      // The best of the row before, two bytes or more back.
      var apart: Int?
      for (offset, byte) in name.enumerated() {
        if offset >= 2, let earlier = row[offset - 2] { apart = max(apart ?? Int.min, earlier) }
        guard Self.lowercase(byte) == letter else { continue }
        let own = (byte == pattern[index] ? 1 : 0) + (Self.startsWord(name, at: offset) ? Self.wordStart : 0)
        if index == 0 {
          next[offset] = own - min(offset, Self.gap)
          continue
        }
        let adjacent = offset >= 1 ? row[offset - 1].map { $0 + Self.adjacency } : nil
        let distant = apart.map { $0 - Self.gap }
        if let before = [adjacent, distant].compactMap(\.self).max() { next[offset] = before + own }
      }
      row = next
    }
    return row.compactMap(\.self).max()
  }

  private static func startsWord(_ name: [UInt8], at offset: Int) -> Bool {
    guard offset > 0 else { return true }
    let byte = name[offset]
    let before = name[offset - 1]
    if !isWordByte(before) { return isWordByte(byte) }
    guard isUppercase(byte) else { return false }
    // `serverName`, or the last capital of `HTTPServer`.
    return !isUppercase(before) || (offset + 1 < name.count && isLowercase(name[offset + 1]))
  }

  private static func isWordByte(_ byte: UInt8) -> Bool { byte != UInt8(ascii: "_") && byte != UInt8(ascii: "$") }
  private static func isUppercase(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
  private static func isLowercase(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
  private static func lowercase(_ byte: UInt8) -> UInt8 { isUppercase(byte) ? byte | 0x20 : byte }
}
