extension GGUFBuilder {
  /// A small llama that reads bytes and fills in the middle, with weights of a seed: fast, and far from sensible.
  package static func smallModel(contextLength: Int, seed: UInt64 = 1) -> GGUFBuilder {
    var builder = GGUFBuilder()
    builder.setByteVocabulary()
    builder.set("general.architecture", .string("llama"))
    let (width, keys) = (32, 16)
    for (key, value) in [
      ("block_count", 2), ("embedding_length", width), ("feed_forward_length", width), ("attention.head_count", 4),
      ("attention.head_count_kv", 2), ("context_length", contextLength),
    ] { builder.set("llama.\(key)", .uint32(UInt32(value))) }
    builder.set("llama.attention.layer_norm_rms_epsilon", .float32(1e-5))
    builder.addTensor("token_embd.weight", [width, 256 + fimTokens.count], .f32, seed: seed)
    builder.addTensor("output_norm.weight", [width], .f32, values: [Float](repeating: 1, count: width))
    for layer in 0..<2 {
      for norm in ["attn_norm", "ffn_norm"] {
        let ones = [Float](repeating: 1, count: width)
        builder.addTensor("blk.\(layer).\(norm).weight", [width], .f32, values: ones)
      }
      for (index, (name, rows)) in [
        ("attn_q", width), ("attn_k", keys), ("attn_v", keys), ("attn_output", width), ("ffn_gate", width),
        ("ffn_up", width), ("ffn_down", width),
      ].enumerated() {
        let seed = seed &* 100 &+ UInt64(10 * layer + index)
        builder.addTensor("blk.\(layer).\(name).weight", [width, rows], .f32, seed: seed, scale: 0.5)
      }
    }
    return builder
  }
}
