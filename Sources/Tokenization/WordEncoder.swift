/// Cuts a text into words that no token reaches over, and turns each into tokens.
protocol WordEncoder {
  /// Whether a text that begins one, or follows a token that was taken out, gets a space before it.
  var addsSpace: Bool { get }

  /// The token of each byte that is a word by itself.
  var byteTokens: [TokenID] { get }

  /// The end of the word that begins at `start`, which lies before the end of the text.
  func wordEnd(_ text: CharacterReader, from start: Int) -> Int

  /// The start of the last word from `start` on; `text.end` if there is none.
  func lastWordStart(in text: CharacterReader, from start: Int) -> Int

  /// Appends the tokens of a word that the cache does not have.
  func encodeWord(_ text: [UInt8], _ range: Range<Int>, into result: inout [TokenID], _ work: inout EncodingWork)
}

/// What encoding needs besides the vocabulary: arrays that are kept from word to word, and words met before.
struct EncodingWork: Sendable {
  var cache = WordCache()
  var pairMerger = PairMerger()
  var scoreMerger = ScoreMerger()
}

/// Byte-level BPE: words by the model's rule, whose bytes are merged pair by pair.
struct BytePairs: WordEncoder, Sendable {
  let preTokenizer: PreTokenizer
  let merges: MergeTable
  /// Whether a word that is a token is not merged; Llama 3's vocabulary has tokens that merges do not lead to.
  let prefersWholeWords: Bool
  let vocabulary: Vocabulary
  /// That of the question mark where the vocabulary has none.
  let byteTokens: [TokenID]

  var addsSpace: Bool { false }

  @inline(__always)
  func wordEnd(_ text: CharacterReader, from start: Int) -> Int { preTokenizer.wordEnd(text, from: start) }

  func lastWordStart(in text: CharacterReader, from start: Int) -> Int {
    preTokenizer.lastWordStart(in: text, from: start)
  }

  func encodeWord(_ text: [UInt8], _ range: Range<Int>, into result: inout [TokenID], _ work: inout EncodingWork) {
    if prefersWholeWords, let token = vocabulary.token(of: text[range]) {
      result.append(token)
    } else {
      work.pairMerger.merge(text[range].lazy.map { byteTokens[Int($0)] }, by: merges, into: &result)
    }
  }
}
