package import Tokenization

/// The tokens' bytes in an order that answers "which tokens begin with these bytes" by binary search.
///
/// A byte trie over the vocabulary, stored flat: a node of the trie is a range of the sorted order whose tokens share
/// their first `depth` bytes, and a step down the trie narrows the range (as in a suffix array).
package struct Vocabulary: Sendable {
  /// Number of ids; ids run from 0.
  package let size: Int
  /// Tokens that end a generation: end of text and every other control token, for a model that wants a new segment
  /// has finished with this one.
  package let ends: TokenMask
  /// Tokens whose first byte cannot go on an identifier.
  package let leavesIdentifier: TokenMask

  /// Every token that has bytes or ends a text.
  let usable: TokenMask

  private let blob: [UInt8]
  private let starts: [Int]
  private let order: [TokenID]
  private let singleBytes: [Bool]

  /// Tokens by id; empty ones (control, unused) are never chosen unless they are in `ends`.
  package init(tokens: [[UInt8]], ends: Set<TokenID>) {
    size = tokens.count
    var blob: [UInt8] = []
    var starts = [0]
    var singleBytes = [Bool](repeating: false, count: 256)
    var endMask = TokenMask(size: tokens.count)
    var leaving = TokenMask(size: tokens.count)
    var usable = TokenMask(size: tokens.count)
    var keys: [(key: UInt64, token: TokenID)] = []
    for end in ends { endMask.insert(end) }
    usable.formUnion(endMask)
    for (index, bytes) in tokens.enumerated() {
      let token = TokenID(index)
      blob += bytes
      starts.append(blob.count)
      guard let first = bytes.first, !endMask.contains(token) else { continue }
      usable.insert(token)
      if bytes.count == 1 { singleBytes[Int(first)] = true }
      if !IdentifierBytes.contains(first) { leaving.insert(token) }
      keys.append((Self.sortKey(of: bytes), token))
    }
    self.blob = blob
    self.starts = starts
    self.singleBytes = singleBytes
    self.ends = endMask
    self.usable = usable
    leavesIdentifier = leaving
    order = Self.sorted(keys, tokens: tokens)
  }

  /// The vocabulary of a model file.
  package init(_ tokenizer: Tokenizer) {
    var ends = tokenizer.special.endOfGeneration
    var tokens: [[UInt8]] = []
    tokens.reserveCapacity(tokenizer.vocabularySize)
    for index in 0..<tokenizer.vocabularySize {
      let token = TokenID(index)
      if tokenizer.isControl(token) { ends.insert(token) }
      tokens.append(tokenizer.bytes(of: token))
    }
    self.init(tokens: tokens, ends: ends)
  }

  /// What may come where nothing is constrained; nil if that is every id.
  package var unconstrained: TokenMask? { usable.count == size ? nil : usable }

  /// The bytes of a token; empty for ids that do not exist.
  package func bytes(of token: TokenID) -> ArraySlice<UInt8> {
    guard token >= 0, Int(token) < size else { return [] }
    return blob[starts[Int(token)]..<starts[Int(token) + 1]]
  }

  /// True if every byte of `bytes` is a token by itself, so that any tokenization of them can be finished.
  package func canSpell(_ bytes: some Sequence<UInt8>) -> Bool {
    bytes.allSatisfy { singleBytes[Int($0)] }
  }

  // MARK: The trie

  /// A node of the trie: the tokens that begin with the bytes walked so far.
  struct Node {
    var range: Range<Int>
    var depth: Int
  }

  var root: Node { Node(range: 0..<order.count, depth: 0) }

  /// The tokens of `node` that go on with `byte`; nil if there are none.
  func child(of node: Node, byte: UInt8) -> Node? {
    let lower = firstIndex(in: node, notBelow: Int(byte))
    let upper = firstIndex(in: node, notBelow: Int(byte) + 1)
    return lower < upper ? Node(range: lower..<upper, depth: node.depth + 1) : nil
  }

  /// The tokens that are exactly the bytes walked.
  func exact(_ node: Node) -> ArraySlice<TokenID> {
    order[node.range.lowerBound..<firstIndex(in: node, notBelow: 0)]
  }

  /// The tokens that begin with the bytes walked, those included that are nothing more.
  func tokens(_ node: Node) -> ArraySlice<TokenID> { order[node.range] }

  /// The first place in the node's range whose token's byte at the node's depth is at least `byte`; a token that ends
  /// there counts as -1.
  private func firstIndex(in node: Node, notBelow byte: Int) -> Int {
    var low = node.range.lowerBound
    var high = node.range.upperBound
    while low < high {
      let middle = (low + high) / 2
      let token = Int(order[middle])
      let place = starts[token] + node.depth
      let value = place < starts[token + 1] ? Int(blob[place]) : -1
      if value < byte { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The first eight bytes as a big-endian number, which decides most comparisons.
  private static func sortKey(of bytes: [UInt8]) -> UInt64 {
    var key: UInt64 = 0
    for index in 0..<8 { key = key << 8 | UInt64(index < bytes.count ? bytes[index] : 0) }
    return key
  }

  private static func sorted(_ keys: [(key: UInt64, token: TokenID)], tokens: [[UInt8]]) -> [TokenID] {
    keys.sorted { left, right in
      if left.key != right.key { return left.key < right.key }
      let (first, second) = (tokens[Int(left.token)], tokens[Int(right.token)])
      if first == second { return left.token < right.token }
      return first.lexicographicallyPrecedes(second)
    }.map(\.token)
  }
}

/// Which bytes can go on an identifier, in every language alike: ASCII letters, digits, `_`, `$` and all of UTF-8
/// beyond ASCII.
package enum IdentifierBytes {
  /// True for a byte that can go on an identifier.
  package static func contains(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"): true
    default: byte >= 0x80
    }
  }

  /// The offset where the identifier begins that ends at `offset`; `offset` if there is none.
  package static func start(in bytes: [UInt8], before offset: Int) -> Int {
    var start = min(max(offset, 0), bytes.count)
    while start > 0, contains(bytes[start - 1]) { start -= 1 }
    return start
  }
}
