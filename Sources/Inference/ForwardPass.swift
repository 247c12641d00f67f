import CKernels
import Support
import Tokenization

/// The transformer, with layers as their `LayerDescription` says.
///
/// It takes a piece of a segment at a time. Everything that a token's numbers depend on is its own token, its position
/// and what it sees; the piece's other tokens and its length change nothing, to the last bit.
final class ForwardPass {
  /// Most tokens in a piece of any model.
  private static let mostPieceLength = 64
  /// Most tokens whose logits are computed together.
  private static let headLength = 4
  /// Multiplications in a piece's feed-forward layer; a thread looks for a cancellation about ten times in them.
  private static let costOfPiece = 4_000_000_000

  /// Most tokens in a piece: many, to read the weights seldom; few enough that a cancellation is seen in time.
  let pieceLength: Int
  let shape: Hyperparameters
  /// May be exchanged for the same ones from elsewhere.
  var weights: ModelWeights
  let kernels: Kernels
  private let keyValueType: KeyValueType
  private var angles: RotaryAngles
  /// Tokens in the last piece.
  private var lastCount = 1

  // For each token of the piece:
  private let state: FloatBuffer  // width, carried from layer to layer
  private let change: FloatBuffer  // width, what a half layer adds to it
  private let hidden: Vectors  // width, normalized
  private let queries: FloatBuffer  // heads * headSize
  private let keys: FloatBuffer  // kvHeads * headSize
  private let values: FloatBuffer  // kvHeads * headSize
  private let mixed: Vectors  // heads * headSize, what attention gives
  /// What attention gives before spans of blocks come together, for `AttentionPlan`; grows with the text.
  private var partials: FloatBuffer
  /// Where the attention of a piece's last token goes, summed over layers and heads; nil if nobody asks.
  private var shares: [Float]?
  private let up: FloatBuffer  // feedForward
  private let gated: Vectors  // feedForward
  private let scores: FloatBuffer  // headLength * vocabulary

  init(shape: Hyperparameters, weights: ModelWeights, kernels: Kernels, keyValueType: KeyValueType) {
    self.shape = shape
    self.weights = weights
    self.kernels = kernels
    self.keyValueType = keyValueType
    angles = RotaryAngles(shape: shape, factors: weights.ropeFactors)
    let costOfToken = 3 * shape.width * shape.feedForward
    pieceLength = min(max(Self.costOfPiece / costOfToken, Self.headLength), Self.mostPieceLength)
    let length = pieceLength
    let (queryWidth, keyWidth) = (shape.heads * shape.headSize, shape.kvHeads * shape.headSize)
    state = FloatBuffer(count: length * shape.width)
    change = FloatBuffer(count: length * shape.width)
    let readers = weights.layers.flatMap { [$0.query, $0.key, $0.value, $0.up] + [$0.gate].compactMap(\.self) }
    hidden = Vectors(capacity: length, width: shape.width, for: readers.map(\.matrix) + [weights.head])
    queries = FloatBuffer(count: length * queryWidth)
    keys = FloatBuffer(count: length * keyWidth)
    values = FloatBuffer(count: length * keyWidth)
    partials = FloatBuffer(count: length * AttentionPlan.partialStride(shape))
    mixed = Vectors(capacity: length, width: queryWidth, for: weights.layers.map(\.attentionOutput.matrix))
    up = FloatBuffer(count: length * shape.feedForward)
    gated = Vectors(capacity: length, width: shape.feedForward, for: weights.layers.map(\.down.matrix))
    scores = FloatBuffer(count: Self.headLength * shape.vocabulary)
  }

  /// Evaluates the next tokens (at most `pieceLength`) of a segment that sees the blocks `seen`, and appends them to
  /// it. Where no logits are wanted, the last layer only leaves its keys and values: nothing reads what else it gives.
  ///
  /// Throws `CancellationError` or `InferenceError.weightsLost`. The segment has the tokens then that it had, and no block
  /// without any.
  func append(
    _ tokens: ArraySlice<TokenID>,
    to segment: inout KVSegment,
    seen: BlockList,
    wantsLogits: Bool,
    cancellation: CancellationFlag
  ) throws {
    segment.reserve(tokens.count, shape: shape, type: keyValueType)
    let piece = Piece(of: segment, count: tokens.count, seen: seen)
    angles.prepare(piece.position..<piece.position + piece.count)
    for (index, token) in tokens.enumerated() {
      unsafe weights.embedding.copyRow(Int(token), to: state.pointer(at: index * shape.width, length: shape.width))
    }
    do {
      for index in weights.layers.indices {
        try cancellation.check()
        if !wantsLogits, index == weights.layers.count - 1 {
          remember(index, piece, cancellation)
          break
        }
        attention(index, piece, cancellation)
        try cancellation.check()
        feedForward(index, piece.count, cancellation)
      }
      try cancellation.check()
      try checkWeights()
    } catch {
      segment.truncate(to: segment.tokens.count)
      throw error
    }
    segment.append(tokens)
    lastCount = piece.count
  }

