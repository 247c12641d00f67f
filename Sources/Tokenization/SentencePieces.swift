import GGUF

/// A SentencePiece vocabulary as GGUF files have it (`tokenizer.ggml.model` = `llama`): tokens with scores, in which U+2581
/// stands for a space, and a token for each byte that no other token covers.
///
/// Here tokens are the bytes that they stand for, spaces being spaces. So a U+2581 in a text, which SentencePiece would
/// take for a space, is written as its bytes and comes back as it was.
struct SentencePieces: Sendable {
  private(set) var vocabulary: Vocabulary
  private(set) var userDefined = UserDefinedTokens()
  private(set) var hash = VocabularyHash()
  private(set) var adjacent = AdjacentBytes()
  /// Whether a space is put before a text, as before each word.
  let addsSpace: Bool
  // By token: the higher its score, the lower its rank.
  private let ranks: [Int32]
  /// The tokens that stand for bytes which no other token covers; -1 where there is none.
  private(set) var fallback = [TokenID](repeating: -1, count: 256)
  private(set) var byteTokens: [TokenID] = []
  private var longest = 0

  init(_ list: TokenList) throws(TokenizationError) {
    ranks = try Self.ranks(list)
    addsSpace = list.file.bool("tokenizer.ggml.add_space_prefix") ?? true
    vocabulary = Vocabulary(capacity: list.texts.count)
    for (text, kind) in zip(list.texts, list.kinds()) { try add(text, kind) }
    for byte in fallback.indices where fallback[byte] < 0 { fallback[byte] = vocabulary.byteTokens[byte] }
    setByteTokens()
  }

  private static func ranks(_ list: TokenList) throws(TokenizationError) -> [Int32] {
    let key = "tokenizer.ggml.scores"
    guard let scores = list.file.floats(key) else { throw .missing(key: key) }
    guard scores.count == list.texts.count else {
      throw .inconsistent("\(key) does not have one number for each of the \(list.texts.count) tokens")
    }
    if let place = scores.firstIndex(where: \.isNaN) { throw .inconsistent("the score of token \(place) is no number") }
    var ranks = [Int32](repeating: 0, count: scores.count)
    var rank: Int32 = -1
    var last = Float.nan
    for index in scores.indices.sorted(by: { scores[$0] > scores[$1] }) {
      // Equal scores are equal ranks: then the place decides.
      if scores[index] != last { rank += 1 }
      last = scores[index]
      ranks[index] = rank
    }
    return ranks
  }

  private mutating func add(_ text: ArraySlice<UInt8>, _ kind: Vocabulary.Kind) throws(TokenizationError) {
    let token = TokenID(vocabulary.count)
    switch kind {
    case .byte:
      guard let byte = Self.byte(text) else {
        throw .inconsistent("the byte token \(String(decoding: text, as: UTF8.self)) names no byte")
      }
      vocabulary.appendUnfindable([byte], kind: kind)
      if fallback[Int(byte)] < 0 { fallback[Int(byte)] = token }
    case .userDefined:
      vocabulary.appendUnfindable(text, kind: kind)
      userDefined.insert(text, token)
    case .normal:
      let bytes = Self.withSpaces(text)
      // A space that is written as one is no word's beginning, and texts are not written with it.
      if text.contains(UInt8(ascii: " ")) {
        vocabulary.appendUnfindable(bytes[...], kind: kind)
      } else if !vocabulary.append(bytes[...], kind: kind) {
        throw .inconsistent("the token \(String(decoding: text, as: UTF8.self)) appears twice")
      }
      adjacent.add(bytes[...])
      longest = max(longest, bytes.count)
    case .unknown, .control, .unused:
      vocabulary.appendUnfindable([], kind: kind)
    }
    hash.add(kind.hasText ? vocabulary.bytes(of: token) : text)
  }

  /// The byte that `<0xNN>` names.
  private static func byte(_ text: ArraySlice<UInt8>) -> UInt8? {
    guard text.count == 6, text.starts(with: "<0x".utf8), text.last == UInt8(ascii: ">") else { return nil }
    return UInt8(String(decoding: text.dropFirst(3).dropLast(), as: UTF8.self), radix: 16)
  }

  /// Turns each U+2581 into a space.
  private static func withSpaces(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = text
    while let first = rest.first {
      let isMark = rest.starts(with: [0xe2, 0x96, 0x81])
      bytes.append(isMark ? UInt8(ascii: " ") : first)
      rest = rest.dropFirst(isMark ? 3 : 1)
    }
    return bytes
  }

  /// The rank of the token with these bytes; nil if there is none.
  func rank(of bytes: ArraySlice<UInt8>) -> Int32? {
    guard bytes.count <= longest, let token = vocabulary.token(of: bytes) else { return nil }
    return ranks[Int(token)]
  }

  /// Appends the token with these bytes, or the tokens of the bytes.
  func append(_ bytes: ArraySlice<UInt8>, to result: inout [TokenID]) {
    if let token = vocabulary.token(of: bytes) {
      result.append(token)
    } else {
      for byte in bytes { result.append(fallback[Int(byte)]) }
    }
  }

  /// Writes bytes that have no token as another one.
  mutating func replaceMissingBytes(by byte: UInt8) {
    for index in fallback.indices where fallback[index] < 0 { fallback[index] = fallback[Int(byte)] }
    setByteTokens()
  }

  private mutating func setByteTokens() {
    byteTokens = zip(vocabulary.byteTokens, fallback).map { $0 < 0 ? $1 : $0 }
  }
}

extension SentencePieces: WordEncoder {
  /// The next place that no token reaches over.
  @inline(__always)
  func wordEnd(_ text: CharacterReader, from start: Int) -> Int {
    var end = start + 1
    while end < text.end, adjacent.contains(text.bytes[end - 1], text.bytes[end]) || text.bytes[end] & 0xc0 == 0x80 {
      end += 1
    }
    return end
  }

  func lastWordStart(in text: CharacterReader, from start: Int) -> Int {
    var place = max(start, text.end - 1)
    while place > start,
      adjacent.contains(text.bytes[place - 1], text.bytes[place]) || text.bytes[place] & 0xc0 == 0x80
    { place -= 1 }
    return place
  }

  func encodeWord(_ text: [UInt8], _ range: Range<Int>, into result: inout [TokenID], _ work: inout EncodingWork) {
    work.scoreMerger.merge(text, range, by: self, into: &result)
  }
}
