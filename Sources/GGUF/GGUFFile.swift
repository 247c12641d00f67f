/// A model file (GGUF, versions 2 and 3, little-endian), checked completely when it is opened.
///
/// Hostile input never traps: every count is bounded by the bytes left before anything is allocated, names are unique,
/// tensors lie aligned and apart inside the file. **The file is read, never mapped**: metadata at opening, a tensor's
/// data into memory of the reader's own when it is asked for. So a file that others truncate, overwrite or replace while
/// it is in use costs an error at the next read at worst (a mapped one would end the process), and what has been read
/// stays valid.
///
/// A model that was split into several files (`SplitName`) is opened by its first file and is one model here.
package final class GGUFFile: Sendable {
  /// The path as given.
  package let path: String
  /// Size of the file, or of all files of a split model together.
  package let byteCount: Int
  /// Version of the format.
  package let version: Int
  /// All metadata by key.
  package let metadata: [String: GGUFValue]
  /// All tensors by name.
  package let tensors: [String: TensorInfo]
  private let handles: [ModelFileHandle]

  /// Opens a file, and the other parts of a split model, and reads the headers.
  package init(path: String) throws(GGUFError) {
    let parts = try ModelFilePart.all(path: path)
    var tensors: [String: TensorInfo] = [:]
    for (index, part) in parts.enumerated() {
      for var tensor in part.header.tensors.values {
        tensor.part = index
        guard tensors.updateValue(tensor, forKey: tensor.name) == nil else {
          throw .foreignPart(path: part.handle.path, problem: "an earlier part has the tensor \(tensor.name) too")
        }
      }
    }
    self.path = path
    self.tensors = tensors
    handles = parts.map(\.handle)
    byteCount = handles.reduce(0) { $0 + $1.byteCount }
    version = Int(parts[0].header.version)
    metadata = parts[0].header.metadata
  }

  /// How many files the model is in.
  package var partCount: Int { handles.count }

  /// What the system said of the files when they were opened.
  package var identities: [ModelFileIdentity] { handles.map(\.identity) }

  /// False if anything about the files has changed since they were opened, be it only their names or owners.
  package var isAsOpened: Bool { handles.allSatisfy { (try? $0.currentIdentity()) == $0.identity } }

  /// Numbers in all tensors together.
  package var parameterCount: Int {
    // Cannot overflow: each tensor's bytes lie in a file, and no type has more than eight numbers a byte.
    tensors.values.reduce(0) { $0 + $1.elementCount }
  }

  /// Reads a tensor's data into `buffer`, which must have room for `tensor.byteCount` bytes.
  ///
  /// Throws if the file was changed since it was opened, or if `tensor` is not one of this file's.
  package func read(_ tensor: TensorInfo, into buffer: UnsafeMutableRawBufferPointer) throws(GGUFError) {
    try unsafe read(tensor, bytes: 0..<tensor.byteCount, into: buffer)
  }

  /// Reads some of a tensor's bytes into `buffer`, which must have room for them; as `read(_:into:)`. Any number of threads
  /// may read at the same time.
  package func read(
    _ tensor: TensorInfo,
    bytes: Range<Int>,
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(GGUFError) {
    guard tensors[tensor.name] == tensor, bytes.lowerBound >= 0, bytes.upperBound <= tensor.byteCount,
      buffer.count >= bytes.count
    else {
      throw .malformed(path: path, offset: tensor.offset, problem: "the tensor \(tensor.name) is not the file's")
    }
    let handle = handles[tensor.part]
    try unsafe handle.read(
      at: tensor.offset + bytes.lowerBound,
      into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<bytes.count])
    )
    try handle.checkUnchanged()
  }

  /// Reads a tensor's data and hands it to `body`; the bytes (64-byte aligned) live as long as the call.
  package func withBytes<R>(of tensor: TensorInfo, _ body: (UnsafeRawBufferPointer) throws -> R) throws -> R {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: tensor.byteCount, alignment: 64)
    defer { unsafe buffer.deallocate() }
    try unsafe read(tensor, into: buffer)
    return try unsafe body(UnsafeRawBufferPointer(buffer))
  }
}

/// Metadata by key and type; nil if the key is missing or has another type.
extension GGUFFile {
  /// A string, repaired where it is not UTF-8.
  package func string(_ key: String) -> String? { metadata[key]?.text }

  /// An integer of any width that fits.
  package func integer(_ key: String) -> Int? { metadata[key]?.integer }

  /// A floating-point number.
  package func float(_ key: String) -> Float? { metadata[key]?.float }

  /// A truth value.
  package func bool(_ key: String) -> Bool? {
    if case .bool(let value)? = metadata[key] { value } else { nil }
  }

  /// An array of strings in its compact form.
  package func stringTable(_ key: String) -> GGUFStrings? {
    if case .strings(let values)? = metadata[key] { values } else { nil }
  }

  /// An array of strings.
  package func strings(_ key: String) -> [[UInt8]]? { stringTable(key)?.map(Array.init) }

  /// An array of integers of any width; nil also if one does not fit.
  package func integers(_ key: String) -> [Int]? {
    switch metadata[key] {
    case .integers(let values)?:
      return values.map(Int.init)
    case .unsignedIntegers(let values)?:
      let fitting = values.compactMap(Int.init(exactly:))
      return fitting.count == values.count ? fitting : nil
    default:
      return nil
    }
  }

  /// An array of floating-point numbers.
  package func floats(_ key: String) -> [Float]? {
    switch metadata[key] {
    case .floats(let values)?: values
    case .doubles(let values)?: values.map { Float($0) }
    default: nil
    }
  }
}
