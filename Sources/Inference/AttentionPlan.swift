import CKernels

/// How the attention of a piece in one layer is shared out among threads: by key heads, by chunks of tokens and, where
/// these are few, by spans of blocks.
///
/// The results are the same however it is done: the kernels fold spans one by one in any case.
struct AttentionPlan {
  /// What one call of a kernel does.
  struct Part {
    /// Of the piece.
    let tokens: Range<Int>
    let head: Int
    let blocks: Range<Int>
    /// Which of the partial results for each token and head this is.
    let span: Int
  }

  /// About as many query heads, of one or more tokens, as share a reading of keys and values.
  private static let rowsOfChunk = 32
  /// Parts below which spans are shared out too.
  private static let fewParts = 16

  /// Partial results for each token and head.
  let spans: Int
  private let piece: Piece
  private let shape: Hyperparameters
  private let chunk: Int
  private let chunks: Int

  init(_ piece: Piece, _ shape: Hyperparameters) {
    self.piece = piece
    self.shape = shape
    chunk = min(max(1, Self.rowsOfChunk / shape.group), max(1, piece.count))
    chunks = (piece.count + chunk - 1) / chunk
    let allSpans = (piece.visibleBlocks(piece.count - 1) + Int(CK_SPAN) - 1) / Int(CK_SPAN)
    spans = chunks * shape.kvHeads < Self.fewParts ? allSpans : 1
  }

  var count: Int { chunks * shape.kvHeads * spans }

  /// Multiplications of a part, on average.
  var cost: Int {
    let tokens = piece.blocks.count * KVBlock.tokens
    return tokens / spans * chunk * shape.group * shape.headSize * 2 * Self.costOfProduct
  }

  /// What a multiplication of a query costs, in those of a matrix product: keys are widened for a few rows only.
  private static let costOfProduct = 4

  /// Numbers of one token's partial results of one span.
  static func partialStride(_ shape: Hyperparameters) -> Int { shape.heads * ck_partial_numbers(shape.headSize) }

  /// Numbers of all partial results of one span.
  var spanStride: Int { piece.count * Self.partialStride(shape) }

  subscript(_ index: Int) -> Part {
    let (rest, head) = index.quotientAndRemainder(dividingBy: shape.kvHeads)
    let (chunkIndex, span) = rest.quotientAndRemainder(dividingBy: spans)
    let tokens = chunkIndex * chunk..<min((chunkIndex + 1) * chunk, piece.count)
    let visible = piece.visibleBlocks(tokens.upperBound - 1)
    let first = span * Int(CK_SPAN)
    let blocks = spans == 1 ? 0..<visible : min(first, visible)..<min(first + Int(CK_SPAN), visible)
    return Part(tokens: tokens, head: head, blocks: blocks, span: span)
  }
}