  /// Evaluates one token as `append` does and says which share of its attention each block gets that it sees.
  func attentionShares(
    of token: TokenID,
    after segment: inout KVSegment,
    seen: BlockList,
    cancellation: CancellationFlag
  ) throws -> [Float] {
    shares = Array(repeating: 0, count: seen.count + segment.tokens.count / KVBlock.tokens + 1)
    defer { shares = nil }
    try append([token], to: &segment, seen: seen, wantsLogits: true, cancellation: cancellation)
    let heads = Float(shape.layers * shape.heads)
    return shares?.map { $0 / heads } ?? []
  }

  /// Throws unless all that was read of the weights was what it should be.
  private func checkWeights() throws(InferenceError) {
    if let packed = weights.packed, !packed.isIntact(kernels.pool) { throw .weightsLost(path: packed.path) }
  }

  /// Logits after the last token of the last piece.
  func lastLogits(_ cancellation: CancellationFlag) throws -> [Float] {
    try logits(lastCount - 1..<lastCount, cancellation: cancellation).first ?? []
  }

  /// Logits after the tokens of the last piece, for those of `range`.
  func logits(_ range: Range<Int>, cancellation: CancellationFlag) throws -> [[Float]] {
    kernels.normalize(state, count: range.upperBound, by: weights.finalNorm, epsilon: shape.normEpsilon, into: hidden)
    var rows: [[Float]] = []
    for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.headLength) {
      try cancellation.check()
      rows += logits(start..<min(start + Self.headLength, range.upperBound), of: hidden, cancellation)
      try cancellation.check()
    }
    try checkWeights()
    return rows
  }

  /// The head's products; anything after a cancellation.
  private func logits(_ range: Range<Int>, of vectors: Vectors, _ cancellation: CancellationFlag) -> [[Float]] {
    let (count, next) = (shape.vocabulary, firstMatrices(ofLayer: 0))
    if range.count == 1 {
      // Straight to where they are wanted: to copy a large vocabulary's takes as long as a layer.
      let row = unsafe [Float](unsafeUninitializedCapacity: count) { memory, initializedCount in
        let output = unsafe FloatBuffer(borrowing: UnsafeMutableBufferPointer(rebasing: memory[..<count]))
        kernels.multiply(vectors, range, [.init(weights.head, output)], before: next, cancellation)
        initializedCount = count
      }
      return [row]
    }
    kernels.multiply(vectors, range, [.init(weights.head, scores)], before: next, cancellation)
    return range.indices.map { scores.array(at: ($0 - range.lowerBound) * count, length: count) }
  }

  /// state += output(attention(rotated queries, rotated keys, values) of norm(state)).
  private func attention(_ index: Int, _ piece: Piece, _ cancellation: CancellationFlag) {
    let (layer, count) = (weights.layers[index], piece.count)
    kernels.normalize(state, count: count, by: layer.attentionNorm, epsilon: shape.normEpsilon, into: hidden)
    kernels.multiply(
      hidden,
      0..<count,
      [.init(layer.query, queries), .init(layer.key, keys), .init(layer.value, values)],
      before: [layer.attentionOutput.matrix],
      cancellation
    )
    rotateAndStore(layer, index, piece, withQueries: true)
    attend(layer: index, piece, cancellation)
    kernels.multiply(
      mixed,
      0..<count,
      [.init(layer.attentionOutput, change, addedTo: state)],
      before: [(layer.gate ?? layer.up).matrix],
      cancellation
    )
  }

  /// Puts a layer's keys and values into the segment's blocks and nothing else.
  private func remember(_ index: Int, _ piece: Piece, _ cancellation: CancellationFlag) {
    let (layer, count) = (weights.layers[index], piece.count)
    kernels.normalize(state, count: count, by: layer.attentionNorm, epsilon: shape.normEpsilon, into: hidden)
    kernels.multiply(
      hidden,
      0..<count,
      [.init(layer.key, keys), .init(layer.value, values)],
      before: firstMatrices(ofLayer: 0),
      cancellation
    )
    rotateAndStore(layer, index, piece, withQueries: false)
  }

  /// state += down(silu(gate) * up) of norm(state), or down(gelu(up)) without a gate.
  private func feedForward(_ index: Int, _ count: Int, _ cancellation: CancellationFlag) {
    let layer = weights.layers[index]
    kernels.normalize(state, count: count, by: layer.feedForwardNorm, epsilon: shape.normEpsilon, into: hidden)
    kernels.feedForward(
      hidden,
      count,
      gate: layer.gate,
      up: layer.up,
      through: up,
      into: gated,
      before: [layer.down.matrix],
      cancellation
    )
    kernels.multiply(
      gated,
      0..<count,
      [.init(layer.down, change, addedTo: state)],
      before: index + 1 < weights.layers.count ? firstMatrices(ofLayer: index + 1) : [weights.head],
      cancellation
    )
  }

  private func firstMatrices(ofLayer index: Int) -> [WeightMatrix] {
    let layer = weights.layers[index]
    return [layer.query.matrix, layer.key.matrix, layer.value.matrix]
  }

  /// Normalizes the heads of keys, and of queries if they are there, if the architecture does, turns them by their positions
  /// and puts keys and values into the segment's blocks.
  private func rotateAndStore(_ layer: LayerWeights, _ layerIndex: Int, _ piece: Piece, withQueries: Bool) {
    var turned = [(keys, shape.kvHeads, layer.keyNorm)]
    if withQueries { turned.append((queries, shape.heads, layer.queryNorm)) }
    kernels.pool.split(piece.count, cost: (shape.heads + shape.kvHeads) * shape.headSize * 4) { [turned] range in
      for index in range {
        let position = piece.position + index
        for (vectors, heads, norm) in turned {
          if let norm { kernels.normalizeHeads(vectors, index, heads: heads, shape, by: norm) }
          kernels.rotate(vectors, index, heads: heads, shape, by: angles, position)
        }
        let place = piece.start + index
        piece.ownBlocks[place / KVBlock.tokens].store(
          keys,
          values,
          index,
          place % KVBlock.tokens,
          layer: layerIndex,
          shape
        )
      }
    }
  }

  /// mixed = softmax(query . keys / sqrt(headSize)) values, for each token and head, over what the token sees.
  private func attend(layer: Int, _ piece: Piece, _ cancellation: CancellationFlag) {
    let plan = AttentionPlan(piece, shape)
    let (spanStride, tokenStride) = (plan.spanStride, AttentionPlan.partialStride(shape))
    if partials.count < plan.spans * spanStride { partials = FloatBuffer(count: plan.spans * spanStride) }
    let partials = partials
    kernels.pool.split(plan.count, cost: plan.cost) { range in
      // What is left out after a cancellation is never read: the next check throws.
      for index in range where !cancellation.isCancelled {
        let part = plan[index]
        let offset = part.span * spanStride + part.tokens.lowerBound * tokenStride
        let target = unsafe partials.pointer(at: offset, length: part.tokens.count * tokenStride)
        unsafe kernels.attend(queries, piece, part, layer: layer, shape, keyValueType, into: target)
      }
    }
    kernels.pool.split(piece.count, cost: plan.spans * tokenStride) { range in
      for index in range {
        let length = (plan.spans - 1) * spanStride + tokenStride
        let source = unsafe partials.pointer(at: index * tokenStride, length: length)
        unsafe ck_merge(source, plan.spans, spanStride, shape.heads, shape.headSize, mixed.pointer(index))
      }
    }
    mixed.quantize(0..<piece.count, kernels.set)
    if shares != nil { addShares(layer: layer, piece) }
  }

  private func addShares(layer: Int, _ piece: Piece) {
    let last = piece.count - 1
    for head in 0..<shape.kvHeads {
      let part = AttentionPlan.Part(
        tokens: last..<piece.count,
        head: head,
        blocks: 0..<piece.visibleBlocks(last),
        span: 0
      )
      unsafe kernels.withJob(queries, piece, part, layer: layer, shape, keyValueType, into: partials.base) { job in
        unsafe shares?.withUnsafeMutableBufferPointer { shares in
          unsafe ck_add_shares(kernels.set, &job, min(part.blocks.count, shares.count), shares.baseAddress)
        }
      }
    }
  }
}
