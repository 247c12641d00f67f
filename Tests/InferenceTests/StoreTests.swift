import CKernels
import Foundation
import Testing

/// Keys and values as blocks keep them.
@Suite struct StoreTests {
  /// The layout that `ck_block` describes, with each type's rounding.
  @Test(arguments: AttendTests.types, [2, 10, 64, 80])
  func roundTrip(_ type: ck_kv_type, _ size: Int) {
    for place in [0, 5, 31] {
      let (key, value) = (randomValues(size, seed: 1).map { $0 * 9 }, randomValues(size, seed: 2))
      let (keys, values) = stored(type, place, key, value)
      #expect(keys == StoredBlocks.rounded(key, type, size))
      #expect(values == StoredBlocks.rounded(value, type, size))
    }
  }

  /// Whatever a damaged model computes is kept as some number.
  @Test(arguments: AttendTests.types)
  func extremes(_ type: ck_kv_type) {
    let extremes: [Float] = [0, -0.0, .leastNonzeroMagnitude, -.leastNormalMagnitude, 3e38, -3e38, .infinity, .nan]
    for number in extremes {
      let values = stored(type, 3, [1, number], [number, -2]).values
      if type == CK_KV_F32 { #expect(values[0] == Double(number) || number.isNaN) }
      if number.magnitude < 1 { #expect(values[0].magnitude <= Double(number.magnitude)) }
    }
    if type == CK_KV_F16 { #expect(stored(type, 0, [0, 0], [1e9, -.infinity]).values == [65504, -65504]) }
    #expect(stored(type, 0, [0, 0], [0, 0]).keys == [0, 0])
  }

  /// What a key and a value are read back as.
  private func stored(
    _ type: ck_kv_type,
    _ place: Int,
    _ key: [Float],
    _ value: [Float]
  ) -> (keys: [Double], values: [Double]) {
    let (size, places) = (key.count, Int(CK_KEYS))
    var block = [UInt8](repeating: 0xff, count: ck_head_bytes(type, size))
    unsafe ck_store(type, &block, place, key, value, size)
    func unsigned(_ start: Int, _ bytes: Int) -> UInt32 {
      block[start..<start + bytes].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
    func number(_ index: Int, scale: Int) -> Double {
      switch type {
      case CK_KV_F32: return Double(Float(bitPattern: unsigned(index * 4, 4)))
      case CK_KV_F16: return Double(Half.value(of: UInt16(unsigned(index * 2, 2))))
      default:
        let scale = Float(bitPattern: unsigned(2 * size * places + scale * 4, 4))
        return Double(Int8(truncatingIfNeeded: unsigned(index, 1))) * Double(scale)
      }
    }
    return (
      (0..<size).map { number($0 * places + place, scale: place) },
      (0..<size).map { number((places + place) * size + $0, scale: places + place) }
    )
  }
}
