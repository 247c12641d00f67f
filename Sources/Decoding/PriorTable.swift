import Foundation
import Tokenization

/// The contexts of one length in a prior: their keys in ascending order, and the tokens that came after each.
struct PriorTable: Sendable {
  private let bytes: [UInt8]
  /// Number of contexts.
  let count: Int
  /// Where the arrays begin in `bytes`.
  private let keys: Int
  private let sizes: Int
  private let totals: Int
  private let tokens: Int
  private let tokenCounts: Int
  /// How many entries come before every `stride`th context.
  private var bases: [UInt32] = []

  private static let stride = 64
  private static let keySize = 4
  private static let tokenSize = 2
  /// Bytes of a context and of an entry.
  private static let contextSize = keySize + 2
  private static let entrySize = tokenSize + 1

  /// Reads and checks a table; the reader is behind it afterwards.
  init(_ reader: inout ByteReader, vocabularySize: Int) throws(StaticPriorError) {
    let contexts: UInt32 = try reader.next()
    let entries: UInt32 = try reader.next()
    count = Int(contexts)
    bytes = reader.bytes
    keys = reader.offset
    sizes = keys + count * Self.keySize
    totals = sizes + count
    tokens = totals + count
    tokenCounts = tokens + Int(entries) * Self.tokenSize
    try reader.skip(count * Self.contextSize + Int(entries) * Self.entrySize)
    try checkKeys()
    try checkEntries(count: Int(entries), vocabularySize: vocabularySize)
  }

  /// How often a context was seen, and what came after it by id; nil if it is not there.
  func counts(after key: UInt32) -> (total: Int, counts: [TokenMemory.Count])? {
    guard let index = index(of: key) else { return nil }
    var first = Int(bases[index / Self.stride])
    for earlier in (index / Self.stride * Self.stride)..<index { first += Int(bytes[sizes + earlier]) }
    var counts: [TokenMemory.Count] = []
    counts.reserveCapacity(Int(bytes[sizes + index]))
    for entry in first..<(first + Int(bytes[sizes + index])) {
      counts.append(TokenMemory.Count(token: TokenID(token(entry)), count: Self.scale[Int(bytes[tokenCounts + entry])]))
    }
    counts.sort { $0.token < $1.token }
    // Both are rounded, so that the parts may be more than the whole.
    let listed = counts.reduce(0) { $0 + $1.count }
    return (max(listed, Self.scale[Int(bytes[totals + index])]), counts)
  }

  private func index(of key: UInt32) -> Int? {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self.key(middle) < key { low = middle + 1 } else { high = middle }
    }
    return low < count && self.key(low) == key ? low : nil
  }

  private func key(_ index: Int) -> UInt32 {
    let place = keys + index * Self.keySize
    return UInt32(bytes[place]) | UInt32(bytes[place + 1]) << 8 | UInt32(bytes[place + 2]) << 16
      | UInt32(bytes[place + 3]) << 24
  }

  private func token(_ entry: Int) -> UInt16 {
    let place = tokens + entry * Self.tokenSize
    return UInt16(bytes[place]) | UInt16(bytes[place + 1]) << 8
  }

  /// Counts are stored as 8 times their binary logarithm.
  private static let scale: [Int] = (0...255).map { Int(exp2(Double($0) / 8).rounded()) }

  // MARK: Checks

  private func checkKeys() throws(StaticPriorError) {
    guard count > 1 else { return }
    var last = key(0)
    for index in 1..<count {
      let next = key(index)
      if next <= last { throw .malformed(problem: "keys out of order") }
      last = next
    }
  }

  private mutating func checkEntries(count entries: Int, vocabularySize: Int) throws(StaticPriorError) {
    // The last context that each token came after.
    var contexts = [Int](repeating: -1, count: vocabularySize)
    var first = 0
    bases.reserveCapacity(count / Self.stride + 1)
    for index in 0..<count {
      if index % Self.stride == 0 { bases.append(UInt32(first)) }
      let end = first + Int(bytes[sizes + index])
      guard first < end, end <= entries else { throw .malformed(problem: "a context with a wrong number of tokens") }
      for entry in first..<end {
        let token = Int(token(entry))
        guard token < vocabularySize, contexts[token] != index else {
          throw .malformed(problem: "a token that is not in the vocabulary or comes twice")
        }
        contexts[token] = index
        if entry > first, bytes[tokenCounts + entry] > bytes[tokenCounts + entry - 1] {
          throw .malformed(problem: "counts out of order")
        }
      }
      first = end
    }
    if first != entries { throw .malformed(problem: "tokens that belong to no context") }
  }
}

/// Reads integers one after the other, never beyond the end.
struct ByteReader {
  let bytes: [UInt8]
  private(set) var offset: Int

  init(bytes: [UInt8], offset: Int) {
    self.bytes = bytes
    self.offset = offset
  }

  /// The next integer, little-endian.
  mutating func next<Number: FixedWidthInteger>() throws(StaticPriorError) -> Number {
    let start = offset
    try skip(Number.bitWidth / 8)
    return bytes[start..<offset].reversed().reduce(0) { $0 << 8 | Number($1) }
  }

  /// Leaves `count` bytes out, at least 0.
  mutating func skip(_ count: Int) throws(StaticPriorError) {
    guard count <= bytes.count - offset else { throw .wrongSize(expected: offset + count, actual: bytes.count) }
    offset += count
  }
}
