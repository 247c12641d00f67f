import GGUF

/// The names that GGUF files give to a transformer's tensors.
enum TensorName {
  static let embedding = "token_embd.weight"
  static let finalNorm = "output_norm"
  static let head = "output.weight"
  static let ropeFactors = "rope_freqs.weight"
}

/// The tensors of one layer; `rows x width` as the file has them.
struct LayerWeights {
  let attentionNorm: Norm  // width
  let query: Projection  // heads * headSize x width
  let key: Projection  // kvHeads * headSize x width
  let value: Projection  // kvHeads * headSize x width
  /// Of each head; nil if the architecture does not normalize heads.
  let queryNorm: Norm?  // headSize
  let keyNorm: Norm?  // headSize
  let attentionOutput: Projection  // width x heads * headSize
  let feedForwardNorm: Norm  // width
  /// Nil if the feed-forward layer has none.
  let gate: Projection?  // feedForward x width
  let up: Projection  // feedForward x width
  let down: Projection  // width x feedForward
}

/// A matrix and what is added to its product.
struct Projection {
  let matrix: WeightMatrix
  let bias: FloatBuffer?
}

/// What a normalized vector is multiplied with, and what is added to it if the norm is a centered one.
struct Norm {
  let weight: FloatBuffer
  let bias: FloatBuffer?
}

/// All tensors of a model.
struct ModelWeights {
  let embedding: WeightMatrix  // vocabulary x width
  let layers: [LayerWeights]
  let finalNorm: Norm  // width
  /// The embedding again if the file has no head of its own.
  let head: WeightMatrix  // vocabulary x width
  /// What the frequencies of rotation are divided by; nil if the file has no such tensor.
  let ropeFactors: [Float]?  // headSize / 2
  /// Differs, in all likelihood, where a tensor does.
  let checksum: UInt64
  /// Where the matrices are mapped; nil if they are in memory of the process's own.
  let packed: PackedWeights?

  /// Loads every tensor of the file and fails if one is left over: the model would not be what was computed.
  init(_ loader: WeightLoader) throws(InferenceError) {
    let (file, shape) = (loader.file, loader.shape)
    embedding = try loader.matrix(TensorName.embedding, rows: shape.vocabulary, width: shape.width)
    var layers: [LayerWeights] = []
    for index in 0..<shape.layers { layers.append(try loader.layer(index)) }
    self.layers = layers
    finalNorm = try loader.norm(TensorName.finalNorm, count: shape.width)
    head =
      file.tensors[TensorName.head] == nil
      ? embedding : try loader.matrix(TensorName.head, rows: shape.vocabulary, width: shape.width)
    ropeFactors = try loader.ropeFactors()
    packed = loader.packed
    checksum = packed?.checksum ?? loader.checksum
    try loader.finish()
  }
}

/// Loads tensors and remembers them.
final class WeightLoader {
  let file: GGUFFile
  let shape: Hyperparameters
  let pool: ThreadPool
  /// Where tensors are taken from; nil: the file.
  let packed: PackedWeights?
  /// All tensors loaded so far, vectors as matrices of one row.
  private(set) var matrices: [String: WeightMatrix] = [:]
  /// Of what was read of the file.
  private(set) var checksum: UInt64 = 0

  init(file: GGUFFile, shape: Hyperparameters, pool: ThreadPool, packed: PackedWeights? = nil) {
    self.file = file
    self.shape = shape
    self.pool = pool
    self.packed = packed
  }

  func matrix(_ name: String, rows: Int, width: Int) throws(InferenceError) -> WeightMatrix {
    let matrix = try load(name, rows: rows, width: width)
    checksum &+= Checksum.of(Array(name.utf8), seed: matrix.checksum)
    return matrix
  }

  func vector(_ name: String, count: Int) throws(InferenceError) -> FloatBuffer {
    try WeightMatrix.checkVector(name, count: count, file: file)
    let matrix = try load(name, rows: 1, width: count)
    let vector = FloatBuffer(count: count)
    unsafe matrix.copyRow(0, to: vector.base)
    let bits = vector.array(at: 0, length: count).map(\.bitPattern)
    checksum &+= Checksum.of(Array(name.utf8), seed: Checksum.of(bits, seed: 0))
    return vector
  }

  private func load(_ name: String, rows: Int, width: Int) throws(InferenceError) -> WeightMatrix {
    let matrix =
      if let packed {
        try WeightMatrix(name, rows: rows, width: width, file: file, packed: packed)
      } else {
        try WeightMatrix(name, rows: rows, width: width, file: file, pool: pool)
      }
    matrices[name] = matrix
    return matrix
  }

  func norm(_ name: String, count: Int) throws(InferenceError) -> Norm {
    Norm(
      weight: try vector("\(name).weight", count: count),
      bias: shape.layer.norm == .centered ? try vector("\(name).bias", count: count) : nil
    )
  }

  func headNorm(_ name: String) throws(InferenceError) -> Norm? {
    shape.layer.normalizesHeads ? try norm(name, count: shape.headSize) : nil
  }

  func projection(_ prefix: String, _ name: String, rows: Int, width: Int) throws(InferenceError) -> Projection {
    let bias = "\(prefix)\(name).bias"
    let isBiased = file.tensors[bias] != nil || shape.layer.biased.contains(name)
    return Projection(
      matrix: try matrix("\(prefix)\(name).weight", rows: rows, width: width),
      bias: isBiased ? try vector(bias, count: rows) : nil
    )
  }

  func layer(_ index: Int) throws(InferenceError) -> LayerWeights {
    let prefix = "blk.\(index)."
    let (width, hidden) = (shape.width, shape.feedForward)
    let (queries, keys) = (shape.heads * shape.headSize, shape.kvHeads * shape.headSize)
    let isGated = shape.layer.feedForward == .gated
    return LayerWeights(
      attentionNorm: try norm(prefix + "attn_norm", count: width),
      query: try projection(prefix, "attn_q", rows: queries, width: width),
      key: try projection(prefix, "attn_k", rows: keys, width: width),
      value: try projection(prefix, "attn_v", rows: keys, width: width),
      queryNorm: try headNorm(prefix + "attn_q_norm"),
      keyNorm: try headNorm(prefix + "attn_k_norm"),
      attentionOutput: try projection(prefix, "attn_output", rows: width, width: queries),
      feedForwardNorm: try norm(prefix + "ffn_norm", count: width),
      gate: isGated ? try projection(prefix, "ffn_gate", rows: hidden, width: width) : nil,
      up: try projection(prefix, "ffn_up", rows: hidden, width: width),
      down: try projection(prefix, "ffn_down", rows: width, width: hidden)
    )
  }

  /// Factors as Llama 3.1's files have them, for any architecture.
  func ropeFactors() throws(InferenceError) -> [Float]? {
    let name = TensorName.ropeFactors
    guard file.tensors[name] != nil else { return nil }
    let factors = try vector(name, count: shape.headSize / 2).array(at: 0, length: shape.headSize / 2)
    if let wrong = factors.first(where: { !($0 >= 1e-6 && $0 <= 1e6) }) {
      throw .invalidMetadata(key: name, value: "\(wrong)", expected: "factors from 0.000001 to 1000000")
    }
    return factors
  }

  func finish() throws(InferenceError) {
    if let extra = Set(file.tensors.keys).subtracting(matrices.keys).min() {
      throw .unsupportedFeature("the tensor \(extra)")
    }
  }
}
