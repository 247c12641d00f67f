/// A token's place in a vocabulary.
package typealias TokenID = Int32

/// The tokens that stand for no text but for a place in it; nil where the vocabulary has none.
package struct SpecialTokens: Sendable, Equatable {
  /// Begins a text.
  package var beginning: TokenID?
  /// Ends a text.
  package var endOfText: TokenID?
  /// Fill in the middle: before the text before the hole.
  package var fimPrefix: TokenID?
  /// Fill in the middle: before the text after the hole.
  package var fimSuffix: TokenID?
  /// Fill in the middle: before the text of the hole.
  package var fimMiddle: TokenID?
  /// Fill in the middle: fills up.
  package var fimPad: TokenID?
  /// Between files.
  package var fimSeparator: TokenID?
  /// Before a repository's name.
  package var fimRepository: TokenID?
  /// All tokens after which nothing more is to be written.
  package var endOfGeneration: Set<TokenID> = []
  /// Whether a text is to begin with `beginning`.
  package var addsBeginning = false

  /// No special tokens.
  package init() {}

  /// Whether the model can fill in the middle.
  package var fillsInTheMiddle: Bool { fimPrefix != nil && fimSuffix != nil && fimMiddle != nil }

  /// All tokens named here.
  var all: Set<TokenID> {
    let named = [beginning, endOfText, fimPrefix, fimSuffix, fimMiddle, fimPad, fimSeparator, fimRepository]
    return endOfGeneration.union(named.compactMap(\.self))
  }
}
