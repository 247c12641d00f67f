import GGUF

/// Looks special tokens up in a file's metadata: by key, else by text.
struct SpecialTokenFinder {
  private let file: GGUFFile
  private let vocabularySize: Int
  private let byText: [String: Int]

  init(file: GGUFFile, vocabularySize: Int) {
    self.file = file
    self.vocabularySize = vocabularySize
    byText = file.specialTokens(withTexts: SpecialTokenRole.allCases.flatMap(\.texts))
  }

  /// The special tokens; `addsBeginning` is what holds if the file does not say.
  func find(addsBeginning: Bool) throws(TokenizationError) -> SpecialTokens {
    var special = SpecialTokens()
    special.beginning = try tokens(.beginning).first
    special.fimPrefix = try tokens(.fimPrefix).first
    special.fimSuffix = try tokens(.fimSuffix).first
    special.fimMiddle = try tokens(.fimMiddle).first
    special.fimPad = try tokens(.fimPad).first
    special.fimRepository = try tokens(.fimRepository).first
    special.fimSeparator = try tokens(.fimSeparator).first
    let ends = try tokens(.endOfText)
    special.endOfText = ends.first
    let others = [special.fimPad, special.fimRepository, special.fimSeparator]
    special.endOfGeneration = Set(ends + others.compactMap(\.self))
    special.addsBeginning = file.bool("tokenizer.ggml.add_bos_token") ?? addsBeginning
    return special
  }

  /// All tokens with a role: those named by keys, then those with a text of the role.
  private func tokens(_ role: SpecialTokenRole) throws(TokenizationError) -> [TokenID] {
    var tokens: [TokenID] = []
    for key in role.keys {
      if let token = try token(key) { tokens.append(token) }
    }
    return tokens + role.texts.compactMap { byText[$0].map(TokenID.init) }
  }

  /// The value of a key; it must be a token or "none" (all bits set).
  private func token(_ key: String) throws(TokenizationError) -> TokenID? {
    guard file.metadata[key] != nil else { return nil }
    guard let value = file.integer(key) else { throw .inconsistent("\(key) is not an integer") }
    if value == -1 || value == Int(UInt32.max) { return nil }
    guard value >= 0, value < vocabularySize else {
      throw .inconsistent("\(key) is \(value), but there are only \(vocabularySize) tokens")
    }
    return TokenID(value)
  }
}
