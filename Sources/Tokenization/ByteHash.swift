/// A hash of bytes whose keys are random, so that no file can be made to collide: eight bytes at a time are mixed in by a
/// multiplication whose both halves count (as in Wang Yi's wyhash, https://github.com/wangyi-fudan/wyhash).
struct ByteHash: Sendable {
  private let start = UInt64.random(in: 0...UInt64.max)
  private let key = UInt64.random(in: 0...UInt64.max)

  /// The hash of `text`.
  func callAsFunction(_ text: ArraySlice<UInt8>) -> UInt64 {
    let bytes = unsafe text.span.bytes
    let count = bytes.byteCount
    var hash = start ^ UInt64(truncatingIfNeeded: count)
    var place = 0
    while place + 8 < count {
      hash = Self.mix(hash ^ Self.load(bytes, place, UInt64.self), key)
      place += 8
    }
    // What is left, or more that ends there: the length tells such apart.
    let last: UInt64
    if count >= 8 {
      last = Self.load(bytes, count - 8, UInt64.self)
    } else if count >= 4 {
      last = Self.load(bytes, 0, UInt32.self) | Self.load(bytes, count - 4, UInt32.self) << 32
    } else if count > 0 {
      let ends = Self.load(bytes, 0, UInt8.self) | Self.load(bytes, count - 1, UInt8.self) << 8
      last = ends | Self.load(bytes, count / 2, UInt8.self) << 16
    } else {
      last = 0
    }
    return Self.mix(Self.mix(hash ^ last, key), start | 1)
  }

  @inline(__always)
  private static func mix(_ value: UInt64, _ key: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: key)
    return product.high ^ product.low
  }

  /// The number at `place`. The read is checked: unsafe is only that any bits are taken for a number.
  @inline(__always)
  private static func load<T: FixedWidthInteger & BitwiseCopyable>(
    _ bytes: RawSpan,
    _ place: Int,
    _ type: T.Type
  ) -> UInt64 {
    UInt64(truncatingIfNeeded: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: place, as: type))
  }
}
