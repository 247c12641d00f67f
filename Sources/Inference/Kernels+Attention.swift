import CKernels

/// The steps of attention for one token.
extension Kernels {
  /// Adds a vector to each of `count` vectors that lie one after another.
  func add(_ addend: FloatBuffer, toEachOf count: Int, _ targets: FloatBuffer) {
    let width = addend.count
    for index in 0..<count {
      unsafe ck_add(set, targets.pointer(at: index * width, length: width), addend.base, width)
    }
  }

  /// Normalizes each head of token `index` in place.
  func normalizeHeads(_ numbers: FloatBuffer, _ index: Int, heads: Int, _ shape: Hyperparameters, by norm: Norm) {
    let size = shape.headSize
    for head in 0..<heads {
      let vector = unsafe numbers.pointer(at: (index * heads + head) * size, length: size)
      unsafe normalize(vector, by: norm, size, shape.normEpsilon, into: vector)
    }
  }

  /// Turns the heads of token `index` by the angles of a position.
  func rotate(
    _ numbers: FloatBuffer,
    _ index: Int,
    heads: Int,
    _ shape: Hyperparameters,
    by angles: RotaryAngles,
    _ position: Int
  ) {
    let size = shape.headSize
    let target = unsafe numbers.pointer(at: index * heads * size, length: heads * size)
    unsafe angles.withAngles(position) { cosines, sines in
      switch shape.layer.pairing {
      case .adjacent: unsafe ck_rotate_pairs(set, target, heads, size, cosines, sines)
      case .halves: unsafe ck_rotate_halves(set, target, heads, size, cosines, sines)
      }
    }
  }

  /// Attention of the query heads that share key head `head`, for token `index` of the piece.
  func attend(
    _ queries: FloatBuffer,
    _ piece: Piece,
    _ index: Int,
    layer: Int,
    head: Int,
    _ shape: Hyperparameters,
    into output: Vectors
  ) {
    let size = shape.headSize
    let start = (index * shape.heads + head * shape.group) * size
    let visible = piece.visible(index)
    unsafe piece.blocks.withViews { blocks in
      precondition(visible.blocks <= blocks.count, "more blocks than there are")
      unsafe ck_attend(
        set,
        blocks.baseAddress,
        visible.blocks,
        visible.last,
        ck_block_offset(layer, head, shape.kvHeads, size),
        queries.pointer(at: start, length: shape.group * size),
        shape.group,
        size,
        1 / Float(size).squareRoot(),
        output.values.pointer(at: start, length: shape.group * size)
      )
    }
  }
}
