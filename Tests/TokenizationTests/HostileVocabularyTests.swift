import GGUF
import Support
import TestSupport
import Testing
import Tokenization

/// Vocabularies that are well written and make no sense: doubled and missing tokens, merges in circles or of tokens that are
/// not there, kinds, scores and ids at random. Each is refused or works.
@Suite struct HostileVocabularyTests {
  private static let seeds: [UInt64] = [0, 1, 2, 3]

  @Test(arguments: seeds)
  func bytePairs(seed: UInt64) throws {
    try check(seed) { builder, random in
      builder.set("tokenizer.ggml.model", .string("gpt2"))
      builder.set("tokenizer.ggml.pre", .string(TokenizerTests.rules.randomElement(using: &random) ?? "default"))
      let texts = Self.texts((UInt8.min...UInt8.max).map { GGUFBuilder.standIns(for: [$0]) }, &random)
      // Tokens in the alphabet of bytes; with any other a file is refused at its first merge.
      let parts = texts.filter { $0.unicodeScalars.allSatisfy { $0.value < 0x144 } && !$0.isEmpty }
      let merges = (0..<Int.random(in: 0...60, using: &random)).map { _ in
        let pair = (0..<2).map { _ in parts.randomElement(using: &random) ?? "" }
        return Int.random(in: 0..<400, using: &random) == 0 ? pair[0] : pair.joined(separator: " ")
      }
      let isWhole = Int.random(in: 0..<8, using: &random) > 0
      let joined = Set(merges.map { $0.replacing(" ", with: "") }).subtracting(texts).sorted()
      let results = isWhole ? joined : Array(joined.dropLast())
      builder.set("tokenizer.ggml.merges", strings: merges)
      return texts + results
    }
  }

  @Test(arguments: seeds)
  func sentencePieces(seed: UInt64) throws {
    try check(seed) { builder, random in
      builder.set("tokenizer.ggml.model", .string("llama"))
      let bytes = (0..<256).map { "<0x\($0 < 16 ? "0" : "")\(String($0, radix: 16))>" }
      let texts = Self.texts(bytes, &random)
      let numbers: [Float] = [0, -1, -1, -2, 1e30, -.infinity, .infinity]
      let scores = texts.map { _ in
        Int.random(in: 0..<3000, using: &random) == 0 ? .nan : numbers.randomElement(using: &random) ?? 0
      }
      builder.set("tokenizer.ggml.scores", .array(scores.map(GGUFBuilder.Value.float32)))
      if Bool.random(using: &random) { builder.set("tokenizer.ggml.add_space_prefix", .bool(false)) }
      return texts
    }
  }

  /// Makes vocabularies, damages them, and tries what is not refused.
  private func check(_ seed: UInt64, _ make: (inout GGUFBuilder, inout SeededGenerator) -> [String]) throws {
    var random = SeededGenerator(seed: seed)
    var accepted = 0
    for _ in 0..<Fuzzing.rounds(60, parts: Self.seeds.count) {
      var builder = GGUFBuilder()
      let texts = make(&builder, &random)
      builder.set("tokenizer.ggml.tokens", strings: texts)
      Self.addKinds(texts, to: &builder, &random)
      do {
        try tryOut(TinyVocabulary.tokenizer(builder.bytes()), &random)
        accepted += 1
      } catch let error as TokenizationError {
        #expect(!error.description.isEmpty)
      }
    }
    #expect(accepted > 0)
  }

  private func tryOut(_ tokenizer: Tokenizer, _ random: inout SeededGenerator) throws {
    for _ in 0..<3 {
      let text = RandomText.make(&random)
      let tokens = tokenizer.encode(text)
      #expect(tokens.allSatisfy { (0..<TokenID(tokenizer.vocabularySize)).contains($0) && !tokenizer.isControl($0) })
      if tokenizer.warnings.isEmpty { #expect(tokenizer.decode(tokens) == text) }
      #expect(tokenizer.preTokenRanges(in: text).flatMap { text[$0] } == text)
      #expect(tokenizer.lastPreTokenStart(in: text) <= text.count)
    }
  }

  /// The bytes' tokens and some of a few letters, now and then one too few or twice.
  private static func texts(_ bytes: [String], _ random: inout SeededGenerator) -> [String] {
    let letters = ["a", "b", "Ġ", "▁", "n", "s", "é", "中"]
    let more = (0..<Int.random(in: 0...40, using: &random)).map { _ in
      (0..<Int.random(in: 2...4, using: &random)).map { _ in letters.randomElement(using: &random) ?? "" }.joined()
    }
    let isDoubled = Int.random(in: 0..<10, using: &random) == 0
    var texts = bytes + (isDoubled ? more : Set(more).sorted())
    switch Int.random(in: 0..<20, using: &random) {
    case 0: texts.remove(at: Int.random(in: 0..<texts.count, using: &random))
    case 1: texts.append(texts.randomElement(using: &random) ?? "")
    case 2: texts[Int.random(in: 0..<texts.count, using: &random)] = ""
    case 3: texts = []
    default: break
    }
    return texts
  }

  private static func addKinds(_ texts: [String], to builder: inout GGUFBuilder, _ random: inout SeededGenerator) {
    let odd: [Int32] = [0, 1, 2, 3, 4, 5, 6, 7, -1, .max]
    var kinds = texts.map { $0.hasPrefix("<0x") ? Int32(6) : 1 }
    let changes = Int.random(in: 0..<4, using: &random)
    for _ in 0..<changes where !kinds.isEmpty {
      kinds[Int.random(in: 0..<kinds.count, using: &random)] = odd.randomElement(using: &random) ?? 0
    }
    if Int.random(in: 0..<20, using: &random) == 0 { kinds.append(1) }
    builder.set("tokenizer.ggml.token_type", .array(kinds.map(GGUFBuilder.Value.int32)))
    for key in ["bos", "eos", "fim_pre", "fim_suf", "fim_mid", "eot"] where Bool.random(using: &random) {
      let ids: [GGUFBuilder.Value] = [
        .uint32(0), .uint32(7), .uint32(255), .uint32(260), .uint32(.max), .int32(-1), .uint64(.max),
      ]
      let isOdd = Int.random(in: 0..<6, using: &random) == 0
      builder.set(
        "tokenizer.ggml.\(key)_token_id",
        isOdd ? ids.randomElement(using: &random) ?? .bool(true) : .uint32(256)
      )
    }
  }
}
