import CKernels
import GGUF
import Support

/// A model's packed weights in a file that is mapped, so that processes which use the same model have them in memory once.
///
/// The file, numbers in the machine's order:
///
/// | bytes | what |
/// |---|---|
/// | 8 | `heed wt\n` |
/// | 4 | version of the format |
/// | 4 | `CK_PACKING`: how matrices are packed, which is the same for every instruction set |
/// | 16 | key: the model's file and its list of tensors (`WeightKey`) |
/// | 8 | bytes of all packed tensors |
/// | 8 | checksum of the model's tensors (`ModelWeights.checksum`) |
/// | 8 | checksum of the packed tensors |
/// | 8 | checksum of all before |
/// | … | the packed tensors, where the model file's own list puts them (`WeightLayout`) |
///
/// A reader knows every byte of the header but the checksums before it opens the file, and compares them: no number of the
/// file is ever used as a length or a place. A file is never changed, only replaced by another one of its name. If somebody
/// writes to it or cuts it short all the same, `isIntact` says so after the fact.
@safe
final class PackedWeights {
  /// Raised when the file's format changes.
  static let version: UInt32 = 1

  private static let magic = Array("heed wt\n".utf8)
  private static let headerBytes = 64
  /// Where the checksums begin.
  private static let knownBytes = 8 + 4 + 4 + 16 + 8
  /// Bytes that a thread adds up at a time.
  private static let chunkBytes = 256 << 10

  /// That of `ModelWeights`.
  let checksum: UInt64
  private let layout: WeightLayout
  private let memory: GuardedFile
  /// Of the packed tensors.
  private let contents: UInt64
  /// The file's when its bytes were last looked at; nil if they were found to be others.
  private var state: PrivateFile.State?

  /// Maps a file; nil if it is not what it should be.
  init?(_ file: PrivateFile, key: WeightKey, layout: WeightLayout, pool: ThreadPool) {
    guard let state = file.state, state.byteCount == Self.byteCount(of: layout), file.byteCount == state.byteCount,
      let memory = file.map().flatMap(GuardedFile.init)
    else { return nil }
    let bytes = unsafe memory.bytes
    let sums = (0..<2).map {
      unsafe bytes.loadUnaligned(fromByteOffset: Self.knownBytes + $0 * 8, as: UInt64.self)
    }
    let header = Self.header(key, layout, tensors: sums[0], contents: sums[1])
    guard unsafe header.elementsEqual(bytes.prefix(Self.headerBytes)),
      Self.sum(of: memory, layout, pool) == sums[1], !memory.isLost
    else { return nil }
    (checksum, contents) = (sums[0], sums[1])
    self.layout = layout
    self.memory = memory
    self.state = state
  }

  var path: String { memory.path }

  /// A tensor's packed bytes; nil for a name that the model does not have.
  func bytes(of name: String) -> UnsafeRawBufferPointer? {
    unsafe layout.ranges[name].map { unsafe Self.bytes($0, of: memory) }
  }

  /// False if bytes that were read may have been others than those that were written.
  ///
  /// Takes a look at the file's size and times, and at its bytes if these are others than before: a file in use is marked so
  /// now and then.
  func isIntact(_ pool: ThreadPool) -> Bool {
    if !memory.isLost, let state, memory.state == state { return true }
    guard state != nil, let now = memory.state, now.byteCount == Self.byteCount(of: layout), !memory.isLost,
      Self.sum(of: memory, layout, pool) == contents, !memory.isLost
    else {
      state = nil
      return false
    }
    state = now
    return true
  }

  /// Bytes of a whole file.
  static func byteCount(of layout: WeightLayout) -> Int { headerBytes + layout.byteCount }

  private static func bytes(_ range: Range<Int>, of memory: GuardedFile) -> UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(
      rebasing: memory.bytes[headerBytes + range.lowerBound..<headerBytes + range.upperBound]
    )
  }

  private static func sum(of memory: GuardedFile, _ layout: WeightLayout, _ pool: ThreadPool) -> UInt64 {
    unsafe sum(layout, pool) { name in unsafe layout.ranges[name].map { unsafe bytes($0, of: memory) } }
  }

  /// A checksum of the packed tensors that `bytes` gives.
  private static func sum(_ layout: WeightLayout, _ pool: ThreadPool, bytes: (String) -> UnsafeRawBufferPointer?)
    -> UInt64
  {
    var chunks: [(bytes: UnsafeRawBufferPointer, place: Int)] = unsafe []
    for name in layout.names {
      guard let all = unsafe bytes(name), let start = layout.ranges[name]?.lowerBound else { continue }
      for offset in stride(from: 0, to: all.count, by: chunkBytes) {
        let end = min(offset + chunkBytes, all.count)
        unsafe chunks.append((UnsafeRawBufferPointer(rebasing: all[offset..<end]), start + offset))
      }
    }
    let total = SharedSum()
    unsafe chunks.withUnsafeBufferPointer { chunks in
      pool.run(parts: chunks.count) { index in
        unsafe total.add(Checksum.of(chunks[index].bytes, seed: UInt64(chunks[index].place)))
      }
    }
    return total.value
  }

  private static func header(_ key: WeightKey, _ layout: WeightLayout, tensors: UInt64, contents: UInt64) -> [UInt8] {
    var bytes = magic
    func append(_ number: some BitwiseCopyable) {
      unsafe withUnsafeBytes(of: number) { unsafe bytes.append(contentsOf: $0) }
    }
    append(version)
    append(UInt32(CK_PACKING))
    for number in [key.low, key.high, UInt64(layout.byteCount), tensors, contents] { append(number) }
    append(Checksum.of(bytes, seed: 0))
    return bytes
  }

  /// Writes a file; `matrices` are all of the model's tensors, vectors as matrices of one row, and `checksum` is theirs.
  static func write(
    _ matrices: [String: WeightMatrix],
    checksum: UInt64,
    key: WeightKey,
    layout: WeightLayout,
    to file: PrivateFile,
    pool: ThreadPool
  ) throws {
    func append(_ bytes: [UInt8]) throws { try unsafe bytes.withUnsafeBytes { try unsafe file.append($0) } }
    let contents = unsafe sum(layout, pool) { name in unsafe matrices[name].map { unsafe $0.memory(fromGroup: 0) } }
    try append(header(key, layout, tensors: checksum, contents: contents))
    var end = 0
    for name in layout.names {
      guard let matrix = matrices[name], let range = layout.ranges[name] else { continue }
      try append([UInt8](repeating: 0, count: range.lowerBound - end))
      try unsafe file.append(matrix.memory(fromGroup: 0))
      end = range.upperBound
    }
    try append([UInt8](repeating: 0, count: layout.byteCount - end))
    withExtendedLifetime(matrices) {}
  }
}
