import CKernels
import Support
import Tokenization

/// The transformer: llama's (H. Touvron et al., arXiv 2302.13971) and Qwen2's (arXiv 2407.10671), which adds biases to
/// queries, keys and values and pairs the rotated numbers differently.
///
/// It takes a piece of a segment at a time. Everything that a token's numbers depend on is its own token, its position and
/// what it sees; the piece's other tokens and its length change nothing, to the last bit.
final class ForwardPass {
  /// Most tokens in a piece: cancellation is looked at between the steps of each layer, a few milliseconds apart.
  static let pieceLength = 64
  /// Most tokens whose logits are computed together.
  static let headLength = 4

  let shape: Hyperparameters
  private let weights: ModelWeights
  private let kernels: Kernels
  private var angles: RotaryTable

  // For each token of the piece:
  private let state: FloatBuffer  // width, carried from layer to layer
  private let change: FloatBuffer  // width, what a half layer adds to it
  private let hidden: Vectors  // width, normalized
  private let queries: FloatBuffer  // heads * headSize
  private let keys: FloatBuffer  // kvHeads * headSize
  private let values: FloatBuffer  // kvHeads * headSize
  private let mixed: Vectors  // heads * headSize, what attention gives
  private let gate: FloatBuffer  // feedForward
  private let up: FloatBuffer  // feedForward
  private let gated: Vectors  // feedForward
  private let scores: FloatBuffer  // headLength * vocabulary

  init(shape: Hyperparameters, weights: ModelWeights, kernels: Kernels) {
    self.shape = shape
    self.weights = weights
    self.kernels = kernels
    angles = RotaryTable(headSize: shape.headSize, base: shape.ropeBase)
    let length = Self.pieceLength
    let (queryWidth, keyWidth) = (shape.heads * shape.headSize, shape.kvHeads * shape.headSize)
    state = FloatBuffer(count: length * shape.width)
    change = FloatBuffer(count: length * shape.width)
    let readers = weights.layers.flatMap { [$0.query.matrix, $0.key.matrix, $0.value.matrix, $0.gate, $0.up] }
    hidden = Vectors(capacity: length, width: shape.width, for: readers + [weights.head])
    queries = FloatBuffer(count: length * queryWidth)
    keys = FloatBuffer(count: length * keyWidth)
    values = FloatBuffer(count: length * keyWidth)
    mixed = Vectors(capacity: length, width: queryWidth, for: weights.layers.map(\.attentionOutput))
    gate = FloatBuffer(count: length * shape.feedForward)
    up = FloatBuffer(count: length * shape.feedForward)
    gated = Vectors(capacity: length, width: shape.feedForward, for: weights.layers.map(\.down))
    scores = FloatBuffer(count: Self.headLength * shape.vocabulary)
  }

  /// Evaluates the next tokens (at most `pieceLength`) of a segment that sees the blocks `seen`, and appends them to it.
  ///
  /// If it throws, the segment has the tokens that it had.
  func append(
    _ tokens: ArraySlice<TokenID>,
    to segment: inout KVSegment,
    seen: BlockList,
    cancellation: CancellationFlag
  ) throws(CancellationError) {
    segment.reserve(tokens.count, shape: shape)
    let piece = Piece(of: segment, count: tokens.count, seen: seen)
    angles.extend(to: segment.position + piece.start + piece.count)
    for (index, token) in tokens.enumerated() {
      unsafe weights.embedding.copyRow(Int(token), to: state.pointer(at: index * shape.width, length: shape.width))
    }
    for (index, layer) in weights.layers.enumerated() {
      try cancellation.check()
      attention(layer, index, piece)
      try cancellation.check()
      feedForward(layer, piece.count)
    }
    segment.append(tokens)
  }

  /// Logits after the tokens of the last piece, for those of `range`.
  func logits(_ range: Range<Int>) -> [[Float]] {
    kernels.normalize(state, count: range.upperBound, by: weights.finalNorm, epsilon: shape.normEpsilon, into: hidden)
    var rows: [[Float]] = []
    for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.headLength) {
      let part = start..<min(start + Self.headLength, range.upperBound)
      kernels.multiply(hidden, part, [(weights.head, scores)])
      rows += part.indices.map { scores.array(at: ($0 - start) * shape.vocabulary, length: shape.vocabulary) }
    }
    return rows
  }

  /// state += output(attention(rotated queries, rotated keys, values) of norm(state)).
  private func attention(_ layer: LayerWeights, _ index: Int, _ piece: Piece) {
    let count = piece.count
    kernels.normalize(state, count: count, by: layer.attentionNorm, epsilon: shape.normEpsilon, into: hidden)
    kernels.multiply(
      hidden,
      0..<count,
      [(layer.query.matrix, queries), (layer.key.matrix, keys), (layer.value.matrix, values)]
    )
    addBiases(layer, count)
    rotateAndStore(layer: index, piece)
    attend(layer: index, piece)
    kernels.multiply(mixed, 0..<count, [(layer.attentionOutput, change)])
    kernels.add(change, to: state, count: count * shape.width)
  }

  /// state += down(silu(gate) * up of norm(state)).
  private func feedForward(_ layer: LayerWeights, _ count: Int) {
    kernels.normalize(state, count: count, by: layer.feedForwardNorm, epsilon: shape.normEpsilon, into: hidden)
    kernels.multiply(hidden, 0..<count, [(layer.gate, gate), (layer.up, up)])
    kernels.gate(gate, up, count: count, into: gated)
    kernels.multiply(gated, 0..<count, [(layer.down, change)])
    kernels.add(change, to: state, count: count * shape.width)
  }

  private func addBiases(_ layer: LayerWeights, _ count: Int) {
    for (projection, output) in [(layer.query, queries), (layer.key, keys), (layer.value, values)] {
      if let bias = projection.bias { kernels.add(bias, toEachOf: count, output) }
    }
  }

  /// Turns queries and keys by their positions and puts keys and values into the segment's blocks.
  private func rotateAndStore(layer: Int, _ piece: Piece) {
    kernels.pool.split(piece.count, cost: (shape.heads + shape.kvHeads) * shape.headSize * 4) { range in
      for index in range {
        let position = piece.position + index
        kernels.rotate(queries, index, heads: shape.heads, shape, by: angles, position)
        kernels.rotate(keys, index, heads: shape.kvHeads, shape, by: angles, position)
        let place = piece.start + index
        piece.ownBlocks[place / KVBlock.tokens].store(keys, values, index, place % KVBlock.tokens, layer: layer, shape)
      }
    }
  }

  /// mixed = softmax(query . keys / sqrt(headSize)) values, for each token and head, over what the token sees.
  private func attend(layer: Int, _ piece: Piece) {
    let cost = piece.blocks.count * KVBlock.tokens * shape.headSize * shape.group * 3
    kernels.pool.split(piece.count * shape.kvHeads, cost: cost) { range in
      for item in range {
        let (index, head) = item.quotientAndRemainder(dividingBy: shape.kvHeads)
        kernels.attend(queries, piece, index, layer: layer, head: head, shape, into: mixed)
      }
    }
    mixed.quantize(0..<piece.count, kernels.set)
  }
}
