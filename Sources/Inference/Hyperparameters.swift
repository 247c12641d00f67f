package import GGUF

/// The shape of a model, read from its file and bounded, so that no product of these numbers overflows.
package struct Hyperparameters: Sendable, Equatable {
  /// A name of `LayerDescription.known`.
  package let architecture: String
  package let layers: Int
  /// Length of a token's vector between the layers.
  package let width: Int
  /// Query heads.
  package let heads: Int
  /// Key and value heads; each serves `heads / kvHeads` query heads.
  package let kvHeads: Int
  /// Length of a head's query, key and value: an even number.
  package let headSize: Int
  /// Length of the hidden vector of a feed-forward layer.
  package let feedForward: Int
  /// Tokens that have an embedding.
  package let vocabulary: Int
  /// Positions that the model was trained for.
  package let contextLength: Int
  package let ropeBase: Float
  /// How positions are scaled.
  let ropeScaling: RotaryScaling
  package let normEpsilon: Float
  /// Numbers in all tensors.
  package let parameterCount: Int
  /// How most of the weights are stored, e.g. `Q8_0`.
  package let typeName: String
  /// What the layers are made of.
  let layer: LayerDescription

  /// Query heads that share a key head.
  var group: Int { heads / kvHeads }

  /// Reads and checks the metadata; the tensors' shapes are checked where they are loaded.
  package init(file: GGUFFile) throws(InferenceError) {
    let metadata = try ModelMetadata(file: file)
    architecture = metadata.architecture
    layer = metadata.layer
    layers = try metadata.count("block_count", in: 1...1024)
    width = try metadata.count("embedding_length", in: 1...131_072)
    heads = try metadata.count("attention.head_count", in: 1...1024)
    kvHeads = try metadata.count("attention.head_count_kv", in: 1...heads, default: heads)
    feedForward = try metadata.count("feed_forward_length", in: 1...1_048_576)
    contextLength = try metadata.count("context_length", in: 1...16_777_216)
    headSize = try metadata.count("attention.key_length", in: 2...1024, default: width / heads)
    ropeBase = try metadata.number("rope.freq_base", in: 1...1e12, default: 10_000)
    let epsilon = layer.norm == .centered ? "layer_norm_epsilon" : "layer_norm_rms_epsilon"
    normEpsilon = try metadata.number("attention.\(epsilon)", in: 1e-12...1)
    ropeScaling = try RotaryScaling(metadata, contextLength: contextLength)
    guard let embedding = file.tensors[TensorName.embedding] else {
      throw .missingTensor(TensorName.embedding)
    }
    vocabulary = embedding.rows
    parameterCount = file.parameterCount
    typeName = Self.mostUsedType(file)
    try checkHeads(metadata)
    try metadata.rejectVariations(headSize: headSize, contextLength: contextLength)
  }

  private func checkHeads(_ metadata: ModelMetadata) throws(InferenceError) {
    guard heads.isMultiple(of: kvHeads) else {
      throw metadata.invalid("attention.head_count_kv", kvHeads, expected: "a divisor of \(heads)")
    }
    guard headSize >= 2, headSize.isMultiple(of: 2) else {
      throw metadata.invalid("attention.key_length", headSize, expected: "an even number")
    }
    guard KVBlock.byteCount(self, .f32) <= KVBlock.mostBytes else {
      throw metadata.invalid("block_count", layers, expected: "a model whose keys and values take less memory")
    }
  }

  private static func mostUsedType(_ file: GGUFFile) -> String {
    var counts: [TensorType: Int] = [:]
    for tensor in file.tensors.values { counts[tensor.type, default: 0] += tensor.elementCount }
    return counts.max { ($0.value, $0.key.rawValue) < ($1.value, $1.key.rawValue) }?.key.name ?? "none"
  }
}
