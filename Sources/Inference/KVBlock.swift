import CKernels

/// Keys and values of up to 32 consecutive tokens of a segment, for all layers and heads, as F32.
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

  private let numbers: FloatBuffer

  init(shape: Hyperparameters) { numbers = FloatBuffer(count: Self.numberCount(shape)) }

  /// A copy of another block.
  init(copying other: KVBlock) {
    numbers = FloatBuffer(count: other.numbers.count)
    unsafe numbers.base.update(from: other.numbers.base, count: numbers.count)
  }

  /// Numbers in a block of a model of this shape.
  static func numberCount(_ shape: Hyperparameters) -> Int {
    shape.layers * shape.kvHeads * shape.headSize * tokens * 2
  }

  var byteCount: Int { numbers.count * MemoryLayout<Float>.stride }

  /// The block as the kernels see it.
  func view(tokens: Int) -> ck_block { unsafe ck_block(base: numbers.base, count: tokens) }

  /// Puts the keys and values of token `index` of a piece at `place`, for one layer and all heads.
  func store(
    _ keys: FloatBuffer,
    _ values: FloatBuffer,
    _ index: Int,
    _ place: Int,
    layer: Int,
    _ shape: Hyperparameters
  ) {
    precondition((0..<Self.tokens).contains(place), "no such place")
    let size = shape.headSize
    for head in 0..<shape.kvHeads {
      let from = (index * shape.kvHeads + head) * size
      let offset = ck_block_offset(layer, head, shape.kvHeads, size)
      unsafe ck_store(
        numbers.pointer(at: offset, length: 2 * size * Self.tokens),
        place,
        keys.pointer(at: from, length: size),
        values.pointer(at: from, length: size),
        size
      )
    }
  }
}
