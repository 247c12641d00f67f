package import Tokenization

/// A run of tokens at consecutive positions: the unit of Heed's attention.
///
/// Inside a segment attention is causal; besides that, each token sees every token of the segments that `sees` names.
package struct TokenSegment: Sendable, Hashable {
  /// Their ids, in order.
  package var tokens: [TokenID]
  /// The position of the first token. Segments may share positions.
  package var position: Int
  /// Indexes of earlier segments in the same list.
  package var sees: [Int]

  /// A run of tokens from a position on.
  package init(tokens: [TokenID], position: Int, sees: [Int]) {
    self.tokens = tokens
    self.position = position
    self.sees = sees
  }
}
