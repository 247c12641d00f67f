import Decoding
import Tokenization

/// What a model is given for one cursor.
struct Prompt {
  var segments: [TokenSegment] = []
  /// Bytes before the cursor that are not in the segments: generation reproduces them first.
  var healed: [UInt8] = []
  /// The blocks the segments hold.
  var blocks: [GlobalBlock] = []
  var globalTokens = 0
  /// The offset where the typed text begins.
  var commit = 0
  /// Tokens of the typed text, which are the last ones of the last segment.
  var typedTokens = 0
  /// Most tokens that may be generated.
  var room = 0
  /// The window of a plain causal prompt.
  var window: PlainWindow?

  var tokens: Int { segments.reduce(0) { $0 + $1.tokens.count } }
}
