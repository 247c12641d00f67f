/// A frame that no writer of ours has made: cut short, of an unknown kind, or with a value that cannot be.
package enum FrameDamage: Error, Hashable {
  /// There are fewer bytes than a field needs.
  case cutShort
  /// A frame says that it is empty, or longer than any is.
  case wrongLength(Int)
  /// A number, a text or the frame's kind is none that there is.
  case wrongValue
  /// Bytes are left after the last field.
  case leftOver
}

/// Takes the fields of a frame (`FrameWriter`) apart, and trusts none of them.
package struct FrameReader: Sendable {
  /// What kind of frame it is.
  package let kind: UInt8
  private let bytes: [UInt8]
  private var place = 1

  /// - Parameter bytes: the frame without its length.
  package init(_ bytes: [UInt8]) throws(FrameDamage) {
    guard let kind = bytes.first else { throw .cutShort }
    self.kind = kind
    self.bytes = bytes
  }

  /// Throws unless all fields have been read.
  package func finish() throws(FrameDamage) {
    if place != bytes.count { throw .leftOver }
  }

  package mutating func byte() throws(FrameDamage) -> UInt8 {
    guard place < bytes.count else { throw .cutShort }
    defer { place += 1 }
    return bytes[place]
  }

  package mutating func flag() throws(FrameDamage) -> Bool {
    switch try byte() {
    case 0: false
    case 1: true
    default: throw .wrongValue
    }
  }

  package mutating func number() throws(FrameDamage) -> Int {
    var bits: UInt64 = 0
    // Ten times seven bits are more than 64: the last byte has one.
    for shift in stride(from: UInt64(0), through: 63, by: 7) {
      let next = try byte()
      guard shift < 63 || next <= 1 else { throw .wrongValue }
      bits |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return Int(bitPattern: UInt(bits >> 1)) ^ -Int(bits & 1) }
    }
    throw .wrongValue
  }

  /// A number that is not negative and that counts or measures something.
  package mutating func size() throws(FrameDamage) -> Int {
    let number = try number()
    guard (0...Int(Int32.max)).contains(number) else { throw .wrongValue }
    return number
  }

  /// How many items follow, each of at least one byte: so no more than there are bytes, whatever is said.
  package mutating func count() throws(FrameDamage) -> Int {
    let count = try size()
    guard count <= bytes.count - place else { throw .cutShort }
    return count
  }

  package mutating func text() throws(FrameDamage) -> String {
    let slice = try slice()
    guard let text = String(validating: slice, as: UTF8.self) else { throw .wrongValue }
    return text
  }

  package mutating func optionalText() throws(FrameDamage) -> String? { try flag() ? try text() : nil }

  package mutating func texts() throws(FrameDamage) -> [String] {
    var texts: [String] = []
    let count = try count()
    texts.reserveCapacity(count)
    for _ in 0..<count { texts.append(try text()) }
    return texts
  }

  package mutating func byteList() throws(FrameDamage) -> [UInt8] { Array(try slice()) }

  package mutating func bits() throws(FrameDamage) -> UInt64 {
    var bits: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 8) { bits |= UInt64(try byte()) << shift }
    return bits
  }

  private mutating func slice() throws(FrameDamage) -> ArraySlice<UInt8> {
    let count = try count()
    defer { place += count }
    return bytes[place..<place + count]
  }
}
