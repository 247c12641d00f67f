/// The names that may stand where a name is due, followed byte by byte while the model writes one.
///
/// A token is allowed if its bytes stay in the trie, or if they complete a name and go on with a byte that cannot
/// continue it (`size` + `()` in one token). The constraint ends with the name.
package struct NameConstraint: Sendable {
  /// How much the names weigh.
  package enum Strength: Sendable, Hashable {
    /// Nothing but a name may come: the receiver's members are all known.
    case hard
    /// Known names are preferred, others may come: `softBonus` is added to the logits of allowed tokens.
    case soft
    /// Nothing has to come; but what begins with a member access goes on with one of the names.
    case ifBegun
  }

  /// What a soft constraint adds to a logit: a factor of e^1.5, about 4.5, in odds.
  package static let softBonus: Float = 1.5

  /// How much the names weigh.
  package let strength: Strength
  private let trie: NameTrie
  private let openings: [[UInt8]]
  /// Nil once the name is written or left.
  private var node: Int?

  /// Names as the bytes that are still to come, healed bytes included.
  package init(_ names: some Sequence<[UInt8]>, strength: Strength) {
    self.strength = strength
    openings = []
    trie = NameTrie(names)
    node = trie.isEmpty ? nil : 0
  }

  /// The members that may follow a value, should a member access come: one of `openings` (`.`, `->`) and a name.
  package init(members names: some Sequence<[UInt8]>, openings: [[UInt8]]) {
    strength = .ifBegun
    self.openings = openings
    trie = NameTrie(names.flatMap { name in name.isEmpty ? [] : openings.map { $0 + name } })
    node = trie.isEmpty ? nil : 0
  }

  /// True once it says nothing more.
  package var isDone: Bool { node == nil }

  /// The tokens that keep to the names; nil if the constraint is done.
  package func allowed(in vocabulary: Vocabulary) -> TokenMask? {
    guard let node else { return nil }
    let inside = tokens(from: node, in: vocabulary)
    return strength == .ifBegun && node == 0 ? withoutOtherMembers(inside, in: vocabulary) : inside
  }

  /// The tokens that stay in the trie or leave it at a name's end.
  private func tokens(from node: Int, in vocabulary: Vocabulary) -> TokenMask {
    var mask = TokenMask(size: vocabulary.size)
    if trie.nodes[node].isEnd {
      mask.formUnion(vocabulary.leavesIdentifier)
      mask.formUnion(vocabulary.ends)
    }
    var pending = [(name: node, tokens: vocabulary.root)]
    while let place = pending.popLast() {
      for (byte, next) in trie.nodes[place.name].children {
        guard let tokens = vocabulary.child(of: place.tokens, byte: byte) else { continue }
        for token in vocabulary.exact(tokens) { mask.insert(token) }
        if trie.nodes[next].isEnd { insertCrossing(tokens, in: vocabulary, into: &mask) }
        pending.append((next, tokens))
      }
    }
    return mask
  }

  /// Every token but those that begin with an opening and a letter of another name: `..` and `.(` are no member access.
  private func withoutOtherMembers(_ inside: TokenMask, in vocabulary: Vocabulary) -> TokenMask {
    var mask = vocabulary.usable
    for opening in openings {
      var node: Vocabulary.Node? = vocabulary.root
      for byte in opening { node = node.flatMap { vocabulary.child(of: $0, byte: byte) } }
      guard let node else { continue }
      for token in vocabulary.tokens(node) where !inside.contains(token) {
        let next = vocabulary.bytes(of: token).dropFirst(opening.count).first
        if let next, IdentifierBytes.contains(next) { mask.remove(token) }
      }
    }
    return mask
  }

  /// Takes the bytes of the token that was chosen.
  package mutating func accept(_ bytes: ArraySlice<UInt8>) {
    for byte in bytes {
      guard let current = node else { return }
      node = trie.child(of: current, byte: byte)
    }
  }

  /// Tokens that go on after the end of a name with a byte that no identifier has.
  private func insertCrossing(_ node: Vocabulary.Node, in vocabulary: Vocabulary, into mask: inout TokenMask) {
    for token in vocabulary.tokens(node) {
      let rest = vocabulary.bytes(of: token).dropFirst(node.depth)
      if let first = rest.first, !IdentifierBytes.contains(first) { mask.insert(token) }
    }
  }
}
