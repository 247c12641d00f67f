import GGUF

/// The names that GGUF files give to a transformer's tensors.
enum TensorName {
  static let embedding = "token_embd.weight"
  static let finalNorm = "output_norm.weight"
  static let head = "output.weight"
}

/// The tensors of one layer; `rows x width` as the file has them.
struct LayerWeights {
  let attentionNorm: FloatBuffer  // width
  let query: Projection  // heads * headSize x width
  let key: Projection  // kvHeads * headSize x width
  let value: Projection  // kvHeads * headSize x width
  let attentionOutput: WeightMatrix  // width x heads * headSize
  let feedForwardNorm: FloatBuffer  // width
  let gate: WeightMatrix  // feedForward x width
  let up: WeightMatrix  // feedForward x width
  let down: WeightMatrix  // width x feedForward
}

/// A matrix and what is added to its product.
struct Projection {
  let matrix: WeightMatrix
  let bias: FloatBuffer?
}

/// All tensors of a model.
struct ModelWeights {
  let embedding: WeightMatrix  // vocabulary x width
  let layers: [LayerWeights]
  let finalNorm: FloatBuffer  // width
  /// The embedding again if the file has no head of its own.
  let head: WeightMatrix  // vocabulary x width

  /// Loads every tensor of the file and fails if one is left over: the model would not be what was computed.
  init(file: GGUFFile, shape: Hyperparameters) throws(InferenceError) {
    var loader = WeightLoader(file: file)
    embedding = try loader.matrix(TensorName.embedding, rows: shape.vocabulary, width: shape.width)
    var layers: [LayerWeights] = []
    for index in 0..<shape.layers { layers.append(try loader.layer(index, shape)) }
    self.layers = layers
    finalNorm = try loader.vector(TensorName.finalNorm, count: shape.width)
    head =
      file.tensors[TensorName.head] == nil
      ? embedding : try loader.matrix(TensorName.head, rows: shape.vocabulary, width: shape.width)
    try loader.finish()
  }
}

/// Loads tensors and remembers which.
private struct WeightLoader {
  let file: GGUFFile
  private var loaded: Set<String> = []

  init(file: GGUFFile) { self.file = file }

  mutating func matrix(_ name: String, rows: Int, width: Int) throws(InferenceError) -> WeightMatrix {
    loaded.insert(name)
    return try WeightMatrix(name, rows: rows, width: width, file: file)
  }

  mutating func vector(_ name: String, count: Int) throws(InferenceError) -> FloatBuffer {
    loaded.insert(name)
    return try WeightMatrix.vector(name, count: count, file: file)
  }

  mutating func projection(_ name: String, rows: Int, width: Int) throws(InferenceError) -> Projection {
    let bias = "\(name).bias"
    return Projection(
      matrix: try matrix("\(name).weight", rows: rows, width: width),
      bias: file.tensors[bias] == nil ? nil : try vector(bias, count: rows)
    )
  }

  mutating func layer(_ index: Int, _ shape: Hyperparameters) throws(InferenceError) -> LayerWeights {
    let prefix = "blk.\(index)."
    let (width, hidden) = (shape.width, shape.feedForward)
    let (queries, keys) = (shape.heads * shape.headSize, shape.kvHeads * shape.headSize)
    return LayerWeights(
      attentionNorm: try vector(prefix + "attn_norm.weight", count: width),
      query: try projection(prefix + "attn_q", rows: queries, width: width),
      key: try projection(prefix + "attn_k", rows: keys, width: width),
      value: try projection(prefix + "attn_v", rows: keys, width: width),
      attentionOutput: try matrix(prefix + "attn_output.weight", rows: width, width: queries),
      feedForwardNorm: try vector(prefix + "ffn_norm.weight", count: width),
      gate: try matrix(prefix + "ffn_gate.weight", rows: hidden, width: width),
      up: try matrix(prefix + "ffn_up.weight", rows: hidden, width: width),
      down: try matrix(prefix + "ffn_down.weight", rows: width, width: hidden)
    )
  }

  func finish() throws(InferenceError) {
    if let extra = Set(file.tensors.keys).subtracting(loaded).min() {
      throw .unsupportedFeature("the tensor \(extra)")
    }
  }
}
