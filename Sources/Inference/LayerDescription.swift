/// What tells one architecture's layers from another's. The forward pass and the loader of weights read this and nothing
/// else, so that there is one of each.
///
/// - llama: H. Touvron et al., arXiv 2302.13971
/// - qwen2: A. Yang et al., arXiv 2407.10671, adds biases to queries, keys and values
/// - qwen3: A. Yang et al., arXiv 2505.09388, has none but normalizes each head's query and key
/// - starcoder2: A. Lozhkov et al., arXiv 2402.19173, centers its norms, has biases everywhere and no gate
struct LayerDescription: Sendable, Equatable {
  /// How vectors are brought to one length.
  enum Norm: Sendable {
    /// x / rms(x) * weight (B. Zhang, R. Sennrich, arXiv 1910.07467).
    case rootMeanSquare
    /// (x - mean(x)) / deviation(x) * weight + bias (J. Ba et al., arXiv 1607.06450).
    case centered
  }

  /// How a head's numbers pair up for rotation.
  enum Pairing: Sendable {
    /// (2i, 2i + 1)
    case adjacent
    /// (i, i + headSize / 2)
    case halves
  }

  /// What happens between the attention layers.
  enum FeedForward: Sendable {
    /// down(silu(gate) * up) (N. Shazeer, arXiv 2002.05202).
    case gated
    /// down(gelu(up)), gelu by its approximation with tanh (D. Hendrycks, K. Gimpel, arXiv 1606.08415).
    case plain
  }

  let norm: Norm
  /// Whether each head's query and key is normalized before it is rotated.
  let normalizesHeads: Bool
  let pairing: Pairing
  let feedForward: FeedForward
  /// Projections that must have a bias; the others have one if the file does.
  let biased: Set<String>

  /// All known architectures by the names that files give them, in the order in which messages name them.
  static let known: KeyValuePairs<String, LayerDescription> = [
    "llama": LayerDescription(
      norm: .rootMeanSquare,
      normalizesHeads: false,
      pairing: .adjacent,
      feedForward: .gated,
      biased: []
    ),
    "qwen2": LayerDescription(
      norm: .rootMeanSquare,
      normalizesHeads: false,
      pairing: .halves,
      feedForward: .gated,
      biased: ["attn_q", "attn_k", "attn_v"]
    ),
    "qwen3": LayerDescription(
      norm: .rootMeanSquare,
      normalizesHeads: true,
      pairing: .halves,
      feedForward: .gated,
      biased: []
    ),
    "starcoder2": LayerDescription(
      norm: .centered,
      normalizesHeads: false,
      pairing: .halves,
      feedForward: .plain,
      biased: ["attn_q", "attn_k", "attn_v", "attn_output", "ffn_up", "ffn_down"]
    ),
  ]

  /// The layers of an architecture; nil if it is not known.
  static func named(_ name: String) -> LayerDescription? { known.first { $0.key == name }?.value }
}
