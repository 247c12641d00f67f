import GGUF

/// Builds a byte-level BPE vocabulary from a model file's metadata, which it checks.
struct VocabularyLoader {
  private(set) var vocabulary: Vocabulary
  private(set) var userDefined = UserDefinedTokens()
  private let list: TokenList
  private let alphabet = ByteAlphabet()
  private(set) var hash = VocabularyHash()

  /// Reads the tokens.
  init(_ list: TokenList) throws(TokenizationError) {
    self.list = list
    vocabulary = Vocabulary(capacity: list.texts.count)
    try addTokens()
  }

  private mutating func addTokens() throws(TokenizationError) {
    var byteStandIns: [TokenID] = []
    var bytes: [UInt8] = []
    for ((index, text), kind) in zip(list.texts.enumerated(), list.kinds()) {
      let token = TokenID(index)
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

  /// Reads the merges: each is two tokens with a space between them.
  func merges() throws(TokenizationError) -> MergeTable {
    let key = "tokenizer.ggml.merges"
    guard let merges = list.file.stringTable(key) else { throw .missing(key: key) }
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
