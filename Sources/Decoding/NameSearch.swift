import Foundation
package import Tokenization

/// How likely each of some names is to be written next.
///
/// A name is likely as its beginnings are: of the tokens that may come, those count that spell a name's first bytes, all of it,
/// or it and a byte that ends it. A token that several names begin with says nothing about which of them comes; the likeliest
/// such token is followed by a step of the model, then the next likeliest (best-first search), as far as the caller affords it.
/// What is left counts for each of its names alike.
package struct NameSearch {
  /// Tokens of a distribution that are looked at; the others together are seldom as likely as one of these.
  private static let mostTokens = 256

  /// Sorted by bytes, each once.
  private let names: [[UInt8]]
  /// For each name that was asked for its place in `names`; nil for an empty one.
  private let places: [Int?]
  private let vocabulary: Vocabulary

  /// Names as the bytes that are still to come, healed bytes included.
  package init(_ names: [[UInt8]], vocabulary: Vocabulary) {
    self.vocabulary = vocabulary
    var sorted = names.filter { !$0.isEmpty }.sorted { $0.lexicographicallyPrecedes($1) }
    var last: [UInt8]?
    sorted.removeAll { name in
      defer { last = name }
      return name == last
    }
    self.names = sorted
    let known = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, $0) })
    places = names.map { known[$0] }
  }

  /// Names that agree in their first `depth` bytes, and how likely these are.
  private struct Branch {
    var names: Range<Int>
    var depth: Int
    var tokens: [TokenID]
    var probability: Double
  }

  /// The probability of each name, in the order in which they were given; 0 for an empty one and for one that may not come.
  ///
  /// `distribution` is asked for what may come after some tokens, first after none; nil: no more is to be asked. What it
  /// throws is thrown.
  package func probabilities(
    distribution: (_ after: [TokenID]) throws -> MixedDistribution?
  ) rethrows -> [Double] {
    guard !names.isEmpty else { return places.map { _ in 0 } }
    var found = [Double](repeating: 0, count: names.count)
    var branches = [Branch(names: names.indices, depth: 0, tokens: [], probability: 1)]
    while let index = branches.indices.filter({ branches[$0].names.count > 1 || branches[$0].depth == 0 })
      .max(by: { branches[$0].probability < branches[$1].probability }),
      let next = try distribution(branches[index].tokens)
    {
      let branch = branches.remove(at: index)
      for (token, logProbability) in next.best(Self.mostTokens) {
        follow(token, exp(logProbability), from: branch, &found, &branches)
      }
    }
    for branch in branches {
      for name in branch.names { found[name] += branch.probability }
    }
    return places.map { place in place.map { found[$0] } ?? 0 }
  }

  /// Adds what a token says: to the name that it completes, or as a branch.
  private func follow(
    _ token: TokenID,
    _ probability: Double,
    from branch: Branch,
    _ found: inout [Double],
    _ branches: inout [Branch]
  ) {
    let probability = branch.probability * probability
    var names = branch.names
    var depth = branch.depth
    for byte in vocabulary.bytes(of: token) {
      let next = narrowed(names, depth, to: byte)
      if next.isEmpty {
        // Shorter names come first, so the one that ends here is the first of the range.
        if let first = names.first, self.names[first].count == depth, depth > 0, !IdentifierBytes.contains(byte) {
          found[first] += probability
        }
        return
      }
      names = next
      depth += 1
    }
    if depth == branch.depth {
      // The end of the text: of the name, too.
      if let first = names.first, depth > 0, self.names[first].count == depth { found[first] += probability }
      return
    }
    branches.append(Branch(names: names, depth: depth, tokens: branch.tokens + [token], probability: probability))
  }

  /// Those of a range of names, alike in their first `depth` bytes, that go on with `byte`.
  private func narrowed(_ range: Range<Int>, _ depth: Int, to byte: UInt8) -> Range<Int> {
    let lower = firstIndex(in: range, depth, notBelow: Int(byte))
    return lower..<firstIndex(in: lower..<range.upperBound, depth, notBelow: Int(byte) + 1)
  }

  private func firstIndex(in range: Range<Int>, _ depth: Int, notBelow byte: Int) -> Int {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = (low + high) / 2
      let value = depth < names[middle].count ? Int(names[middle][depth]) : -1
      if value < byte { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
