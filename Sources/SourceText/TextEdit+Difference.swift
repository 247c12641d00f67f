extension TextEdit {
  /// The smallest single edit that makes `new` of `old`: what lies between their common beginning and common end.
  ///
  /// Costs one pass at memory speed over what is equal, so that work on an older text (its tree, a suggestion made for it)
  /// can be carried over without a history of edits. The ends may lie inside a code point.
  package init(from old: [UInt8], to new: [UInt8]) {
    let low = CommonBytes.prefix(old, new)
    let tail = CommonBytes.suffix(old, new, atMost: min(old.count, new.count) - low)
    self.init(range: low..<(old.count - tail), replacement: Array(new[low..<(new.count - tail)]))
  }
}
