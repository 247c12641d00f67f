import CKernels

/// Keys and values of up to 32 consecutive tokens of a segment, for all layers and heads.
///
/// Keys are stored after rotation: nothing ever moves, so they never need another. The order of numbers is the kernels'
/// (`ck_block`). A block may be shared by segments that begin with the same tokens; only a block that one segment alone
/// holds is written to.
@safe
final class KVBlock {
  /// Tokens in a block.
  static let tokens = Int(CK_KEYS)
  /// Most memory that a model may want for one block; llama's largest needs 21 MB.
  static let mostBytes = 256 << 20

  let type: KeyValueType
  let byteCount: Int
  private let memory: UnsafeMutableRawPointer

  /// An empty block.
  init(shape: Hyperparameters, type: KeyValueType) {
    self.type = type
    byteCount = Self.byteCount(shape, type)
    unsafe memory = .allocate(byteCount: byteCount, alignment: 64)
    unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
  }

  /// A copy of another block.
  init(copying other: KVBlock) {
    type = other.type
    byteCount = other.byteCount
    unsafe memory = .allocate(byteCount: byteCount, alignment: 64)
    unsafe memory.copyMemory(from: other.memory, byteCount: byteCount)
  }

  deinit { unsafe memory.deallocate() }

  /// Bytes of a block of a model of this shape.
  static func byteCount(_ shape: Hyperparameters, _ type: KeyValueType) -> Int {
    shape.layers * shape.kvHeads * ck_head_bytes(type.kernelType, shape.headSize)
  }

  /// Where a layer's head lies, in bytes.
  static func offset(layer: Int, head: Int, _ shape: Hyperparameters, _ type: KeyValueType) -> Int {
    (layer * shape.kvHeads + head) * ck_head_bytes(type.kernelType, shape.headSize)
  }

  /// Its bytes, to be written to a file.
  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try unsafe body(UnsafeRawBufferPointer(start: memory, count: byteCount))
  }

  /// Its bytes, to be filled from a file while nobody else has the block.
  func withMutableBytes<Result>(_ body: (UnsafeMutableRawBufferPointer) throws -> Result) rethrows -> Result {
    try unsafe body(UnsafeMutableRawBufferPointer(start: memory, count: byteCount))
  }

  /// The block as the kernels see it.
  func view(tokens: Int) -> ck_block { unsafe ck_block(base: UnsafeRawPointer(memory), count: tokens) }

  /// Puts the keys and values of token `index` of a piece at `place`, for one layer and all heads.
  func store(
    _ keys: FloatBuffer,
    _ values: FloatBuffer,
    _ index: Int,
    _ place: Int,
    layer: Int,
    _ shape: Hyperparameters
  ) {
    let size = shape.headSize
    let end = Self.offset(layer: layer + 1, head: 0, shape, type)
    precondition((0..<Self.tokens).contains(place) && layer >= 0 && end <= byteCount, "no such place")
    for head in 0..<shape.kvHeads {
      let from = (index * shape.kvHeads + head) * size
      unsafe ck_store(
        type.kernelType,
        memory + Self.offset(layer: layer, head: head, shape, type),
        place,
        keys.pointer(at: from, length: size),
        values.pointer(at: from, length: size),
        size
      )
    }
  }
}
