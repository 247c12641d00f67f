import Support
import Tokenization

/// One part of an evaluated text as a file: keys and values of 128 tokens, for all layers and heads.
///
/// The file, numbers in the machine's order (the key of x86 and ARM differs by the instruction set):
///
/// | bytes | what |
/// |---|---|
/// | 8 | `heed kv\n` |
/// | 4 | version of the format |
/// | 4 | n: tokens of the text up to the part's end, a multiple of 128 |
/// | 16 | key: model, build, instruction set, type of numbers (`SnapshotKey`) |
/// | 8 | bytes of a block |
/// | 4 x 8 | checksum of each block |
/// | 4 n | the text's tokens from its first to the part's last |
/// | 8 | checksum of all before |
/// | 4 blocks | keys and values of 32 tokens each, as `KVBlock` has them in memory |
///
/// The file's name is a hash of the key and all tokens up to the part's end. A reader knows every byte of the header but
/// the checksums before it opens the file, and compares them: no number of the file is ever used as a length, and two
/// texts whose hashes agree are told apart.
struct SnapshotPart {
  static let blocks = 4
  static let tokens = blocks * KVBlock.tokens

  private static let magic = Array("heed kv\n".utf8)
  private static let fixedBytes = 8 + 4 + 4 + 16 + 8

  let key: SnapshotKey
  /// All of the text up to the part's end.
  let text: ArraySlice<TokenID>
  let blockBytes: Int
  let name: String

  /// The parts that a text fills, from its beginning on.
  static func parts(of tokens: [TokenID], key: SnapshotKey, blockBytes: Int) -> [SnapshotPart] {
    var hash = key.low
    return stride(from: Self.tokens, through: tokens.count, by: Self.tokens).map { end in
      hash = Checksum.of(Array(tokens[(end - Self.tokens)..<end]), seed: hash)
      let digits = String(hash, radix: 16)
      return SnapshotPart(
        key: key,
        text: tokens[..<end],
        blockBytes: blockBytes,
        name: String(repeating: "0", count: 16 - digits.count) + digits + ".kv"
      )
    }
  }

  /// The tokens that the part itself has.
  var own: ArraySlice<TokenID> { text.suffix(Self.tokens) }

  var byteCount: Int { headerBytes + Self.blocks * blockBytes }

  private var headerBytes: Int { Self.fixedBytes + Self.blocks * 8 + text.count * 4 + 8 }

  private func header(_ sums: [UInt64]) -> [UInt8] {
    var bytes = Self.magic
    append(SnapshotKey.version, to: &bytes)
    append(UInt32(truncatingIfNeeded: text.count), to: &bytes)
    for number in [key.low, key.high, UInt64(blockBytes)] + sums { append(number, to: &bytes) }
    for token in text { append(token, to: &bytes) }
    append(Checksum.of(bytes, seed: 0), to: &bytes)
    return bytes
  }

  private func append(_ number: some BitwiseCopyable, to bytes: inout [UInt8]) {
    unsafe withUnsafeBytes(of: number) { unsafe bytes.append(contentsOf: $0) }
  }

  /// Writes the file; `filled` are the part's blocks.
  func write(_ filled: ArraySlice<KVBlock>, to folder: CappedFolder, cancellation: CancellationFlag) throws {
    precondition(filled.count == Self.blocks && filled.allSatisfy { $0.byteCount == blockBytes }, "other blocks")
    var sums: [UInt64] = []
    for block in filled {
      try cancellation.check()
      sums.append(unsafe block.withBytes { unsafe Checksum.of($0, seed: 0) })
    }
    try folder.write(name, byteCount: byteCount) { file in
      try unsafe header(sums).withUnsafeBytes { try unsafe file.append($0) }
      for block in filled {
        try cancellation.check()
        try unsafe block.withBytes { try unsafe file.append($0) }
      }
    }
  }

  /// The blocks of a file; nil if it is not what it should be.
  func blocks(of file: PrivateFile, shape: Hyperparameters, type: KeyValueType, cancellation: CancellationFlag) throws
    -> [KVBlock]?
  {
    guard file.byteCount == byteCount, let sums = sums(of: file) else { return nil }
    var blocks: [KVBlock] = []
    for (index, sum) in sums.enumerated() {
      try cancellation.check()
      let block = KVBlock(shape: shape, type: type)
      let offset = headerBytes + index * blockBytes
      let isWhole = unsafe block.withMutableBytes { bytes in
        unsafe file.read(at: offset, into: bytes) && Checksum.of(UnsafeRawBufferPointer(bytes), seed: 0) == sum
      }
      guard isWhole else { return nil }
      blocks.append(block)
    }
    return blocks
  }

  /// The blocks' checksums if all else in the header is as it should be.
  private func sums(of file: PrivateFile) -> [UInt64]? {
    var found = [UInt8](repeating: 0, count: headerBytes)
    guard unsafe found.withUnsafeMutableBytes({ unsafe file.read(at: 0, into: $0) }) else { return nil }
    let sums = unsafe found.withUnsafeBytes { bytes in
      (0..<Self.blocks).map { unsafe bytes.loadUnaligned(fromByteOffset: Self.fixedBytes + $0 * 8, as: UInt64.self) }
    }
    return header(sums) == found ? sums : nil
  }
}
