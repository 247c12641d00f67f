import Decoding
import Inference
import Support
import Testing
import Tokenization

/// Where attention went; AttendTests compares the numbers with a plain softmax.
@Suite struct AttentionShareTests {
  private let segments = [
    TokenSegment(tokens: Array(0..<5), position: 0, sees: []),
    TokenSegment(tokens: [], position: 5, sees: [0]),
    TokenSegment(tokens: Array(10..<80), position: 5, sees: [0]),
    TokenSegment(tokens: Array(30..<70), position: 75, sees: [2, 0]),
  ]

  @Test(arguments: ["llama", "qwen2"])
  func nameWhatWasSeen(_ architecture: String) throws {
    let model = try ModelFixture(architecture: architecture, type: "q8_0").model(threads: 2)
    let logits = try bits(model.lastLogits(segments))
    let shares = try model.attentionShares(cancellation: CancellationFlag())
    #expect(shares.map(\.segment) == [0, 2, 2, 2, 3, 3])
    #expect(shares.map(\.tokens) == [0..<5, 0..<32, 32..<64, 64..<70, 0..<32, 32..<40])
    #expect(shares.allSatisfy { $0.share > 0 && $0.share < 1 })
    #expect(abs(shares.reduce(0) { $0 + $1.share } - 1) < 1e-5)
    // Asking changes nothing.
    #expect(bits(model.logits) == logits)
    #expect(try model.attentionShares(cancellation: CancellationFlag()) == shares)
    try model.step(3, cancellation: CancellationFlag())
    let stepped = bits(model.logits)
    let fresh = try ModelFixture(architecture: architecture, type: "q8_0").model()
    _ = try fresh.lastLogits(segments)
    try fresh.step(3, cancellation: CancellationFlag())
    #expect(bits(fresh.logits) == stepped)
  }

  /// After steps the last token is the one that was generated; a block that begins with it is counted too.
  @Test func steps() throws {
    let model = try ModelFixture(architecture: "llama", type: "f32").model()
    _ = try model.lastLogits([TokenSegment(tokens: Array(0..<31), position: 0, sees: [])])
    for (token, counts) in [(5, [32]), (6, [32, 1]), (7, [32, 2])] as [(TokenID, [Int])] {
      try model.step(token, cancellation: CancellationFlag())
      #expect(try model.attentionShares(cancellation: CancellationFlag()).map(\.tokens.count) == counts)
    }
  }

  @Test func singleToken() throws {
    let model = try ModelFixture(architecture: "llama", type: "f32").model()
    #expect(throws: InferenceError.self) { try model.attentionShares(cancellation: CancellationFlag()) }
    _ = try model.lastLogits([TokenSegment(tokens: [4], position: 0, sees: [])])
    #expect(try model.attentionShares(cancellation: CancellationFlag()).map(\.share) == [1])
  }
}
