import CKernels

/// The steps of attention.
extension Kernels {
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

  /// Attention of one part of a plan: partial results for its tokens and the query heads that share its key head.
  func attend(
    _ queries: FloatBuffer,
    _ piece: Piece,
    _ part: AttentionPlan.Part,
    layer: Int,
    _ shape: Hyperparameters,
    _ type: KeyValueType,
    into partials: UnsafeMutablePointer<Float>
  ) {
    unsafe withJob(queries, piece, part, layer: layer, shape, type, into: partials) { job in
      unsafe ck_attend(set, &job, part.blocks.lowerBound, part.blocks.upperBound)
    }
  }

  /// A part of a plan as the kernels want it.
  func withJob(
    _ queries: FloatBuffer,
    _ piece: Piece,
    _ part: AttentionPlan.Part,
    layer: Int,
    _ shape: Hyperparameters,
    _ type: KeyValueType,
    into partials: UnsafeMutablePointer<Float>,
    _ body: (inout ck_attention) -> Void
  ) {
    let (size, first, count) = (shape.headSize, part.tokens.lowerBound, part.tokens.count)
    let (firstHead, stride) = (part.head * shape.group, shape.heads * shape.headSize)
    precondition(part.blocks.upperBound <= piece.blocks.count, "more blocks than there are")
    unsafe piece.blocks.withViews { blocks in
      var job = unsafe ck_attention(
        type: type.kernelType,
        size: size,
        scale: 1 / Float(size).squareRoot(),
        blocks: blocks.baseAddress,
        offset: KVBlock.offset(layer: layer, head: part.head, shape, type),
        seen: piece.seenCount,
        start: piece.start + first,
        tokens: count,
        heads: shape.group,
        queries: queries.pointer(at: first * stride, length: count * stride) + firstHead * size,
        stride: stride,
        partials: partials + firstHead * ck_partial_numbers(size),
        partial_stride: AttentionPlan.partialStride(shape)
      )
      unsafe body(&job)
    }
  }
}
