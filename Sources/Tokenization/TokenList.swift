import GGUF

/// What a model file says about its tokens, whatever kind of tokenizer they are for; checked.
struct TokenList {
  let file: GGUFFile
  /// The tokens as the file writes them.
  let texts: GGUFStrings
  let special: SpecialTokens
  private let statedKinds: [Vocabulary.Kind]?

  /// Reads the tokens; `addsBeginning` is what holds if the file does not say.
  init(file: GGUFFile, addsBeginning: Bool) throws(TokenizationError) {
    guard let texts = file.stringTable("tokenizer.ggml.tokens"), !texts.isEmpty else {
      throw .missing(key: "tokenizer.ggml.tokens")
    }
    guard texts.count < Int(TokenID.max) else { throw .inconsistent("\(texts.count) tokens") }
    self.file = file
    self.texts = texts
    statedKinds = try Self.kinds(file, count: texts.count)
    special = try SpecialTokenFinder(file: file, vocabularySize: texts.count).find(addsBeginning: addsBeginning)
  }

  /// What each token is: a special one is a control token, whatever the file calls it.
  func kinds() -> [Vocabulary.Kind] {
    let specials = special.all
    return texts.enumerated().map { index, text in
      let kind = statedKinds?[index] ?? .normal
      let isSpecial = specials.contains(TokenID(index)) || kind == .userDefined && Self.looksSpecial(text)
      return isSpecial ? .control : text.isEmpty ? .unused : kind
    }
  }

  /// What the file says each token is; nil if it does not say.
  private static func kinds(_ file: GGUFFile, count: Int) throws(TokenizationError) -> [Vocabulary.Kind]? {
    let key = "tokenizer.ggml.token_type"
    guard file.metadata[key] != nil else { return nil }
    guard let numbers = file.integers(key), numbers.count == count else {
      throw .inconsistent("\(key) does not have one integer for each of the \(count) tokens")
    }
    // Numbers that are not known yet are tokens without text, as in llama.cpp.
    return numbers.map { UInt8(exactly: $0).flatMap(Vocabulary.Kind.init) ?? .unused }
  }

  /// Converters mark these as ordinary added tokens, but a text that happens to contain one must not be read as it.
  private static func looksSpecial(_ text: ArraySlice<UInt8>) -> Bool {
    text.starts(with: "<|".utf8) && text.suffix(2).elementsEqual("|>".utf8)
      || text.starts(with: "<｜".utf8) && text.suffix(4).elementsEqual("｜>".utf8)
  }
}
