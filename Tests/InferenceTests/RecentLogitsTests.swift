import Decoding
import Inference
import Support
import Testing
import Tokenization

/// What was asked before is not computed again, and is the same to the last bit.
@Suite struct RecentLogitsTests {
  private let fixture = ModelFixture(architecture: "llama", type: "q8_0")

  private func segments(_ middle: [TokenID]) -> [TokenSegment] {
    [
      TokenSegment(tokens: [1, 2, 3], position: 0, sees: []),
      TokenSegment(tokens: Array(20..<60), position: 3, sees: [0]),
      TokenSegment(tokens: middle, position: 43, sees: [0, 1]),
    ]
  }

  private func bits(_ logits: [Float]) -> [UInt32] { logits.map(\.bitPattern) }

  private func evaluate(_ model: AttentionModel, _ middle: [TokenID]) throws -> Int {
    try model.evaluate(segments(middle), cancellation: CancellationFlag()).evaluated
  }

  @Test func whatWasAskedBeforeCostsNothing() throws {
    let model = try fixture.model(logitBytes: 1 << 20)
    #expect(try evaluate(model, [90, 91]) == 45)
    let logits = bits(model.logits)
    #expect(try evaluate(model, [90, 7, 8]) == 2)
    #expect(model.missing(segments([90, 91])) == 0)
    #expect(try evaluate(model, [90, 91]) == 0)
    #expect(bits(model.logits) == logits)
    // Nor does what was written after it, which another text may follow.
    for token in [100, 101, 102] as [TokenID] { try model.step(token, cancellation: CancellationFlag()) }
    let written = bits(model.logits)
    #expect(model.missing(segments([90, 91, 100, 101, 102])) == 0)
    #expect(try evaluate(model, [90, 91]) == 0)
    for token in [100, 101, 102] as [TokenID] { try model.step(token, cancellation: CancellationFlag()) }
    #expect(bits(model.logits) == written)
    #expect(model.missing(segments([90, 91, 100, 101, 103])) == 1)
    #expect(try evaluate(model, [90, 91, 100, 101, 103]) == 1)
  }

  @Test(arguments: [0, 1]) func nothingIsKeptWithoutMemoryForIt(bytes: Int) throws {
    let model = try fixture.model(logitBytes: bytes)
    for expected in [45, 1, 1] { #expect(try evaluate(model, [90, 91]) == expected) }
  }

  /// A long session with steps that are taken again and others, under caps that hold much, little and nearly nothing.
  @Test(arguments: [(64 << 20, 1 << 20), (64 << 20, 4000), (200_000, 1 << 20), (1, 1 << 20)])
  func logitsAreThoseOfAFreshModel(cacheBytes: Int, logitBytes: Int) throws {
    let model = try fixture.model(cacheBytes: cacheBytes, logitBytes: logitBytes)
    var generator = SeededGenerator(seed: UInt64(logitBytes))
    var expected: [[TokenID]: [UInt32]] = [:]
    func fresh(_ middle: [TokenID]) throws -> [UInt32] {
      if let known = expected[middle] { return known }
      let logits = try bits(fixture.model().lastLogits(segments(middle)))
      expected[middle] = logits
      return logits
    }
    for round in 0..<150 {
      var middle: [TokenID] = [90] + (0..<Int.random(in: 0...2, using: &generator)).map { TokenID(91 + $0) }
      let missing = model.missing(segments(middle))
      let evaluated = try evaluate(model, middle)
      if cacheBytes > 1 << 20 { #expect(evaluated == missing) } else { #expect(evaluated >= missing) }
      #expect(try bits(model.logits) == fresh(middle), "round \(round)")
      for _ in 0..<Int.random(in: 0...4, using: &generator) {
        let token = TokenID(100 + Int.random(in: 0...1, using: &generator))
        try model.step(token, cancellation: CancellationFlag())
        middle.append(token)
        #expect(try bits(model.logits) == fresh(middle), "round \(round)")
      }
      if middle.count > 4, round % 3 == 0 {
        model.rollBack(1)
        middle.removeLast()
        try model.step(99, cancellation: CancellationFlag())
        #expect(try bits(model.logits) == fresh(middle + [99]), "round \(round)")
      }
    }
  }
}
