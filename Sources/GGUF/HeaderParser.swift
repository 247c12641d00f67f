/// What a model file says about itself before its data.
struct Header {
  var version: UInt32 = 0
  var metadata: [String: GGUFValue] = [:]
  var tensors: [String: TensorInfo] = [:]
}

/// Parses and checks a header
/// (format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md): magic, version, tensor and metadata counts, the
/// metadata, the tensor list, then padding up to the alignment, where the tensors' data begins.
struct HeaderParser {
  private static let magic: [UInt8] = Array("GGUF".utf8)
  private var reader: HeaderReader
  private let file: ModelFileHandle

  /// A tensor as listed: its offset counts from the start of the data, which is known only after the list.
  private struct ListedTensor {
    let name: String
    let dimensions: [Int]
    let type: TensorType
    let byteCount: Int
    let offset: UInt64
    /// Where the entry begins in the file, for messages.
    let entry: Int
  }

  init(_ file: ModelFileHandle) {
    self.file = file
    reader = HeaderReader(file)
  }

  mutating func parse() throws(GGUFError) -> Header {
    var header = Header()
    header.version = try version()
    // A tensor's entry takes at least 24 bytes (empty name, no dimensions), a metadata entry at least 13.
    let tensorCount = try reader.count(of: "tensors", size: 24)
    let keyCount = try reader.count(of: "metadata keys", size: 13)
    for _ in 0..<keyCount {
      let start = reader.position
      let key = try reader.name("a metadata key")
      let value = try reader.value(of: key)
      guard header.metadata.updateValue(value, forKey: key) == nil else {
        throw reader.malformed("the key \(key) appears twice", at: start)
      }
    }
    let alignment = try alignment(header.metadata["general.alignment"])
    var list: [ListedTensor] = []
    for _ in 0..<tensorCount { list.append(try tensor()) }
    header.tensors = try place(list, alignment: alignment)
    return header
  }

  private mutating func version() throws(GGUFError) -> UInt32 {
    let start = try file.bytes(at: 0, count: min(64, file.byteCount))
    guard start.starts(with: Self.magic.prefix(start.count)) else {
      throw .notGGUF(path: file.path, looksLikeText: Self.looksLikeText(start))
    }
    _ = try reader.bytes(Self.magic.count)
    let version = try reader.integer(UInt32.self)
    if version == 2 || version == 3 { return version }
    if version.byteSwapped == 2 || version.byteSwapped == 3 { throw .bigEndian(path: file.path) }
    throw .unsupportedVersion(path: file.path, version: version)
  }

  private static func looksLikeText(_ start: [UInt8]) -> Bool {
    !start.isEmpty && start.allSatisfy { $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 || $0 == 0x0a || $0 == 0x0d }
  }

  private func alignment(_ value: GGUFValue?) throws(GGUFError) -> Int {
    guard let value else { return 32 }
    guard let alignment = value.integer, (1...HeaderLimits.alignment).contains(alignment),
      alignment & (alignment - 1) == 0
    else { throw reader.malformed("general.alignment is not a power of two up to 1 MiB", at: reader.position) }
    return alignment
  }

  private mutating func tensor() throws(GGUFError) -> ListedTensor {
    let entry = reader.position
    let name = try reader.name("a tensor's name")
    let dimensionCount = try reader.integer(UInt32.self)
    guard dimensionCount <= HeaderLimits.dimensions else {
      throw reader.malformed("the tensor \(name) has \(dimensionCount) dimensions", at: entry)
    }
    var dimensions: [Int] = []
    for _ in 0..<dimensionCount {
      let length = try reader.integer(UInt64.self)
      guard let length = Int(exactly: length), length > 0 else {
        throw reader.malformed("the tensor \(name) has a dimension of \(length)", at: entry)
      }
      dimensions.append(length)
    }
    let typeNumber = try reader.integer(UInt32.self)
    guard let type = TensorType(rawValue: typeNumber) else {
      throw reader.malformed("the tensor \(name) has the unknown type \(typeNumber)", at: entry)
    }
    guard let byteCount = Self.byteCount(dimensions, type) else {
      throw reader.malformed("the tensor \(name) has impossible dimensions \(dimensions) for \(type.name)", at: entry)
    }
    let offset = try reader.integer(UInt64.self)
    return ListedTensor(
      name: name,
      dimensions: dimensions,
      type: type,
      byteCount: byteCount,
      offset: offset,
      entry: entry
    )
  }

  /// Bytes of a tensor; nil if a row is not whole blocks or a product overflows.
  private static func byteCount(_ dimensions: [Int], _ type: TensorType) -> Int? {
    let rowLength = dimensions.first ?? 1
    guard rowLength % type.blockSize == 0 else { return nil }
    // The number of elements must fit too, not only the bytes.
    var elements = 1
    for length in dimensions {
      let (product, overflow) = elements.multipliedReportingOverflow(by: length)
      if overflow { return nil }
      elements = product
    }
    let (bytes, overflow) = (elements / type.blockSize).multipliedReportingOverflow(by: type.bytesPerBlock)
    return overflow ? nil : bytes
  }

  /// Turns offsets into the data into offsets into the file; refuses duplicates, overlaps and what lies outside.
  private func place(_ list: [ListedTensor], alignment: Int) throws(GGUFError) -> [String: TensorInfo] {
    let dataStart = (reader.position + alignment - 1) / alignment * alignment
    var tensors: [String: TensorInfo] = [:]
    var leastSize = 0
    for listed in list {
      guard listed.offset % UInt64(alignment) == 0 else {
        throw reader.malformed("the tensor \(listed.name) is not aligned to \(alignment) bytes", at: listed.entry)
      }
      guard let relative = Int(exactly: listed.offset), relative < Int.max / 2, listed.byteCount < Int.max / 4 else {
        throw reader.malformed("the tensor \(listed.name) lies beyond any file", at: listed.entry)
      }
      let info = TensorInfo(
        name: listed.name,
        dimensions: listed.dimensions,
        type: listed.type,
        offset: dataStart + relative,
        byteCount: listed.byteCount
      )
      guard tensors.updateValue(info, forKey: listed.name) == nil else {
        throw reader.malformed("the tensor \(listed.name) appears twice", at: listed.entry)
      }
      leastSize = max(leastSize, info.offset + info.byteCount)
    }
    guard leastSize <= file.byteCount else {
      throw .truncated(path: file.path, expected: leastSize, actual: file.byteCount)
    }
    try refuseOverlaps(tensors.values.sorted { $0.offset < $1.offset })
    return tensors
  }

  /// Shared bytes would let a small file ask for any amount of memory.
  private func refuseOverlaps(_ tensors: [TensorInfo]) throws(GGUFError) {
    for (before, after) in zip(tensors, tensors.dropFirst()) where before.offset + before.byteCount > after.offset {
      throw reader.malformed("the tensors \(before.name) and \(after.name) overlap", at: after.offset)
    }
  }
}
