import Foundation

/// How positions are stretched so that a model reads more text than it was first trained on, as the GGUF keys
/// `*.rope.scaling.*` say and as llama.cpp computes it (https://github.com/ggml-org/llama.cpp, `llama_context` and ggml's
/// `rope_yarn`).
///
/// Llama 3.1's way needs nothing here: converters write it as a tensor of factors, `rope_freqs.weight`, which divide the
/// frequencies before anything else.
struct RotaryScaling: Sendable, Equatable {
  /// How frequencies between training and use are interpolated.
  private enum Kind: Equatable {
    /// All by the same factor (S. Chen et al., "Extending Context Window of Large Language Models via Positional
    /// Interpolation", arXiv 2306.15595).
    case linear
    /// High frequencies not at all, low ones by the factor, those between in part; queries and keys grow a little (B. Peng
    /// et al., "YaRN: Efficient Context Window Extension of Large Language Models", arXiv 2309.00071, section 3).
    case yarn(originalLength: Int, fast: Float, slow: Float)
  }

  private let kind: Kind
  /// By how much the context grew.
  private let factor: Float
  /// What cosines and sines are multiplied with besides the method's own factor.
  private let attentionFactor: Float

  /// Reads the metadata; throws at kinds that are not known.
  init(_ metadata: ModelMetadata, contextLength: Int) throws(InferenceError) {
    let name = try metadata.text("rope.scaling.type") ?? "linear"
    let old = try metadata.number("rope.scale_linear", in: 0...65_536, default: 0)
    let factor = try metadata.number("rope.scaling.factor", in: 0...65_536, default: old)
    // Converters write 0 for none.
    self.factor = name == "none" || factor == 0 ? 1 : factor
    guard self.factor >= 1e-3 else {
      throw metadata.invalid("rope.scaling.factor", factor, expected: "0.001 to 65536")
    }
    attentionFactor = try metadata.number("rope.scaling.attn_factor", in: 1e-3...1000, default: 1)
    switch name {
    case "none", "linear": kind = .linear
    case "yarn":
      kind = .yarn(
        originalLength: try metadata.count(
          "rope.scaling.original_context_length",
          in: 1...16_777_216,
          default: contextLength
        ),
        fast: try metadata.number("rope.scaling.yarn_beta_fast", in: 1e-3...1e6, default: 32),
        slow: try metadata.number("rope.scaling.yarn_beta_slow", in: 1e-3...1e6, default: 1)
      )
    default: throw .unsupportedFeature("positions scaled by the method \"\(name)\"")
    }
    try Self.rejectVariations(metadata)
  }

  /// Refuses refinements that no model of these architectures has.
  private static func rejectVariations(_ metadata: ModelMetadata) throws(InferenceError) {
    for (name, usual) in [
      ("yarn_log_multiplier", 0), ("yarn_ext_factor", 1), ("yarn_attn_factor", 1), ("alpha", 0),
    ] as [(String, Float)] {
      let number = try metadata.number("rope.scaling.\(name)", in: -1e6...1e6, default: usual)
      guard number == usual else { throw .unsupportedFeature("scaled positions with \(name) = \(number)") }
    }
  }

  /// What rotated numbers are multiplied with.
  var magnitude: Double {
    let own = kind == .linear || factor <= 1 ? 1 : 1 + 0.1 * log(Double(factor))
    return own * Double(attentionFactor)
  }

  /// The frequencies of a head's pairs; `factors` divide them.
  func frequencies(headSize: Int, base: Float, factors: [Float]?) -> [Double] {
    (0..<headSize / 2).map { pair in
      let plain = pow(Double(base), -2 * Double(pair) / Double(headSize)) / Double(factors?[pair] ?? 1)
      let kept = shareKept(pair, headSize: headSize, base: Double(base))
      return plain * (kept + (1 - kept) / Double(factor))
    }
  }

  /// How much of a pair's frequency is not interpolated: 1 where it turns `fast` times or more within the original
  /// context, 0 where `slow` times or less, linear in the pair between them.
  private func shareKept(_ pair: Int, headSize: Int, base: Double) -> Double {
    guard case .yarn(let length, let fast, let slow) = kind else { return 0 }
    // Where a base of 1 makes all pairs turn alike there is no such place.
    guard base > 1 else { return 0 }
    func place(_ turns: Float) -> Double {
      Double(headSize) * log(Double(length) / (Double(turns) * 2 * .pi)) / (2 * log(base))
    }
    let low = max(0, place(fast).rounded(.down))
    let high = min(Double(headSize - 1), place(slow).rounded(.up))
    return 1 - min(1, max(0, (Double(pair) - low) / max(0.001, high - low)))
  }
}
