/// The tokens of short words met before: a table of fixed size in which a word displaces the one in its place.
struct WordCache: Sendable {
  /// Longest word that is kept, in bytes.
  static let longestWord = 16
  private static let mostTokens = 6
  private static let bits = 16

  /// A word's bytes, the first eight and the last, and its length: no two words have the same.
  struct Key: Equatable {
    var low: UInt64 = 0
    var high: UInt64 = 0
    var length: UInt8 = 0

    init() {}

    /// The key of at most `longestWord` bytes.
    @inline(__always)
    init(_ text: [UInt8], _ range: Range<Int>) {
      length = UInt8(truncatingIfNeeded: range.count)
      if range.lowerBound + WordCache.longestWord <= text.count {
        let bytes = unsafe text.span.bytes
        // Checked reads: unsafe is only that any bits are taken for a number.
        let first = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: range.lowerBound, as: UInt64.self)
        let second = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: range.lowerBound + 8, as: UInt64.self)
        low = UInt64(littleEndian: first) & Self.mask(range.count)
        high = UInt64(littleEndian: second) & Self.mask(range.count - 8)
      } else {
        for index in range.prefix(8).reversed() { low = low << 8 | UInt64(text[index]) }
        for index in range.dropFirst(8).reversed() { high = high << 8 | UInt64(text[index]) }
      }
    }

    /// The lowest `count` bytes.
    @inline(__always)
    private static func mask(_ count: Int) -> UInt64 {
      count >= 8 ? .max : count <= 0 ? 0 : ~(.max << UInt64(count * 8))
    }

    @inline(__always)
    var slot: Int {
      var mixed = (low ^ UInt64(length)) &* 0xd6e8_feb8_6659_fd93
      mixed = (mixed ^ mixed >> 32 ^ high) &* 0x9e37_79b9_7f4a_7c15
      return Int(truncatingIfNeeded: mixed >> (64 - UInt64(WordCache.bits)))
    }
  }

  private struct Entry {
    var key = Key()
    var count: UInt8 = 0
    var tokens = InlineArray<6, TokenID>(repeating: 0)
  }

  private var entries = [Entry](repeating: Entry(), count: 1 << bits)

  /// What the table takes, whatever words were met.
  var byteCount: Int { entries.count * MemoryLayout<Entry>.stride }

  /// Appends the word's tokens if they are known.
  @inline(__always)
  func append(_ key: Key, to result: inout [TokenID]) -> Bool {
    let slot = key.slot
    guard entries[slot].key == key else { return false }
    for index in 0..<Int(entries[slot].count) { result.append(entries[slot].tokens[index]) }
    return true
  }

  /// Keeps a word's tokens, unless they are many.
  mutating func insert(_ key: Key, _ tokens: ArraySlice<TokenID>) {
    guard tokens.count <= Self.mostTokens else { return }
    var entry = Entry(key: key, count: UInt8(tokens.count))
    for (index, token) in tokens.enumerated() { entry.tokens[index] = token }
    entries[key.slot] = entry
  }
}
