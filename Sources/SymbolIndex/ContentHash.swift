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
    var hash = value
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* Self.prime }
    value = hash
  }

  /// Goes on with a text and a byte that no UTF-8 text holds, so that `"a", "b"` differs from `"ab"`.
  mutating func combine(field: String) {
    combine(field.utf8)
    value = (value ^ 0xFF) &* Self.prime
  }

  /// Goes on with a number.
  mutating func combine(number: Int) { combine(field: String(number)) }
}
