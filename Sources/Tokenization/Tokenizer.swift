package import GGUF
import Synchronization

/// Turns text into a model's tokens and back, as described by a model file's metadata: byte-level BPE (`BytePairs`) or
/// SentencePiece's (`SentencePieces`).
///
/// Any bytes can be encoded, UTF-8 or not, and come back when decoded (but for bytes that a vocabulary lacks, of which
/// `warnings` tells: StarCoder's has no token for the byte 0xff). A text is first cut at user-defined tokens, then into words
/// that no token reaches over, and each word's parts are merged. Special tokens are never read from a text. May be used
/// from any thread.
package final class Tokenizer: Sendable {
  private enum Encoder: Sendable {
    case bytePairs(BytePairs)
    case sentencePieces(SentencePieces)
  }

  /// The tokens that stand for no text.
  package let special: SpecialTokens
  /// What is doubtful about the vocabulary, for a log.
  package let warnings: [String]
  /// The same for the same tokens in the same order, whatever file they are from.
  package let vocabularyHash: UInt64
  private let vocabulary: Vocabulary
  private let userDefined: UserDefinedTokens
  private let encoder: Encoder
  private let work = Mutex(EncodingWork())

  /// Reads the vocabulary from a file's metadata, which are checked: merges and ids must name tokens that are there.
  ///
  /// A splitting rule that is not known is an error, as the model would see tokens that it was never trained on. A file
  /// that names none gets llama.cpp's default, which such files were made for, and a warning.
  package init(file: GGUFFile) throws(TokenizationError) {
    guard let model = file.string("tokenizer.ggml.model") else { throw .missing(key: "tokenizer.ggml.model") }
    var warnings: [String] = []
    switch model {
    case "gpt2":
      let pre = file.string("tokenizer.ggml.pre")
      guard let preTokenizer = PreTokenizer(named: pre ?? "default") else { throw .unsupportedPreTokenizer(pre ?? "") }
      let prefersWholeWords = PreTokenizer.prefersWholeWords(pre ?? "")
      let list = try TokenList(file: file, addsBeginning: prefersWholeWords)
      let loader = try VocabularyLoader(list)
      if pre == nil {
        warnings.append("The model file does not name its rule for splitting text; the default one is used.")
      }
      if let lack = try Self.checkBytes(loader.vocabulary.byteTokens) { warnings.append(lack) }
      special = list.special
      vocabulary = loader.vocabulary
      userDefined = loader.userDefined
      vocabularyHash = loader.hash.value
      let questionMark = loader.vocabulary.byteTokens[Int(UInt8(ascii: "?"))]
      encoder = .bytePairs(
        BytePairs(
          preTokenizer: preTokenizer,
          merges: try loader.merges(),
          prefersWholeWords: prefersWholeWords,
          vocabulary: loader.vocabulary,
          byteTokens: loader.vocabulary.byteTokens.map { $0 < 0 ? questionMark : $0 }
        )
      )
    case "llama":
      let list = try TokenList(file: file, addsBeginning: true)
      var pieces = try SentencePieces(list)
      if let lack = try Self.checkBytes(pieces.fallback) { warnings.append(lack) }
      pieces.replaceMissingBytes(by: UInt8(ascii: "?"))
      special = list.special
      vocabulary = pieces.vocabulary
      userDefined = pieces.userDefined
      vocabularyHash = pieces.hash.value
      encoder = .sentencePieces(pieces)
    default: throw .unsupportedModel(model)
    }
    self.warnings = warnings
  }

  /// What the words that were met before take, in bytes: the same whatever was encoded.
  package var cacheByteCount: Int { work.withLock { $0.cache.byteCount } }

  /// How many tokens there are.
  package var vocabularySize: Int { vocabulary.count }

  /// The tokens of a text. Special tokens in the text are not parsed, and none is added.
  ///
  /// Some SentencePiece vocabularies put a space before a text, so that its first word is the same token as within a line;
  /// not if the text goes on from other tokens (`continuesText`). `decode` takes it away again.
  package func encode(_ text: [UInt8], continuesText: Bool = false) -> [TokenID] {
    if let tokens = work.withLockIfAvailable({ encode(text, continuesText, &$0) }) { return tokens }
    var own = EncodingWork()
    return encode(text, continuesText, &own)
  }

  /// The bytes that a token stands for: none for control and unused tokens, and for ids outside the vocabulary.
  package func bytes(of token: TokenID) -> [UInt8] { Array(vocabulary.bytes(of: token)) }

  /// The text whose tokens these are, without the spaces that `encode` put in.
  package func decode(_ tokens: [TokenID], continuesText: Bool = false) -> [UInt8] {
    var hasSpace = addsSpace && !continuesText
    var result: [UInt8] = []
    for token in tokens {
      let bytes = vocabulary.bytes(of: token)
      let kind = vocabulary.kind(of: token)
      let isText = kind == .normal || kind == .byte
      result.append(contentsOf: isText && hasSpace && bytes.first == UInt8(ascii: " ") ? bytes.dropFirst() : bytes)
      hasSpace = addsSpace && !isText
    }
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
    let reader = CharacterReader(bytes: text, end: text.count)
    return switch encoder {
    case .bytePairs(let encoder): encoder.lastWordStart(in: reader, from: start)
    case .sentencePieces(let encoder): start == text.count ? start : encoder.lastWordStart(in: reader, from: start)
    }
  }

  /// An offset in a text's beginning at which words end and tokens are the same whatever the text goes on with; 0 if none
  /// is known.
  ///
  /// It lies before the last word of a whole line, so that no character and no white space is cut.
  package func settledLength(of text: [UInt8]) -> Int {
    let taken = userDefined.ranges(in: text)
    var end = text.count - userDefined.mostBytes
    while end > 0, let newline = text[..<end].lastIndex(of: UInt8(ascii: "\n")) {
      let cut = newline + 1
      guard let covering = taken.first(where: { $0.lowerBound < cut && cut < $0.upperBound }) else {
        return lastPreTokenStart(in: Array(text[..<cut]))
      }
      end = covering.lowerBound
    }
    return 0
  }

  /// The pieces of a text that tokens do not reach over: its words (pre-tokens) and user-defined tokens, in order.
  package func preTokenRanges(in text: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    forEachFragment(of: text) { fragment, token in
      if token != nil { return ranges.append(fragment) }
      switch encoder {
      case .bytePairs(let encoder): forEachWord(of: text, fragment, by: encoder) { ranges.append($0) }
      case .sentencePieces(let encoder): forEachWord(of: text, fragment, by: encoder) { ranges.append($0) }
      }
    }
    return ranges
  }

  private var addsSpace: Bool {
    switch encoder {
    case .bytePairs: false
    case .sentencePieces(let pieces): pieces.addsSpace
    }
  }

  private func encode(_ text: [UInt8], _ continuesText: Bool, _ work: inout EncodingWork) -> [TokenID] {
    switch encoder {
    case .bytePairs(let encoder): encode(text, continuesText, by: encoder, &work)
    case .sentencePieces(let encoder): encode(text, continuesText, by: encoder, &work)
    }
  }

  private func encode(
    _ text: [UInt8],
    _ continuesText: Bool,
    by encoder: some WordEncoder,
    _ work: inout EncodingWork
  ) -> [TokenID] {
    var result: [TokenID] = []
    result.reserveCapacity(text.count / 3 + 1)
    forEachFragment(of: text) { fragment, token in
      if let token { return result.append(token) }
      if encoder.addsSpace, !(continuesText && fragment.lowerBound == 0) {
        let spaced = [UInt8(ascii: " ")] + text[fragment]
        forEachWord(of: spaced, spaced.indices, by: encoder) { encodeWord(spaced, $0, by: encoder, &result, &work) }
      } else {
        forEachWord(of: text, fragment, by: encoder) { encodeWord(text, $0, by: encoder, &result, &work) }
      }
    }
    return result
  }

  /// Calls `body` with what lies between user-defined tokens, and with each of these.
  @inline(__always)
  private func forEachFragment(of text: [UInt8], _ body: (Range<Int>, TokenID?) -> Void) {
    var start = 0
    while start < text.count {
      let found = userDefined.next(in: text, from: start)
      let end = found?.range.lowerBound ?? text.count
      if start < end { body(start..<end, nil) }
      if let found { body(found.range, found.token) }
      start = found?.range.upperBound ?? end
    }
  }

  @inline(__always)
  private func forEachWord(
    of text: [UInt8],
    _ fragment: Range<Int>,
    by encoder: some WordEncoder,
    _ body: (Range<Int>) -> Void
  ) {
    let reader = CharacterReader(bytes: text, end: fragment.upperBound)
    var start = fragment.lowerBound
    while start < fragment.upperBound {
      let end = encoder.wordEnd(reader, from: start)
      body(start..<end)
      start = end
    }
  }

  @inline(__always)
  private func encodeWord(
    _ text: [UInt8],
    _ range: Range<Int>,
    by encoder: some WordEncoder,
    _ result: inout [TokenID],
    _ work: inout EncodingWork
  ) {
    if range.count == 1 { return result.append(encoder.byteTokens[Int(text[range.lowerBound])]) }
    let isShort = range.count <= WordCache.longestWord
    let key = isShort ? WordCache.Key(text, range) : WordCache.Key()
    if isShort, work.cache.append(key, to: &result) { return }
    let start = result.count
    encoder.encodeWord(text, range, into: &result, &work)
    if isShort { work.cache.insert(key, result[start...]) }
  }

  /// Checks that texts can be encoded: each byte of a UTF-8 text needs a token. Some vocabularies lack those of bytes
  /// that hardly any text has; returns what to say about it.
  private static func checkBytes(_ byteTokens: [TokenID]) throws(TokenizationError) -> String? {
    let missing = byteTokens.indices.filter { byteTokens[$0] < 0 }
    guard let first = missing.first else { return nil }
    if let needed = missing.first(where: { $0 < 0xc0 || (0xc2...0xf0).contains($0) }) {
      throw .inconsistent("the byte \(needed) has no token")
    }
    return "The vocabulary lacks \(missing.count) bytes (the first is \(first)); they are read as question marks."
  }
}
