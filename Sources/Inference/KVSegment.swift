import Tokenization

/// A segment whose first `tokens` have been evaluated.
///
/// A value: copies share blocks until one of them grows.
struct KVSegment {
  /// Stands for the content: two segments with the same identity have the same keys and values.
  typealias Identity = Int

  /// Where the first token stands.
  let position: Int
  /// What the tokens saw besides their own segment, in that order.
  let sees: [Identity]
  private(set) var tokens: [TokenID]
  private(set) var blocks: [KVBlock]
  var identity: Identity

  init(position: Int, sees: [Identity], identity: Identity) {
    self.position = position
    self.sees = sees
    self.identity = identity
    tokens = []
    blocks = []
  }

  /// Makes room for `count` more tokens in blocks that no other segment holds.
  mutating func reserve(_ count: Int, shape: Hyperparameters, type: KeyValueType) {
    if !tokens.count.isMultiple(of: KVBlock.tokens), let last = blocks.indices.last,
      !isKnownUniquelyReferenced(&blocks[last])
    {
      blocks[last] = KVBlock(copying: blocks[last])
    }
    let needed = (tokens.count + count + KVBlock.tokens - 1) / KVBlock.tokens
    while blocks.count < needed { blocks.append(KVBlock(shape: shape, type: type)) }
  }

  /// Counts tokens whose keys and values are in the blocks now.
  mutating func append(_ new: ArraySlice<TokenID>) { tokens.append(contentsOf: new) }

  /// Adds tokens whose keys and values fill blocks that came from elsewhere; the segment ends between two blocks.
  mutating func append(_ new: ArraySlice<TokenID>, filling filled: [KVBlock]) {
    precondition(
      tokens.count == blocks.count * KVBlock.tokens && new.count == filled.count * KVBlock.tokens,
      "blocks that are not full"
    )
    tokens.append(contentsOf: new)
    blocks += filled
  }

  /// Forgets all but the first `count` tokens, and blocks that were reserved for others.
  mutating func truncate(to count: Int) {
    tokens.removeSubrange(min(count, tokens.count)...)
    blocks.removeSubrange(min((tokens.count + KVBlock.tokens - 1) / KVBlock.tokens, blocks.count)...)
  }
}
