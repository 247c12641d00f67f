/// Token healing: bytes before the cursor that generation must reproduce first.
///
/// A text cut at the cursor ends in tokens that a whole text seldom has there (`pri` + `nt` instead of `print`), so the
/// prompt ends before the last pre-token and its bytes become a constraint: only tokens that are a beginning of the
/// remaining bytes, equal to them, or go beyond them may follow. ("Token healing" as in Microsoft's guidance, 2023.)
package struct HealingConstraint: Sendable {
  /// Most bytes that are healed; a longer last pre-token (a long run of blanks, a data blob) is left as it is.
  package static let maximumLength = 64

  private var remaining: ArraySlice<UInt8>

  /// Nothing is constrained if `bytes` is empty, too long, or cannot be spelled byte by byte: then the constraint might
  /// lead to a dead end, and the caller keeps the bytes in the prompt.
  package init(_ bytes: [UInt8]) { remaining = bytes[...] }

  /// True if `bytes` can be healed with this vocabulary without a dead end.
  package static func isPossible(_ bytes: some Collection<UInt8>, in vocabulary: Vocabulary) -> Bool {
    !bytes.isEmpty && bytes.count <= maximumLength && vocabulary.canSpell(bytes)
  }

  /// True once all bytes have been reproduced.
  package var isDone: Bool { remaining.isEmpty }

  /// The tokens that may come next; nil if any may.
  package func allowed(in vocabulary: Vocabulary) -> TokenMask? {
    if isDone { return nil }
    var mask = TokenMask(size: vocabulary.size)
    var node = vocabulary.root
    for byte in remaining {
      for token in vocabulary.exact(node) { mask.insert(token) }
      guard let child = vocabulary.child(of: node, byte: byte) else { return mask }
      node = child
    }
    for token in vocabulary.tokens(node) { mask.insert(token) }
    return mask
  }

  /// Takes the bytes of the token that was chosen.
  package mutating func accept(_ bytes: ArraySlice<UInt8>) { remaining = remaining.dropFirst(bytes.count) }
}
