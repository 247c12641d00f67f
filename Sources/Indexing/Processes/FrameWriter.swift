/// Puts together a frame of what parent and child say to each other.
///
/// A frame is the length of what follows (four bytes, little-endian), a byte that says of which kind it is, and its fields.
/// A number takes seven bits a byte, lowest first, its sign in the lowest bit (as in Protocol Buffers' `sint64`). A text is
/// its length and its bytes in UTF-8; a list its length and its items; what may be missing follows a byte that is 1, or is
/// a byte 0.
package struct FrameWriter: Sendable {
  private static let lengthBytes = 4

  private var content: [UInt8]

  /// A frame without fields.
  package init(kind: UInt8) {
    content = [UInt8](repeating: 0, count: Self.lengthBytes)
    content.append(kind)
  }

  /// The frame as it goes over the pipe.
  package var bytes: [UInt8] {
    var bytes = content
    let length = UInt32(truncatingIfNeeded: payloadCount)
    for place in 0..<Self.lengthBytes { bytes[place] = UInt8(truncatingIfNeeded: length >> (8 * UInt32(place))) }
    return bytes
  }

  /// Bytes without those of the length.
  package var payloadCount: Int { content.count - Self.lengthBytes }

  package mutating func add(_ number: Int) {
    var rest = UInt64(bitPattern: Int64(number << 1 ^ number >> (Int.bitWidth - 1)))
    while rest >= 0x80 {
      content.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    content.append(UInt8(rest))
  }

  package mutating func add(_ flag: Bool) { content.append(flag ? 1 : 0) }

  package mutating func add(_ text: String) {
    add(text.utf8.count)
    content.append(contentsOf: text.utf8)
  }

  package mutating func add(optional text: String?) {
    add(text != nil)
    if let text { add(text) }
  }

  package mutating func add(_ texts: [String]) {
    add(texts.count)
    for text in texts { add(text) }
  }

  package mutating func add(bytes: [UInt8]) {
    add(bytes.count)
    content.append(contentsOf: bytes)
  }

  /// Eight bytes, lowest first.
  package mutating func add(bits: UInt64) {
    for place in 0..<8 { content.append(UInt8(truncatingIfNeeded: bits >> (8 * UInt64(place)))) }
  }
}
