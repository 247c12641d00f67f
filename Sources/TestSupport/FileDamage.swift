package import Support

/// Ways to damage a file of any kind.
package enum FileDamage: CaseIterable {
  case flipBit, setByte, hugeField, swapSections, deleteSection, repeatSection

  /// Damages the first `limit` bytes in one way, all of them if there is no limit.
  package static func apply(to bytes: inout [UInt8], limit: Int = .max, _ random: inout SeededGenerator) {
    let count = min(bytes.count, limit)
    guard count > 64, let mutation = allCases.randomElement(using: &random) else { return }
    let place = Int.random(in: 0..<count - 32, using: &random)
    let length = Int.random(in: 1...16, using: &random)
    switch mutation {
    case .flipBit: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case .setByte: bytes[place] = [0, 1, 0x7f, 0x80, 0xff].randomElement(using: &random) ?? 0
    case .hugeField:
      let value = UInt64.max >> UInt64.random(in: 0..<40, using: &random)
      for index in 0..<8 { bytes[place + index] = UInt8(truncatingIfNeeded: value >> UInt64(8 * index)) }
    case .swapSections:
      let other = Int.random(in: 0..<count - 32, using: &random)
      for index in 0..<length { bytes.swapAt(place + index, other + index) }
    case .deleteSection: bytes.removeSubrange(place..<place + length)
    case .repeatSection: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
    }
  }
}
