import GGUF
import Support
import TestSupport
import Testing
import Tokenization

@Suite struct DamagedVocabularyTests {
  /// Reads a vocabulary after `change` and returns its error.
  private func check(
    _ expected: TokenizationError,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ change: (inout GGUFBuilder) -> Void
  ) {
    #expect(throws: expected, sourceLocation: sourceLocation) { try TinyVocabulary.tokenizer(change) }
    #expect(expected.description.contains(": "), sourceLocation: sourceLocation)
  }

  @Test(arguments: ["tokenizer.ggml.model", "tokenizer.ggml.tokens", "tokenizer.ggml.merges"])
  func missing(key: String) {
    check(.missing(key: key)) { $0.remove(key) }
    check(.missing(key: key)) { $0.set(key, .array([.uint8(1)])) }
  }

  @Test func unsupported() {
    check(.unsupportedModel("rwkv")) { $0.set("tokenizer.ggml.model", .string("rwkv")) }
    check(.unsupportedPreTokenizer("tekken")) { $0.set("tokenizer.ggml.pre", .string("tekken")) }
  }

  @Test func withoutRule() throws {
    #expect(try TinyVocabulary.tokenizer(pre: nil).warnings.count == 1)
    #expect(try TinyVocabulary.tokenizer(pre: "qwen2").warnings.isEmpty)
  }

  @Test func contradictions() {
    let types = "tokenizer.ggml.token_type does not have one integer for each of the 343 tokens"
    check(.inconsistent(types)) { $0.set("tokenizer.ggml.token_type", .array([.int32(1)])) }
    check(.inconsistent(types)) { $0.set("tokenizer.ggml.token_type", .string("1")) }
    for merge in ["ab", "", " ", "a ", " a", "\u{4e2d} a", "a \u{4e2d}"] {
      check(.inconsistent("merge 0 is not two tokens")) { $0.set("tokenizer.ggml.merges", strings: [merge]) }
    }
    check(.inconsistent("merge 0, q qq, names unknown tokens")) { $0.set("tokenizer.ggml.merges", strings: ["q qq"]) }
    check(.inconsistent("tokenizer.ggml.eos_token_id is 343, but there are only 343 tokens")) {
      $0.set("tokenizer.ggml.eos_token_id", .uint32(343))
    }
    check(.inconsistent("tokenizer.ggml.fim_pre_token_id is not an integer")) {
      $0.set("tokenizer.ggml.fim_pre_token_id", .string("x"))
    }
    check(.inconsistent("tokenizer.ggml.bos_token_id is -2, but there are only 343 tokens")) {
      $0.set("tokenizer.ggml.bos_token_id", .int64(-2))
    }
  }

  @Test func missingAndRepeatedBytes() throws {
    var texts = (UInt8.min...UInt8.max).map { GGUFBuilder.standIns(for: [$0]) }
    func change(_ builder: inout GGUFBuilder) {
      builder = GGUFBuilder()
      builder.set("tokenizer.ggml.model", .string("gpt2"))
      builder.set("tokenizer.ggml.pre", .string("gpt-2"))
      builder.set("tokenizer.ggml.tokens", strings: texts)
      builder.set("tokenizer.ggml.merges", strings: [])
    }
    texts[255] = "\u{4e2d}"
    let tokenizer = try TinyVocabulary.tokenizer { change(&$0) }
    #expect(tokenizer.warnings.count == 1)
    #expect(tokenizer.decode(tokenizer.encode([97, 255])) == Array("a?".utf8))
    texts[255] = "a"
    check(.inconsistent("the token a appears twice")) { change(&$0) }
    texts[255] = "other"
    texts[10] = ""
    check(.inconsistent("the byte 10 has no token")) { change(&$0) }
  }

  /// Damaged anywhere, a vocabulary is refused or works.
  @Test(arguments: 0..<6)
  func mutated(seed: UInt64) throws {
    var builder = GGUFBuilder()
    builder.setByteVocabulary(pre: "qwen2", merges: TinyVocabulary.merges, userDefined: ["    "])
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
      #expect(tokenizer.decode(tokenizer.encode(text)).count >= text.count)
      #expect(tokenizer.lastPreTokenStart(in: text) <= text.count)
    }
  }
}
