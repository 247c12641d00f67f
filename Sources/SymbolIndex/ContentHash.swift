/// FNV-1a, 64 bits (Fowler, Noll, Vo; IETF draft-eastlake-fnv): tells a changed text from the same text again.
///
/// It is compared only between two versions of one file, and is no protection against someone who wants a collision.
package struct ContentHash: Sendable {
  private static let offsetBasis: UInt64 = 0xcbf2_9ce4_8422_2325
  private static let prime: UInt64 = 0x100_0000_01b3

  /// The hash of what was combined so far.
  package private(set) var value = offsetBasis

  package init() {}

  /// The hash of `bytes`.
  package static func of(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash = ContentHash()
    hash.combine(bytes)
    return hash.value
  }

  /// Goes on with more bytes.
  package mutating func combine(_ bytes: some Sequence<UInt8>) {
    let start = value
    // A text's bytes mostly lie together, and its iterator looks at each whether they do.
    let ofTogether = bytes.withContiguousStorageIfAvailable { unsafe Self.hash($0, from: start) }
    value = ofTogether ?? Self.hash(bytes, from: start)
  }

  private static func hash(_ bytes: some Sequence<UInt8>, from start: UInt64) -> UInt64 {
    bytes.reduce(start) { ($0 ^ UInt64($1)) &* prime }
  }

  /// Goes on with a text and a byte that no UTF-8 text holds, so that `"a", "b"` differs from `"ab"`.
  mutating func combine(field: String) {
    combine(field.utf8)
    value = (value ^ 0xFF) &* Self.prime
  }

  /// Goes on with a number, as with the text of its digits.
  mutating func combine(number: Int) {
    if number < 0 { combine(CollectionOfOne(UInt8(ascii: "-"))) }
    var unit: UInt = 1
    while number.magnitude / unit >= 10 { unit *= 10 }
    while unit > 0 {
      value = (value ^ UInt64(UInt8(ascii: "0") + UInt8(number.magnitude / unit % 10))) &* Self.prime
      unit /= 10
    }
    value = (value ^ 0xFF) &* Self.prime
  }
}
