/// Tokens that are taken out of a text as they stand before it is split into words, such as GPT-NeoX's runs of blanks.
///
/// A place is looked up once for each length that tokens with its first byte have, so that many tokens cost no more than
/// few.
struct UserDefinedTokens: Sendable {
  /// Longer ones are not looked for in texts. The longest of known models have about 40 bytes.
  private static let longest = 256
  /// Bytes of the longest token.
  private(set) var mostBytes = 0
  private var tokens: [ArraySlice<UInt8>: TokenID] = [:]
  // By first byte, descending.
  private var lengths = [[Int]](repeating: [], count: 256)

  /// Adds a token; the first of several with the same bytes counts.
  mutating func insert(_ bytes: ArraySlice<UInt8>, _ token: TokenID) {
    guard let first = bytes.first, bytes.count <= Self.longest, tokens[bytes] == nil else { return }
    tokens[bytes] = token
    mostBytes = max(mostBytes, bytes.count)
    let place = lengths[Int(first)].firstIndex { $0 <= bytes.count } ?? lengths[Int(first)].endIndex
    if place < lengths[Int(first)].endIndex, lengths[Int(first)][place] == bytes.count { return }
    lengths[Int(first)].insert(bytes.count, at: place)
  }

  /// All that `next` finds one after the other.
  func ranges(in text: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    while let found = next(in: text, from: ranges.last?.upperBound ?? 0) { ranges.append(found.range) }
    return ranges
  }

  /// The first token at `start` or after it, the longest if several begin there.
  func next(in text: [UInt8], from start: Int) -> (token: TokenID, range: Range<Int>)? {
    if tokens.isEmpty { return nil }
    for index in start..<text.count {
      for length in lengths[Int(text[index])] where index + length <= text.count {
        let range = index..<index + length
        if let token = tokens[text[range]] { return (token, range) }
      }
    }
    return nil
  }
}
