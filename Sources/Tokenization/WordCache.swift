/// The tokens of short words met before: a table of fixed size in which a word displaces the one in its place.
struct WordCache: Sendable {
  /// Longest word that is kept, in bytes.
  static let longestWord = 16
  private static let mostTokens = 6
  private static let bits = 14

  /// A word's bytes and length as two integers.
  struct Key: Equatable {
    var low: UInt64 = 0
    var high: UInt64 = 0
    var length: UInt8 = 0

    init() {}

    @inline(__always)
    init(_ bytes: [UInt8], _ range: Range<Int>) {
      length = UInt8(truncatingIfNeeded: range.count)
      for index in range.prefix(8) { low = low << 8 | UInt64(bytes[index]) }
      for index in range.dropFirst(8) { high = high << 8 | UInt64(bytes[index]) }
    }

    var slot: Int {
      let mixed = (low ^ high &* 0x9e37_79b9_7f4a_7c15 ^ UInt64(length)) &* 0xd6e8_feb8_6659_fd93
      return Int(truncatingIfNeeded: mixed >> (64 - UInt64(WordCache.bits)))
    }
  }

  private struct Entry {
    var key = Key()
    var count: UInt8 = 0
    var tokens = InlineArray<6, TokenID>(repeating: 0)
  }

  private var entries = [Entry](repeating: Entry(), count: 1 << bits)

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
