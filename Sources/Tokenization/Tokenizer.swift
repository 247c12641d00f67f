package import GGUF
import Synchronization

/// Turns text into a model's tokens and back: byte-level BPE, as described by a model file's metadata.
///
/// Any bytes can be encoded, UTF-8 or not, and come back when decoded (but for bytes that a vocabulary lacks, of which
/// `warnings` tells: StarCoder's has no token for the byte 0xff). A text is first cut at user-defined tokens, then
/// into words by the model's rule (`PreTokenizer`), and each word's bytes are merged pair by pair in the order of the
/// vocabulary's merges. Special tokens are never read from a text. May be used from any thread.
package final class Tokenizer: Sendable {
  /// The tokens that stand for no text.
  package let special: SpecialTokens
  /// What is doubtful about the vocabulary, for a log.
  package let warnings: [String]
  /// The same for the same tokens in the same order, whatever file they are from.
  package let vocabularyHash: UInt64
  private let vocabulary: Vocabulary
  /// The token of each byte; that of the question mark where the vocabulary has none.
  private let byteTokens: [TokenID]
  private let merges: MergeTable
  private let userDefined: UserDefinedTokens
  private let preTokenizer: PreTokenizer
  /// Whether a word that is a token is not merged; Llama 3's vocabulary has tokens that merges do not lead to.
  private let prefersWholeWords: Bool
  private let work = Mutex(Work())

  /// What encoding needs besides the vocabulary. One thread at a time has the shared one; another makes its own.
  private struct Work: Sendable {
    var cache = WordCache()
    var merger = PairMerger()
  }

  /// Reads the vocabulary from a file's metadata, which are checked: merges and ids must name tokens that are there.
  ///
  /// A splitting rule that is not known is an error, as the model would see tokens that it was never trained on. A file
  /// that names none gets llama.cpp's default, which such files were made for, and a warning.
  package init(file: GGUFFile) throws(TokenizationError) {
    guard let model = file.string("tokenizer.ggml.model") else { throw .missing(key: "tokenizer.ggml.model") }
    guard model == "gpt2" else { throw .unsupportedModel(model) }
    let pre = file.string("tokenizer.ggml.pre")
    guard let preTokenizer = PreTokenizer(named: pre ?? "default") else { throw .unsupportedPreTokenizer(pre ?? "") }
    self.preTokenizer = preTokenizer
    prefersWholeWords = PreTokenizer.prefersWholeWords(pre ?? "")
    let loader = try VocabularyLoader(file: file, addsBeginning: prefersWholeWords)
    userDefined = loader.userDefined
    special = loader.special
    merges = try loader.merges()
    var warnings: [String] = []
    if pre == nil {
      warnings.append("The model file does not name its rule for splitting text; the default one is used.")
    }
    if let lack = try Self.checkBytes(loader.vocabulary) { warnings.append(lack) }
    self.warnings = warnings
    vocabulary = loader.vocabulary
    vocabularyHash = loader.hash.value
    let questionMark = vocabulary.byteTokens[Int(UInt8(ascii: "?"))]
    byteTokens = vocabulary.byteTokens.map { $0 < 0 ? questionMark : $0 }
  }

  /// How many tokens there are.
  package var vocabularySize: Int { vocabulary.count }

  /// The tokens of a text. Special tokens in the text are not parsed, and none is added.
  package func encode(_ text: [UInt8]) -> [TokenID] {
    if let tokens = work.withLockIfAvailable({ encode(text, &$0) }) { return tokens }
    var own = Work()
    return encode(text, &own)
  }

  /// The bytes that a token stands for: none for control and unused tokens, and for ids outside the vocabulary.
  package func bytes(of token: TokenID) -> [UInt8] { Array(vocabulary.bytes(of: token)) }

  /// The bytes of several tokens one after the other.
  package func decode(_ tokens: [TokenID]) -> [UInt8] {
    var result: [UInt8] = []
    for token in tokens { result.append(contentsOf: vocabulary.bytes(of: token)) }
    return result
  }

  /// Whether a token stands for no text.
  package func isControl(_ token: TokenID) -> Bool { !vocabulary.kind(of: token).hasText }

  /// The offset at which the last word (pre-token) of a text begins; its length if it is empty.
  ///
  /// What comes before is split the same way without it, so a text's tokens up to there are those of its beginning.
  /// (DeepSeek's rule makes one exception: white space before a last word that is Chinese may join what is before it.)
  package func lastPreTokenStart(in text: [UInt8]) -> Int {
    var start = 0
    while let found = userDefined.next(in: text, from: start) {
      if found.range.upperBound == text.count { return found.range.lowerBound }
      start = found.range.upperBound
    }
    return preTokenizer.lastWordStart(in: CharacterReader(bytes: text, end: text.count), from: start)
  }

  /// The pieces of a text that tokens do not reach over: its words (pre-tokens) and user-defined tokens, in order.
  package func preTokenRanges(in text: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    forEachPiece(of: text) { range, _ in ranges.append(range) }
    return ranges
  }

  private func encode(_ text: [UInt8], _ work: inout Work) -> [TokenID] {
    var result: [TokenID] = []
    result.reserveCapacity(text.count / 3 + 1)
    forEachPiece(of: text) { range, token in
      if let token { result.append(token) } else { encodeWord(text, range, into: &result, &work) }
    }
    return result
  }

  /// Calls `body` with each word, and with each user-defined token.
  @inline(__always)
  private func forEachPiece(of text: [UInt8], _ body: (Range<Int>, TokenID?) -> Void) {
    var start = 0
    var found = userDefined.next(in: text, from: start)
    while start < text.count {
      let reader = CharacterReader(bytes: text, end: found?.range.lowerBound ?? text.count)
      while start < reader.end {
        let end = preTokenizer.wordEnd(reader, from: start)
        body(start..<end, nil)
        start = end
      }
      if let token = found {
        body(token.range, token.token)
        start = token.range.upperBound
        found = userDefined.next(in: text, from: start)
      }
    }
  }

  private func encodeWord(_ text: [UInt8], _ range: Range<Int>, into result: inout [TokenID], _ work: inout Work) {
    if range.count == 1 {
      result.append(byteTokens[Int(text[range.lowerBound])])
      return
    }
    let isShort = range.count <= WordCache.longestWord
    let key = isShort ? WordCache.Key(text, range) : WordCache.Key()
    if isShort, work.cache.append(key, to: &result) { return }
    let start = result.count
    if prefersWholeWords, let token = vocabulary.token(of: text[range]) {
      result.append(token)
    } else {
      work.merger.merge(text[range].lazy.map { self.byteTokens[Int($0)] }, by: merges, into: &result)
    }
    if isShort { work.cache.insert(key, result[start...]) }
  }

  /// Checks that texts can be encoded: each byte of a UTF-8 text needs a token. Some vocabularies lack those of bytes
  /// that hardly any text has; returns what to say about it.
  private static func checkBytes(_ vocabulary: Vocabulary) throws(TokenizationError) -> String? {
    let missing = vocabulary.byteTokens.indices.filter { vocabulary.byteTokens[$0] < 0 }
    guard let first = missing.first else { return nil }
    if let needed = missing.first(where: { $0 < 0xc0 || (0xc2...0xf0).contains($0) }) {
      throw .inconsistent("the byte \(needed) has no token")
    }
    return "The vocabulary lacks \(missing.count) bytes (the first is \(first)); they are read as question marks."
  }
}
