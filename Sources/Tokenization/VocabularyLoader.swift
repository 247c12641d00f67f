import GGUF

/// Builds a byte-level BPE vocabulary from a model file's metadata, which it checks.
struct VocabularyLoader {
  private(set) var vocabulary: Vocabulary
  private(set) var userDefined = UserDefinedTokens()
  private let file: GGUFFile
  private let texts: GGUFStrings
  private let alphabet = ByteAlphabet()
  private(set) var hash = VocabularyHash()
  let special: SpecialTokens

  /// Reads the tokens; `addsBeginning` is what holds if the file does not say.
  init(file: GGUFFile, addsBeginning: Bool) throws(TokenizationError) {
    guard let texts = file.stringTable("tokenizer.ggml.tokens"), !texts.isEmpty else {
      throw .missing(key: "tokenizer.ggml.tokens")
    }
    guard texts.count < Int(TokenID.max) else { throw .inconsistent("\(texts.count) tokens") }
    self.file = file
    self.texts = texts
    let kinds = try Self.kinds(file, count: texts.count)
    special = try SpecialTokenFinder(file: file, vocabularySize: texts.count).find(addsBeginning: addsBeginning)
    vocabulary = Vocabulary(capacity: texts.count)
    try addTokens(kinds: kinds ?? [Vocabulary.Kind](repeating: .normal, count: texts.count))
  }

  /// What each token is; nil if the file does not say.
  private static func kinds(_ file: GGUFFile, count: Int) throws(TokenizationError) -> [Vocabulary.Kind]? {
    let key = "tokenizer.ggml.token_type"
    guard file.metadata[key] != nil else { return nil }
    guard let numbers = file.integers(key), numbers.count == count else {
      throw .inconsistent("\(key) does not have one integer for each of the \(count) tokens")
    }
    // Numbers that are not known yet are tokens without text, as in llama.cpp.
    return numbers.map { UInt8(exactly: $0).flatMap(Vocabulary.Kind.init) ?? .unused }
  }

  private mutating func addTokens(kinds: [Vocabulary.Kind]) throws(TokenizationError) {
    let specials = special.all
    var byteStandIns: [TokenID] = []
    var bytes: [UInt8] = []
    for (index, text) in texts.enumerated() {
      let token = TokenID(index)
      let isSpecial = specials.contains(token) || kinds[index] == .userDefined && Self.looksSpecial(text)
      let kind = isSpecial ? .control : text.isEmpty ? .unused : kinds[index]
      bytes.removeAll(keepingCapacity: true)
      guard kind.hasText else {
        vocabulary.appendUnfindable([], kind: kind)
        hash.add(text)
        continue
      }
      let isEncoded = alphabet.decode(text, into: &bytes)
      if kind == .userDefined {
        // DeepSeek lists bytes that its merges do not use as added tokens.
        let isByte = isEncoded && bytes.count == 1 && text.count == 2
        vocabulary.appendUnfindable(isByte ? bytes[...] : text, kind: kind)
        if isByte { byteStandIns.append(token) } else { userDefined.insert(text, token) }
      } else if !isEncoded {
        vocabulary.appendUnfindable(text, kind: kind)
      } else if !vocabulary.append(bytes[...], kind: kind) {
        throw .inconsistent("the token \(String(decoding: text, as: UTF8.self)) appears twice")
      }
      hash.add(vocabulary.bytes(of: token))
    }
    for token in byteStandIns { _ = vocabulary.makeFindable(token) }
  }

  /// Converters mark these as ordinary added tokens, but a text that happens to contain one must not be read as it.
  private static func looksSpecial(_ text: ArraySlice<UInt8>) -> Bool {
    text.starts(with: "<|".utf8) && text.suffix(2).elementsEqual("|>".utf8)
      || text.starts(with: "<｜".utf8) && text.suffix(4).elementsEqual("｜>".utf8)
  }

  /// Reads the merges: each is two tokens with a space between them.
  func merges() throws(TokenizationError) -> MergeTable {
    let key = "tokenizer.ggml.merges"
    guard let merges = file.stringTable(key) else { throw .missing(key: key) }
    guard merges.count < Int(Int32.max) else { throw .inconsistent("\(merges.count) merges") }
    var table = MergeTable(capacity: merges.count)
    var bytes: [UInt8] = []
    for (rank, text) in merges.enumerated() {
      bytes.removeAll(keepingCapacity: true)
      guard let space = text.dropFirst().firstIndex(of: UInt8(ascii: " ")),
        alphabet.decode(text[..<space], into: &bytes)
      else { throw .inconsistent("merge \(rank) is not two tokens") }
      let middle = bytes.count
      guard alphabet.decode(text[(space + 1)...], into: &bytes), bytes.count > middle else {
        throw .inconsistent("merge \(rank) is not two tokens")
      }
      guard let left = vocabulary.token(of: bytes[..<middle]), let right = vocabulary.token(of: bytes[middle...]),
        let merged = vocabulary.token(of: bytes[...])
      else {
        throw .inconsistent("merge \(rank), \(String(decoding: text, as: UTF8.self)), names unknown tokens")
      }
      table.insert(left, right, MergeTable.Merge(rank: Int32(rank), token: merged))
    }
    return table
  }
}
