package import Tokenization

/// The tokens of one text, ordered so that a binary search finds the places that come after any two of them.
///
/// A place is packed with the two tokens before it into one number, and the numbers are sorted: 12 bytes a token in all.
package struct MemorySegment: Sendable, Hashable {
  /// Tokens after these are not remembered.
  package static let mostTokens = 1 << 20
  /// Shortest context that is looked up: after a single token the model knows better.
  package static let shortestMatch = 2

  /// In text order.
  package let tokens: [TokenID]
  private let places: [UInt64]

  private static let tokenBits: UInt64 = 20
  private static let placeBits: UInt64 = 24

  /// A segment of at most `mostTokens` tokens; what comes after ids of 20 bits and more is not remembered.
  ///
  /// What it has in common with the beginning of `previous` is taken from there, already sorted.
  package init(_ tokens: some Collection<TokenID>, reusing previous: MemorySegment? = nil) {
    let tokens = Array(tokens.prefix(Self.mostTokens))
    self.tokens = tokens
    let common = previous.map { Self.commonCount($0.tokens, tokens) } ?? 0
    var added: [UInt64] = []
    added.reserveCapacity(max(tokens.count - common, 0))
    for place in tokens.indices.dropFirst(max(common, Self.shortestMatch)) {
      guard let key = Self.key(tokens[place - 2], tokens[place - 1]) else { continue }
      added.append(key << Self.placeBits | UInt64(place))
    }
    added.sort()
    places = common > 0 ? Self.merged(previous?.places ?? [], placesBelow: common, with: added) : added
  }

  private static func commonCount(_ first: [TokenID], _ second: [TokenID]) -> Int {
    let most = min(first.count, second.count)
    var count = 0
    while count < most, first[count] == second[count] { count += 1 }
    return count
  }

  /// Two sorted lists as one, without the places of the first from `limit` on.
  private static func merged(_ old: [UInt64], placesBelow limit: Int, with added: [UInt64]) -> [UInt64] {
    var result: [UInt64] = []
    result.reserveCapacity(old.count + added.count)
    var next = 0
    for entry in old where place(entry) < limit {
      while next < added.count, added[next] < entry {
        result.append(added[next])
        next += 1
      }
      result.append(entry)
    }
    result += added[next...]
    return result
  }

  private static func place(_ entry: UInt64) -> Int { Int(entry & (1 << placeBits - 1)) }

  /// Calls `body` with each token that came after the last tokens of `context`, at least `shortestMatch` of them, and how
  /// many of them, up to `longest`; from the text's end on, at most `limit` times.
  func forEachMatch(
    of context: [TokenID],
    longest: Int,
    limit: Int,
    _ body: (_ next: TokenID, _ length: Int) -> Void
  ) {
    guard context.count >= Self.shortestMatch, limit > 0,
      let key = Self.key(context[context.count - 2], context[context.count - 1])
    else { return }
    let lower = firstIndex(notBelow: key << Self.placeBits)
    let upper = firstIndex(notBelow: (key + 1) << Self.placeBits)
    for entry in places[lower..<upper].suffix(limit).reversed() {
      let place = Self.place(entry)
      let most = min(longest, place, context.count)
      var length = Self.shortestMatch
      while length < most, tokens[place - 1 - length] == context[context.count - 1 - length] { length += 1 }
      body(tokens[place], length)
    }
  }

  private func firstIndex(notBelow entry: UInt64) -> Int {
    var low = 0
    var high = places.count
    while low < high {
      let middle = (low + high) / 2
      if places[middle] < entry { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func key(_ first: TokenID, _ second: TokenID) -> UInt64? {
    guard first >= 0, second >= 0, max(first, second) < 1 << tokenBits - 1 else { return nil }
    return UInt64(first) << tokenBits | UInt64(second)
  }
}
