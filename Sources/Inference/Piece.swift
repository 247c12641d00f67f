/// A run of tokens of one segment that are evaluated together, and the blocks that they see in their canonical order:
/// those of the segments that their segment names, in the list's order, then their own segment's from its start.
struct Piece {
  /// Index of the first token in its segment.
  let start: Int
  let count: Int
  /// Position of the first token.
  let position: Int
  let blocks: BlockList
  let ownBlocks: [KVBlock]
  /// How many of `blocks` are other segments'.
  let seenCount: Int

  /// The next `count` tokens of a segment that has room for them.
  init(of segment: KVSegment, count: Int, seen: BlockList) {
    start = segment.tokens.count
    self.count = count
    position = segment.position + start
    ownBlocks = segment.blocks
    seenCount = seen.count
    var blocks = seen
    for block in segment.blocks { blocks.append(block, tokens: KVBlock.tokens) }
    self.blocks = blocks
  }

  /// How many of `blocks` token `index` of the piece sees.
  func visibleBlocks(_ index: Int) -> Int { seenCount + (start + index) / KVBlock.tokens + 1 }
}
