/// The sizes that a model trained with Heed's mask was trained with, from its file's `heed.segments.*` metadata.
///
/// Positions restart by kind: sinks at 0, every global block at `sinks`, the suffix at `sinks + global`, the prefix after
/// the suffix's range, the middle on from the prefix.
package struct SegmentLayout: Sendable, Hashable {
  /// Most tokens of the sinks, and the positions kept for them.
  package var sinks: Int
  /// Most tokens of a global block, and the positions that all blocks share.
  package var global: Int
  /// Most tokens of the suffix, and the positions kept for it.
  package var suffix: Int
  /// Most tokens of the committed prefix.
  package var prefix: Int
  /// Most tokens of the middle, typed and generated.
  package var middle: Int
  /// Most global blocks at a time.
  package var globalBlocks: Int
  /// Most of them that only the middle sees; nil: half of them.
  ///
  /// They change while one types, and the middle is then evaluated anew. A model that does not profit asks for none.
  package var cursorBlocks: Int?

  /// Sizes in tokens.
  package init(
    sinks: Int,
    global: Int,
    suffix: Int,
    prefix: Int,
    middle: Int,
    globalBlocks: Int,
    cursorBlocks: Int? = nil
  ) {
    self.sinks = sinks
    self.global = global
    self.suffix = suffix
    self.prefix = prefix
    self.middle = middle
    self.globalBlocks = globalBlocks
    self.cursorBlocks = cursorBlocks
  }

  /// Where every global block starts.
  package var globalPosition: Int { sinks }
  /// Where the suffix starts.
  package var suffixPosition: Int { sinks + global }
  /// Where the committed prefix starts.
  package var prefixPosition: Int { sinks + global + suffix }
}
