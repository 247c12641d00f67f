import GGUF
import Support
import TestSupport
import Testing
import Tokenization

/// SentencePiece vocabularies made by hand; a real one is in ParityTests.
@Suite struct SentencePieceTests {
  private static let space = "\u{2581}"
  /// Scores fall in the order of the merges, as SentencePiece's trainer gives them.
  private static let pieces: [(text: String, score: Float)] =
    [
      "de", "def", "▁def", "▁▁", "▁▁▁▁", "re", "tu", "retu", "rn", "return", "▁return", "se", "lf", "self", "▁self",
      "at",
      "▁a", "in", "éé",
    ].enumerated().map { ($1, -Float($0)) }
    + ["▁", "d", "e", "f", "r", "t", "u", "n", "s", "l", "a", "i", "é", "中", ".", "(", ")", "▁b"].enumerated()
    .map { ($1, -100 - Float($0)) }

  private static func tokenizer(
    _ pieces: [(text: String, score: Float)] = pieces,
    userDefined: [String] = [],
    control: [String] = [],
    addsSpace: Bool? = nil,
    _ change: (inout GGUFBuilder) -> Void = { _ in }
  ) throws -> Tokenizer {
    var builder = GGUFBuilder()
    builder.setSentencePieces(pieces, userDefined: userDefined, control: control, addsSpace: addsSpace)
    change(&builder)
    return try TinyVocabulary.tokenizer(builder.bytes())
  }

  private func texts(_ tokens: [TokenID], _ tokenizer: Tokenizer) -> [String] {
    tokens.map { String(decoding: tokenizer.bytes(of: $0), as: UTF8.self) }
  }

  @Test(arguments: [
    ("def", [" def"]), ("def self", [" def", " self"]), ("  return", ["  ", " return"]),
    ("    at", ["    ", " ", "at"]), ("éé", [" ", "éé"]), ("", []), (" ", ["  "]),
  ])
  func mergesByScore(text: String, expected: [String]) throws {
    let tokenizer = try Self.tokenizer()
    #expect(texts(tokenizer.encode(Array(text.utf8)), tokenizer) == expected)
  }

  /// Equal scores: the leftmost pair goes first; else the higher score, wherever it is.
  @Test(
    arguments: [
      (-1, -1, ["ab", "c"]), (-2, -1, ["a", "bc"]), (-1, -2, ["ab", "c"]), (Float.infinity, 0, ["ab", "c"]),
    ] as [(Float, Float, [String])]
  )
  func orderOfMerges(first: Float, second: Float, expected: [String]) throws {
    let pieces: [(String, Float)] = [("ab", first), ("bc", second), ("a", -9), ("b", -9), ("c", -9)]
    let tokenizer = try Self.tokenizer(pieces, addsSpace: false)
    #expect(texts(tokenizer.encode(Array("abc".utf8)), tokenizer) == expected)
  }

  /// What has no token is written as bytes; so is the character that vocabularies write spaces with.
  @Test func bytesAreTheLastResort() throws {
    let tokenizer = try Self.tokenizer(addsSpace: false)
    for text in [Array("\n".utf8), [0xff, 0x80], Array(Self.space.utf8)] {
      let tokens = tokenizer.encode(text)
      let expected = text.map { TokenID($0) + 3 }
      #expect(tokens == expected)
    }
    #expect(texts(tokenizer.encode(Array("中".utf8)), tokenizer) == ["中"])
    #expect(tokenizer.encode(Array("<0x41>".utf8)).contains(3 + 0x41) == false)
  }

