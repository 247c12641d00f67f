/// Words that are looked up by their bytes, each with a number in the order in which they came.
package struct WordTable {
  package private(set) var count = 0
  /// The words' bytes one after the other, and where each ends.
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private var hashes: [UInt32] = []
  /// Numbers by hash, each plus 1, with the next free place after one that is taken; 0: free. At most half are taken.
  private var slots: [Int32]

  /// Room for some words; there may come more.
  package init(capacity: Int = 256) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = Array(repeating: 0, count: size)
  }

  /// The number of a word; nil if it did not come.
  package func number(of word: some Collection<UInt8>) -> Int? {
    let found = slots[slot(of: word, Self.hash(word))]
    return found == 0 ? nil : Int(found) - 1
  }

  /// Adds a word; gives its number and whether it is new.
  @discardableResult
  package mutating func insert(_ word: some Collection<UInt8>) -> (number: Int, isNew: Bool) {
    let hash = Self.hash(word)
    let slot = slot(of: word, hash)
    if slots[slot] != 0 { return (Int(slots[slot]) - 1, false) }
    bytes += word
    ends.append(bytes.count)
    hashes.append(hash)
    count += 1
    slots[slot] = Int32(count)
    if count * 2 > slots.count { grow() }
    return (count - 1, true)
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for (number, hash) in hashes.enumerated() {
      var slot = Int(hash) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(number + 1)
    }
  }

  /// The place of a word, or the free one for it.
  private func slot(of word: some Collection<UInt8>, _ hash: UInt32) -> Int {
    var slot = Int(hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let number = Int(slots[slot]) - 1
      if hashes[number] == hash, bytes[range(number)].elementsEqual(word) { return slot }
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private func range(_ number: Int) -> Range<Int> { (number == 0 ? 0 : ends[number - 1])..<ends[number] }

  /// FNV-1a, with the upper bits folded in.
  private static func hash(_ word: some Collection<UInt8>) -> UInt32 {
    var hash: UInt32 = 0x811C_9DC5
    for byte in word { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
    return hash ^ (hash >> 15)
  }
}
