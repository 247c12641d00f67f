/// Tells one vocabulary from another: FNV-1a (64 bits; Fowler, Noll and Vo) over each token's bytes, those without text by
/// their name, each followed by the byte 0xff.
struct VocabularyHash {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func add(_ token: ArraySlice<UInt8>) {
    for byte in token { add(byte) }
    add(0xff)
  }

  private mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
}
