/// Limits on what a header may ask for, far above any real file's.
enum HeaderLimits {
  /// Bytes of metadata and tensor list together. The largest vocabularies take 20 MB.
  static let bytes = 128 << 20
  static let nameLength = 65_535
  static let arrayDepth = 4
  static let alignment = 1 << 20
  static let dimensions = 4
}

/// Reads a header's fields in order. Each read is checked against the bytes left first, so no field can make the reader
/// go past the end, allocate more than a multiple of the file's size, or overflow.
struct HeaderReader {
  let file: ModelFileHandle
  /// Offset in the file of the next byte.
  private(set) var position = 0
  private var window: [UInt8] = []
  private var windowStart = 0

  init(_ file: ModelFileHandle) { self.file = file }

  private var left: Int { file.byteCount - position }

  /// An integer of the given type, little-endian.
  mutating func integer<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type) throws(GGUFError) -> T {
    try require(MemoryLayout<T>.size)
    let start = position - windowStart
    position += MemoryLayout<T>.size
    return unsafe window.withUnsafeBytes { bytes in
      T(littleEndian: unsafe bytes.loadUnaligned(fromByteOffset: start, as: T.self))
    }
  }

  /// A count of things that take at least `size` bytes each.
  mutating func count(of what: @autoclosure () -> String, size: Int) throws(GGUFError) -> Int {
    let start = position
    let value = try integer(UInt64.self)
    guard let count = Int(exactly: value) else { throw malformed("\(value) \(what())", at: start) }
    let (bytes, overflow) = count.multipliedReportingOverflow(by: size)
    if overflow { throw malformed("\(value) \(what())", at: start) }
    // Beyond the limit it is damage; below, a count that the file is too short for is a file that was cut.
    guard bytes <= HeaderLimits.bytes - position else { throw malformed("\(value) \(what())", at: start) }
    guard bytes <= left else {
      throw .truncated(path: file.path, expected: position + bytes, actual: file.byteCount)
    }
    return count
  }

  /// A length and that many bytes.
  mutating func string(_ what: @autoclosure () -> String, limit: Int = HeaderLimits.bytes) throws(GGUFError)
    -> ArraySlice<UInt8>
  {
    let start = position
    let count = try count(of: "bytes in \(what())", size: 1)
    guard count <= limit else { throw malformed("\(count) bytes in \(what())", at: start) }
    return try bytes(count)
  }

  /// A non-empty UTF-8 string: a key or a tensor's name.
  mutating func name(_ what: String) throws(GGUFError) -> String {
    let start = position
    let bytes = try string(what, limit: HeaderLimits.nameLength)
    guard !bytes.isEmpty, let name = String(validating: bytes, as: UTF8.self) else {
      throw malformed("\(what) is empty or not UTF-8", at: start)
    }
    return name
  }

  /// The next `count` bytes.
  mutating func bytes(_ count: Int) throws(GGUFError) -> ArraySlice<UInt8> {
    try require(count)
    let start = position - windowStart
    position += count
    return window[start..<start + count]
  }

  func malformed(_ problem: String, at offset: Int) -> GGUFError {
    .malformed(path: file.path, offset: offset, problem: problem)
  }

  /// Makes the next `count` bytes lie in the window.
  private mutating func require(_ count: Int) throws(GGUFError) {
    if count <= windowStart + window.count - position { return }
    guard count <= left else {
      throw .truncated(path: file.path, expected: position + count, actual: file.byteCount)
    }
    guard position + count <= HeaderLimits.bytes else {
      throw malformed("a header larger than \(HeaderLimits.bytes) bytes", at: position)
    }
    window = try file.bytes(at: position, count: min(left, max(count, 1 << 20)))
    windowStart = position
  }
}
