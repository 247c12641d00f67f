import Decoding
import Inference
import Support
import Testing
import Tokenization

/// What is computed again after an edit, in tokens.
@Suite struct ReuseTests {
  /// Heed's layout with these tokens; the prefix sees the first block only, the middle everything.
  private func layout(
    sinks: [TokenID] = [1, 2, 3],
    blocks: [[TokenID]] = [[10, 11, 12, 13], [20, 21]],
    suffix: [TokenID] = [30, 31, 32],
    prefix: [TokenID] = Array(40..<80),
    middle: [TokenID] = [90, 91, 92, 93]
  ) -> [TokenSegment] {
    let count = blocks.count
    return [TokenSegment(tokens: sinks, position: 0, sees: [])]
      + blocks.map { TokenSegment(tokens: $0, position: 8, sees: [0]) }
      + [
        TokenSegment(tokens: suffix, position: 48, sees: [0]),
        TokenSegment(tokens: prefix, position: 72, sees: [0, 1]),
        TokenSegment(tokens: middle, position: 72 + prefix.count, sees: Array(0...count + 2)),
      ]
  }

  /// Evaluates `before`, then `after`, and expects this number of tokens to be computed for the second.
  private func check(
    _ before: [TokenSegment],
    _ after: [TokenSegment],
    evaluates expected: Int,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let model = try ModelFixture(architecture: "llama", type: "q8_0").model()
    _ = try model.lastLogits(before)
    let count = try model.evaluate(after, cancellation: CancellationFlag())
    #expect(count.evaluated == expected, sourceLocation: sourceLocation)
    #expect(count.evaluated + count.reused == after.reduce(0) { $0 + $1.tokens.count }, sourceLocation: sourceLocation)
  }

  @Test func nothingChanged() throws { try check(layout(), layout(), evaluates: 1) }

  @Test func typing() throws { try check(layout(), layout(middle: [90, 91, 92, 93, 94, 95]), evaluates: 2) }

  @Test func deleting() throws { try check(layout(), layout(middle: [90, 91]), evaluates: 1) }

  @Test func otherSuffix() throws {
    // The suffix from its change on, and the middle, which saw it.
    try check(layout(), layout(suffix: [30, 31, 33, 34]), evaluates: 2 + 4)
  }

  @Test func otherCursorBlock() throws {
    // Only the middle sees the second block.
    try check(layout(), layout(blocks: [[10, 11, 12, 13], [22, 23, 24]]), evaluates: 3 + 4)
  }

  @Test func otherFileBlock() throws {
    try check(layout(), layout(blocks: [[10, 11, 14], [20, 21]]), evaluates: 1 + 40 + 4)
  }

  @Test func longerPrefix() throws {
    // The middle stands elsewhere now.
    try check(layout(), layout(prefix: Array(40..<85)), evaluates: 5 + 4)
  }

  @Test func otherSinks() throws {
    try check(layout(), layout(sinks: [1, 2, 4]), evaluates: 1 + 4 + 2 + 3 + 40 + 4)
  }

  /// Two places for the same block, or a return to an earlier state, cost nothing.
  @Test func sameContentElsewhere() throws {
    let twice = layout(blocks: [[10, 11, 12, 13], [10, 11, 12, 13]])
    try check(layout(), twice, evaluates: 4)
    let model = try ModelFixture(architecture: "llama", type: "q8_0").model()
    for segments in [layout(), twice, layout(middle: [5])] { _ = try model.lastLogits(segments) }
    #expect(try model.evaluate(layout(), cancellation: CancellationFlag()).evaluated == 1)
  }

  /// A completion that was generated and is then typed costs nothing but its last token.
  @Test func acceptedCompletion() throws {
    let model = try ModelFixture(architecture: "llama", type: "q8_0").model()
    _ = try model.lastLogits(layout())
    for token in [100, 101, 102] as [TokenID] { try model.step(token, cancellation: CancellationFlag()) }
    _ = try model.lastLogits(layout(middle: [90, 91, 92, 93, 7]))
    let accepted = layout(middle: [90, 91, 92, 93, 100, 101, 102])
    #expect(try model.evaluate(accepted, cancellation: CancellationFlag()).evaluated == 1)
    let fresh = try ModelFixture(architecture: "llama", type: "q8_0").model().lastLogits(accepted)
    #expect(bits(model.logits) == bits(fresh))
  }

  /// The cap drops what was not used for longest; more than 64 segments in one list are computed all the same.
  @Test func manySegments() throws {
    let model = try ModelFixture(architecture: "llama", type: "q8_0").model()
    let blocks = (0..<80).map { [TokenID($0), 5, 6] }
    let first = try model.evaluate(layout(blocks: blocks), cancellation: CancellationFlag())
    #expect(first.evaluated == 3 + 240 + 3 + 40 + 4)
    let logits = bits(model.logits)
    _ = try model.evaluate(layout(blocks: blocks.reversed()), cancellation: CancellationFlag())
    #expect(try bits(model.lastLogits(layout(blocks: blocks))) == logits)
  }

  /// What keys leave behind goes before what is kept of another text, and the cap counts what they share once.
  @Test func typingKeepsAnotherText() throws {
    let fixture = ModelFixture(architecture: "llama", type: "q8_0")
    let texts = [0, 1].map { first in (0..<200).map { TokenID(($0 * 7 + first) % 288) } }
    func segments(_ tokens: [TokenID]) -> [TokenSegment] { [TokenSegment(tokens: tokens, position: 0, sees: [])] }
    // Both texts, and some blocks more.
    let bytesAToken = (64 << 20) / (try fixture.model().cacheTokens)
    let model = try fixture.model(cacheBytes: bytesAToken * 544)
    for text in texts { _ = try model.lastLogits(segments(text)) }
    for key in 0..<150 { _ = try model.lastLogits(segments(texts[1] + [TokenID(key), 3])) }
    #expect(model.missing(segments(texts[1] + [149, 3])) == 1)
    _ = try model.lastLogits(segments(texts[0]))
    // A third is too much: that which was used longest ago goes.
    _ = try model.lastLogits(segments(texts[0].reversed()))
    #expect(model.missing(segments(texts[0].reversed())) == 1)
    #expect(model.missing(segments(texts[0])) == 1)
    #expect(model.missing(segments(texts[1])) == 200)
  }

  /// What is in use counts too.
  @Test func theCapHoldsWhileAModelReads() throws {
    let fixture = ModelFixture(architecture: "llama", type: "q8_0")
    func segments(_ first: TokenID) -> [TokenSegment] {
      [TokenSegment(tokens: [first] + (0..<255).map { TokenID($0) }, position: 0, sees: [])]
    }
    let bytesAToken = (64 << 20) / (try fixture.model().cacheTokens)
    let model = try fixture.model(cacheBytes: bytesAToken * 300)
    _ = try model.lastLogits(segments(280))
    _ = try model.lastLogits(segments(281))
    #expect(model.missing(segments(280)) == 256)
  }
}
