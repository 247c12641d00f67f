import CKernels

/// Blocks in the order in which attention goes over them, as the kernels want them; keeps them alive.
@safe
struct BlockList {
  private var owners: [KVBlock] = []
  private var views: [ck_block] = unsafe []

  /// All tokens of some segments.
  init(_ segments: [KVSegment]) {
    for segment in segments { append(segment) }
  }

  var count: Int { owners.count }

  /// Adds a block of which `tokens` places are seen (1 to 32).
  mutating func append(_ block: KVBlock, tokens: Int) {
    precondition((1...KVBlock.tokens).contains(tokens), "a block without tokens")
    owners.append(block)
    unsafe views.append(block.view(tokens: tokens))
  }

  /// Adds all tokens of a segment.
  private mutating func append(_ segment: KVSegment) {
    for (index, block) in segment.blocks.enumerated() {
      append(block, tokens: min(KVBlock.tokens, segment.tokens.count - index * KVBlock.tokens))
    }
  }

  func withViews(_ body: (UnsafeBufferPointer<ck_block>) -> Void) {
    unsafe views.withUnsafeBufferPointer { views in unsafe body(views) }
  }
}
