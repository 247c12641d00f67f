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
  private static let sameCase = 1
  private static let gap = 3
  /// Less than any score; half of it is still less.
  private static let impossible = -1_000_000

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
    bytes.reduce(0) { $0 | 1 &<< UInt64(lowercase($1) & 63) }
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

  /// Memory for looking at names, one after another.
  struct Scratch {
    /// The first and last place of each letter in any alignment.
    fileprivate var firsts = InlineArray<64, Int>(repeating: 0)
    fileprivate var lasts = InlineArray<64, Int>(repeating: 0)
    /// For two letters in turn, the best score of an alignment that puts the letter on the byte.
    fileprivate var scores = InlineArray<512, Int>(repeating: 0)
  }

  /// The score of `name`, or nil if it does not match.
  package func score(of name: String) -> Int? {
    var scratch = Scratch()
    let bytes = Array(name.utf8)
    return score(of: bytes.span, tier: tier(of: bytes.span), &scratch)
  }

  /// The score of a name by its bytes, or nil if it does not match.
  func score(of name: Span<UInt8>, tier: Int, _ scratch: inout Scratch) -> Int? {
    let name = name.extracting(first: Self.longestName)
    return findPlaces(in: name, &scratch) ? tier * Self.tierWeight + bestAlignment(in: name, &scratch) : nil
  }

  /// What no score of a tier exceeds.
  func most(inTier tier: Int) -> Int {
    tier * Self.tierWeight + folded.count * (Self.sameCase + Self.wordStart) + (folded.count - 1) * Self.adjacency
  }

  /// The tier of a name, whether it matches or not.
  func tier(of name: Span<UInt8>) -> Int {
    guard name.count >= folded.count else { return 0 }
    var isSame = true
    for place in folded.indices {
      if Self.lowercase(name[place]) != folded[place] { return 0 }
      if name[place] != pattern[place] { isSame = false }
    }
    return name.count == folded.count ? (isSame ? 4 : 3) : (isSame ? 2 : 1)
  }

  /// Where each letter may be put; false if they do not occur in order.
  private func findPlaces(in name: Span<UInt8>, _ scratch: inout Scratch) -> Bool {
    var letter = 0
    for place in name.indices where Self.lowercase(name[place]) == folded[letter] {
      scratch.firsts[letter] = place
      letter += 1
      if letter == folded.count { break }
    }
    guard letter == folded.count else { return false }
    for place in name.indices.reversed() where Self.lowercase(name[place]) == folded[letter - 1] {
      letter -= 1
      scratch.lasts[letter] = place
      if letter == 0 { break }
    }
    return true
  }

  /// Dynamic programming over (letter of the pattern, byte of the name), only where the letter may be put.
  private func bestAlignment(in name: Span<UInt8>, _ scratch: inout Scratch) -> Int {
    var best = Self.impossible
    for letter in folded.indices {
      let before =
        letter == 0 ? (first: 0, last: -1) : (first: scratch.firsts[letter - 1], last: scratch.lasts[letter - 1])
      // The rows of this letter and of the one before.
      let row = letter % 2 * Self.longestName
      let rowBefore = Self.longestName - row
      best = Self.impossible
      // The best of the row before, two bytes or more back, and up to where that is known.
      var apart = Self.impossible
      var known = before.first
      for place in scratch.firsts[letter]...scratch.lasts[letter] {
        scratch.scores[row + place] = Self.impossible
        guard Self.lowercase(name[place]) == folded[letter] else { continue }
        while known <= min(place - 2, before.last) {
          apart = max(apart, scratch.scores[rowBefore + known])
          known += 1
        }
        let isAdjacent = before.first < place && place <= before.last + 1
        let adjacent = isAdjacent ? scratch.scores[rowBefore + place - 1] + Self.adjacency : Self.impossible
        let earlier = letter == 0 ? -min(place, Self.gap) : max(adjacent, apart - Self.gap)
        guard earlier > Self.impossible / 2 else { continue }
        let own =
          (name[place] == pattern[letter] ? Self.sameCase : 0) + (Self.startsWord(name, at: place) ? Self.wordStart : 0)
        scratch.scores[row + place] = earlier + own
        best = max(best, earlier + own)
      }
    }
    return best
  }

  private static func startsWord(_ name: Span<UInt8>, at place: Int) -> Bool {
    guard place > 0 else { return true }
    let byte = name[place]
    let before = name[place - 1]
    if !isWordByte(before) { return isWordByte(byte) }
    guard isUppercase(byte) else { return false }
    // `serverName`, or the last capital of `HTTPServer`.
    return !isUppercase(before) || (place + 1 < name.count && isLowercase(name[place + 1]))
  }

  private static func isWordByte(_ byte: UInt8) -> Bool { byte != UInt8(ascii: "_") && byte != UInt8(ascii: "$") }
  private static func isUppercase(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "A") < 26 }
  private static func isLowercase(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "a") < 26 }
  static func lowercase(_ byte: UInt8) -> UInt8 { isUppercase(byte) ? byte | 0x20 : byte }
}