  @Test(arguments: [nil, true, false])
  func anyBytesComeBack(addsSpace: Bool?) throws {
    let tokenizer = try Self.tokenizer(userDefined: ["<x>", "    ", "<|a|>"], control: ["<c>"], addsSpace: addsSpace)
    var random = SeededGenerator(seed: 1)
    for round in 0..<400 {
      var text = RandomText.make(&random)
      for extra in ["<x>", "<x><x> a", "▁", "<s>", "<c>", "<0x41>", "<|a|>"] where Bool.random(using: &random) {
        text.insert(contentsOf: Array(extra.utf8), at: Int.random(in: 0...text.count, using: &random))
      }
      let continues = round % 2 == 0
      let tokens = tokenizer.encode(text, continuesText: continues)
      #expect(tokenizer.decode(tokens, continuesText: continues) == text)
      #expect(tokens.allSatisfy { !tokenizer.isControl($0) })
      if addsSpace == false { #expect(tokens == tokenizer.encode(text)) }
    }
  }

  /// Words cut where no token reaches over give the tokens that the whole text gives.
  @Test func tokensAreThoseOfTheDefinition() throws {
    let tokenizer = try Self.tokenizer()
    var random = SeededGenerator(seed: 2)
    for _ in 0..<100 {
      let text = Array("  return self".utf8.prefix(Int.random(in: 0...13, using: &random))) + RandomText.make(&random)
      let expected = NaiveScoreMerger.merge([UInt8(ascii: " ")] + text, Self.pieces)
      #expect(tokenizer.encode(text).map(tokenizer.bytes(of:)) == expected)
    }
  }

  @Test func lastWordCanBeTakenAway() throws {
    let tokenizer = try Self.tokenizer(userDefined: ["<x>"])
    var random = SeededGenerator(seed: 3)
    #expect(tokenizer.lastPreTokenStart(in: []) == 0)
    for _ in 0..<400 {
      let text = RandomText.make(&random) + (Bool.random(using: &random) ? Array("<x>".utf8) : [])
      let ranges = tokenizer.preTokenRanges(in: text)
      #expect(ranges.flatMap { text[$0] } == text)
      let start = tokenizer.lastPreTokenStart(in: text)
      #expect(start == ranges.last?.lowerBound)
      let parts = [text[..<start], text[start...]].map { tokenizer.encode(Array($0), continuesText: true) }
      if !text.ends(with: "<x>") { #expect(parts[0] + parts[1] == tokenizer.encode(text, continuesText: true)) }
    }
  }

  /// As llama.cpp: taken out as they stand; the text after one begins with a space again.
  @Test func userDefinedTokens() throws {
    let tokenizer = try Self.tokenizer(userDefined: ["<x>"])
    let text = Array("def<x>self<x>".utf8)
    let tokens = tokenizer.encode(text)
    #expect(texts(tokens, tokenizer) == [" def", "<x>", " self", "<x>"])
    #expect(tokenizer.decode(tokens) == text)
  }

  @Test func specialTokens() throws {
    let names = ["▁<PRE>", "▁<SUF>", "▁<MID>", "▁<EOT>"]
    let ordinary = Self.pieces + names.map { ($0, Float(0)) }
    for tokenizer in [try Self.tokenizer(control: names), try Self.tokenizer(ordinary)] {
      let first = TokenID(259 + Self.pieces.count)
      #expect(tokenizer.special.fimPrefix == first)
      #expect(tokenizer.special.fimSuffix == first + 1)
      #expect(tokenizer.special.fimMiddle == first + 2)
      #expect(tokenizer.special.endOfGeneration == [2, first + 3])
      #expect(tokenizer.special.beginning == 1)
      #expect(tokenizer.special.addsBeginning)
      #expect(tokenizer.isControl(first) && tokenizer.isControl(0))
      #expect(!tokenizer.encode(Array(" <PRE>".utf8)).contains(first))
    }
    let byKey = try Self.tokenizer { $0.set("tokenizer.ggml.prefix_token_id", .uint32(260)) }
    #expect(byKey.special.fimPrefix == 260 && byKey.isControl(260))
  }

  @Test func damaged() {
    func check(_ expected: TokenizationError, _ change: (inout GGUFBuilder) -> Void) {
      #expect(throws: expected) { try Self.tokenizer(Self.pieces, change) }
    }
    let count = 259 + Self.pieces.count
    check(.missing(key: "tokenizer.ggml.scores")) { $0.remove("tokenizer.ggml.scores") }
    check(.missing(key: "tokenizer.ggml.scores")) { $0.set("tokenizer.ggml.scores", .string("x")) }
    check(.inconsistent("tokenizer.ggml.scores does not have one number for each of the \(count) tokens")) {
      $0.set("tokenizer.ggml.scores", .array([.float32(1)]))
    }
    check(.inconsistent("the score of token 7 is no number")) {
      $0.set("tokenizer.ggml.scores", .array((0..<count).map { .float32($0 == 7 ? .nan : 0) }))
    }
    check(.inconsistent("the token a appears twice")) { $0.setSentencePieces([("a", 0), ("a", 0)]) }
    check(.inconsistent("the byte token x names no byte")) {
      $0.set("tokenizer.ggml.tokens", strings: ["x"])
      $0.set("tokenizer.ggml.token_type", .array([.int32(6)]))
      $0.set("tokenizer.ggml.scores", .array([.float32(0)]))
      for key in ["bos", "eos"] { $0.remove("tokenizer.ggml.\(key)_token_id") }
    }
    check(.inconsistent("the byte 0 has no token")) {
      $0.set("tokenizer.ggml.token_type", .array((0..<count).map { .int32($0 == 3 ? 5 : $0 < 259 ? 6 : 1) }))
      $0.set("tokenizer.ggml.tokens", strings: (0..<count).map { $0 < 3 ? "<0x41>" : Self.text($0) })
      for key in ["bos", "eos"] { $0.remove("tokenizer.ggml.\(key)_token_id") }
    }
  }

  private static func text(_ token: Int) -> String {
    if token >= 259 { return pieces[token - 259].text }
    let digits = String(token - 3, radix: 16)
    return "<0x\(digits.count < 2 ? "0" : "")\(digits)>"
  }

  /// Damaged anywhere, a vocabulary is refused or works.
  @Test(arguments: 0..<6)
  func mutated(seed: UInt64) throws {
    var builder = GGUFBuilder()
    builder.setSentencePieces(Self.pieces, userDefined: ["    "], control: ["▁<PRE>"])
    let original = builder.bytes()
    var random = SeededGenerator(seed: seed)
    for _ in 0..<Fuzzing.rounds(50, parts: 6) {
      var bytes = original
      for _ in 0..<Int.random(in: 1...20, using: &random) {
        let place = Int.random(in: 24..<bytes.count, using: &random)
        bytes[place] = UInt8(truncatingIfNeeded: random.next())
      }
      guard let tokenizer = try? TinyVocabulary.tokenizer(bytes) else { continue }
      let text = RandomText.make(&random)
      #expect(!tokenizer.encode(text).isEmpty)
      #expect(tokenizer.lastPreTokenStart(in: text) <= text.count)
    }
  }

  /// A text of one long word takes about as long a byte as a short one.
  @Test func longTexts() throws {
    let tokenizer = try Self.tokenizer()
    for part in ["e", " ", "retu", "\u{ff}"] {
      let text = Array(String(repeating: part, count: 30_000).utf8)
      #expect(tokenizer.decode(tokenizer.encode(text)) == text)
    }
  }
}

/// SentencePiece's BPE by its definition, slowly: again and again the neighbours with the best score, the leftmost of equals.
private enum NaiveScoreMerger {
  static func merge(_ text: [UInt8], _ pieces: [(text: String, score: Float)]) -> [[UInt8]] {
    let scores = Dictionary(
      uniqueKeysWithValues: pieces.map { (Array($0.text.replacing("▁", with: " ").utf8), $0.score) }
    )
    var parts = characters(text)
    while true {
      let joins = zip(parts, parts.dropFirst()).enumerated().compactMap { place, pair in
        scores[pair.0 + pair.1].map { (place, $0) }
      }
      guard let best = joins.max(by: { ($0.1, $1.0) < ($1.1, $0.0) }) else { break }
      parts.replaceSubrange(best.0...best.0 + 1, with: [parts[best.0] + parts[best.0 + 1]])
    }
    return parts.flatMap { scores[$0] == nil ? $0.map { [$0] } : [$0] }
  }

  /// Characters, and bytes that belong to none.
  private static func characters(_ text: [UInt8]) -> [[UInt8]] {
    var parts: [[UInt8]] = []
    var place = 0
    while place < text.count {
      let length = (1...4).first { length in
        place + length <= text.count
          && String(validating: text[place..<place + length], as: UTF8.self)?.unicodeScalars.count == 1
      }
      parts.append(Array(text[place..<place + (length ?? 1)]))
      place += length ?? 1
    }
    return parts
  }
}

extension [UInt8] {
  fileprivate func ends(with text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
