/// Tokens that are taken out of a text as they stand before it is split into words, such as GPT-NeoX's runs of blanks.
struct UserDefinedTokens: Sendable {
  // By first byte, the longest first.
  private var byFirstByte = [[(bytes: [UInt8], token: TokenID)]](repeating: [], count: 256)
  private(set) var isEmpty = true

  mutating func insert(_ bytes: [UInt8], _ token: TokenID) {
    guard let first = bytes.first else { return }
    byFirstByte[Int(first)].append((bytes, token))
    byFirstByte[Int(first)].sort { $0.bytes.count > $1.bytes.count }
    isEmpty = false
  }

  /// The first token at `start` or after it, the longest if several begin there.
  func next(in text: [UInt8], from start: Int) -> (token: TokenID, range: Range<Int>)? {
    if isEmpty { return nil }
    for index in start..<text.count {
      for (bytes, token) in byFirstByte[Int(text[index])] where text[index...].starts(with: bytes) {
        return (token, index..<index + bytes.count)
      }
    }
    return nil
  }
}
