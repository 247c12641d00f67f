import Decoding
import Inference
import Support
import TestSupport
import Testing
import Tokenization

/// Several tokens in one pass: the text, and every probability of it, is what single steps give.
@Suite struct DraftTests {
  /// Counts the passes of a model, and says that drafts pay.
  private final class CountedModel: TokenModel {
    let model: AttentionModel
    let draftLength = 3
    private(set) var passes = 0

    init(_ model: AttentionModel) { self.model = model }

    var vocabularySize: Int { model.vocabularySize }
    var logits: [Float] { model.logits }

    func evaluate(_ segments: [TokenSegment], cancellation: CancellationFlag) throws -> EvaluationCount {
      try model.evaluate(segments, cancellation: cancellation)
    }

    func missing(_ segments: [TokenSegment]) -> Int { model.missing(segments) }

    func step(_ token: TokenID, cancellation: CancellationFlag) throws {
      passes += 1
      try model.step(token, cancellation: cancellation)
    }

    func step(_ tokens: [TokenID], cancellation: CancellationFlag) throws -> [[Float]] {
      passes += 1
      return try model.step(tokens, cancellation: cancellation)
    }

    func rollBack(_ count: Int) { model.rollBack(count) }
  }

  private static let length = 48

  /// 10,000 tokens after random prompts, with a memory of what was written before.
  @Test(arguments: ["q8_0", "f32"])
  func textDoesNotChange(_ type: String) throws {
    let fixture = ModelFixture(architecture: "qwen2", type: type)
    let (plain, drafted) = (CountedModel(try fixture.model()), CountedModel(try fixture.model()))
    let tokens = (0..<plain.vocabularySize).map { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
    let vocabulary = Vocabulary(tokens: tokens, ends: [])
    var generator = SeededGenerator(seed: 11)
    var written: [TokenID] = []
    var count = 0
    while count < 10_000 {
      // Half of the prompts were seen before, so that the memory has something to say.
      let start = written.count > 200 && Bool.random(using: &generator) ? written.count - 200 : nil
      let prompt =
        start.map { Array(written[$0..<$0 + 12]) }
        ?? (0..<12).map { _ in TokenID.random(in: 0..<TokenID(plain.vocabularySize), using: &generator) }
      let segment = TokenSegment(tokens: prompt, position: 0, sees: [])
      let memory = TokenMemory(context: prompt, openFile: [MemorySegment(written.suffix(2000))], repository: [])
      var request = DecodingRequest(stop: .none, maximumTokens: Self.length, memory: memory)
      let generations = try [(plain, 0), (drafted, 3)].map { model, length in
        request.draftLength = length
        _ = try model.evaluate([segment], cancellation: CancellationFlag())
        return try GreedyDecoder(model: model, vocabulary: vocabulary)
          .generate(request, cancellation: CancellationFlag())
      }
      try #require(generations[0].tokens == generations[1].tokens)
      try #require(generations[0].text == generations[1].text)
      let ids = generations[0].tokens.map(\.token)
      written += prompt + ids
      count += ids.count
    }
    #expect(drafted.passes < plain.passes * 9 / 10, "\(drafted.passes) passes for \(plain.passes) tokens")
  }

  /// What is expected, right or wrong, while healed bytes are spelled and after: the same text in fewer passes.
  @Test func whatIsExpectedDoesNotChangeTheText() throws {
    let fixture = ModelFixture(architecture: "qwen2", type: "q8_0")
    let (plain, drafted) = (CountedModel(try fixture.model()), CountedModel(try fixture.model()))
    let tokens = (0..<plain.vocabularySize).map { [UInt8(truncatingIfNeeded: $0 % 7 + 97)] }
    let vocabulary = Vocabulary(tokens: tokens, ends: [])
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<40 {
      let prompt = (0..<12).map { _ in TokenID.random(in: 0..<TokenID(plain.vocabularySize), using: &generator) }
      let segment = TokenSegment(tokens: prompt, position: 0, sees: [])
      var request = DecodingRequest(healed: Array("abcde".utf8), stop: .none, maximumTokens: 16)
      _ = try plain.evaluate([segment], cancellation: CancellationFlag())
      let alone = try GreedyDecoder(model: plain, vocabulary: vocabulary)
        .generate(request, cancellation: CancellationFlag())
      request.expected = alone.tokens.map(\.token)
      // Wrong from some place on, or not at all.
      let wrong = Int.random(in: 0..<32, using: &generator)
      if wrong < request.expected.count { request.expected[wrong] = (request.expected[wrong] + 1) % 7 }
      _ = try drafted.evaluate([segment], cancellation: CancellationFlag())
      let again = try GreedyDecoder(model: drafted, vocabulary: vocabulary)
        .generate(request, cancellation: CancellationFlag())
      #expect(again.tokens == alone.tokens)
      #expect(again.text == alone.text)
    }
    #expect(drafted.passes < plain.passes / 2, "\(drafted.passes) passes for \(plain.passes) tokens")
  }

  /// What was drafted and did not come leaves nothing behind.
  @Test func draftsAreTakenBack() throws {
    let model = try ModelFixture(architecture: "llama", type: "q8_0").model()
    let prompt = TokenSegment(tokens: Array(1...40), position: 0, sees: [])
    _ = try model.evaluate([prompt], cancellation: CancellationFlag())
    let rows = try model.step([41, 42, 43], cancellation: CancellationFlag())
    #expect(rows.count == 3 && rows.last == model.logits)
    model.rollBack(2)
    let after = try model.step([50], cancellation: CancellationFlag())
    let fresh = try ModelFixture(architecture: "llama", type: "q8_0").model()
    let whole = TokenSegment(tokens: prompt.tokens + [41, 50], position: 0, sees: [])
    #expect(try bits(fresh.lastLogits([whole])) == bits(after[0]))
  }
}
