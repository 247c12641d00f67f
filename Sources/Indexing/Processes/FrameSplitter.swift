/// Bytes as they come out of a pipe, and the frames in them.
package struct FrameSplitter: Sendable {
  /// No frame is longer. What a file gives is shorter by far; what is longer is not ours, and is not waited for.
  package static let mostBytes = 64 << 20
  private static let lengthBytes = 4
  /// Room that is kept when all frames have been taken.
  private static let keptCapacity = 1 << 20

  /// What has come; to be added to at the end.
  package var bytes: [UInt8] = []
  private var start = 0

  package init() {}

  /// True if a part of a frame has come, or a frame that was not taken.
  package var isEmpty: Bool { start == bytes.count }

  /// The next frame that has come whole.
  package mutating func next() throws(FrameDamage) -> FrameReader? {
    guard bytes.count - start >= Self.lengthBytes else { return nil }
    var length = 0
    for place in (0..<Self.lengthBytes).reversed() { length = length << 8 | Int(bytes[start + place]) }
    guard (1...Self.mostBytes).contains(length) else { throw .wrongLength(length) }
    let first = start + Self.lengthBytes
    guard bytes.count - first >= length else { return nil }
    let frame = Array(bytes[first..<first + length])
    start = first + length
    if start == bytes.count {
      bytes.removeAll(keepingCapacity: bytes.capacity <= Self.keptCapacity)
      start = 0
    }
    return try FrameReader(frame)
  }
}
