import Decoding
import Support
import TestSupport
import Testing
import Tokenization

/// What is remembered of token sequences, and how it is mixed with a model's distribution.
struct TokenMemoryTests {
  typealias Level = TokenMemory.Level
  typealias Count = TokenMemory.Count

  /// A segment made from an earlier one is the same as one made afresh.
  @Test func aChangedTextIsRememberedAsIfNew() {
    var random = SeededGenerator(seed: 5)
    var tokens: [TokenID] = []
    var previous: MemorySegment?
    for _ in 0..<200 {
      tokens = Array(tokens.prefix(Int.random(in: 0...tokens.count, using: &random)))
      tokens += (0..<Int.random(in: 0...20, using: &random)).map { _ in TokenID.random(in: 0..<6, using: &random) }
      let changed = MemorySegment(tokens, reusing: previous)
      #expect(changed == MemorySegment(tokens))
      previous = changed
    }
  }

  // MARK: Counts

  struct Case: Sendable {
    var context: [TokenID]
    var generated: [TokenID] = []
    var openFile: [[TokenID]] = []
    var repository: [[TokenID]] = []
    var levels: [Level]
  }

  private static func level(_ source: TokenMemory.Source, _ length: Int, _ counts: [TokenID: Int]) -> Level {
    let sorted = counts.sorted { $0.key < $1.key }.map { Count(token: $0.key, count: $0.value) }
    return Level(source: source, length: length, counts: sorted)
  }

  @Test(arguments: [
    Case(context: [], openFile: [[1, 2, 3]], levels: []),
    Case(context: [2], openFile: [[1, 2, 3]], levels: []),
    Case(context: [1, 2], levels: []),
    Case(context: [1, 2], openFile: [[], [1], [1, 2]], levels: []),
    Case(context: [1, 2], openFile: [[1, 2, 3]], levels: [level(.openFile, 2, [3: 1])]),
    Case(context: [1], generated: [2], openFile: [[1, 2, 3]], levels: [level(.openFile, 2, [3: 1])]),
    // A shorter context counts the places of the longer ones too.
    Case(
      context: [7, 1, 2],
      openFile: [[7, 1, 2, 3, 8, 1, 2, 4, 9, 1, 2, 4]],
      levels: [level(.openFile, 3, [3: 1]), level(.openFile, 2, [3: 1, 4: 2])]
    ),
    // At equal length the open file comes first; several segments count as one text each.
    Case(
      context: [1, 2],
      openFile: [[1, 2, 3], [1, 2, 3]],
      repository: [[1, 2, 5]],
      levels: [level(.openFile, 2, [3: 2]), level(.repository, 2, [5: 1])]
    ),
    // Nothing is known beyond the longest match.
    Case(
      context: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
      repository: [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
      levels: [level(.repository, TokenMemory.longestMatch, [10: 1])]
    ),
    // Ids that are too big or negative are in texts, but call nothing forth.
    Case(context: [1 << 20, 2], openFile: [[1 << 20, 2, 3, -1, 4, 5]], levels: []),
  ])
  func check(_ test: Case) {
    let memory = TokenMemory(
      context: test.context,
      openFile: test.openFile.map { MemorySegment($0) },
      repository: test.repository.map { MemorySegment($0) }
    )
    #expect(memory.levels(after: test.generated) == test.levels)
    #expect(memory.levels(after: test.generated) == memory.levels(after: test.generated))
  }

  @Test func aLookUpIsBounded() {
    let same = [TokenID](repeating: 5, count: 20_000)
    let memory = TokenMemory(context: [5, 5], openFile: [MemorySegment(same)], repository: [MemorySegment(same)])
    let counts = memory.levels(after: []).flatMap(\.counts).map(\.count)
    #expect(counts == [2048, 2048])
  }

  @Test func aSegmentIsBounded() {
    let segment = MemorySegment(repeatElement(1, count: MemorySegment.mostTokens + 10))
    #expect(segment.tokens.count == MemorySegment.mostTokens)
  }

  /// Against counting by looking at every place.
  @Test(arguments: [1, 2, 3])
  func randomTexts(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let text = (0..<400).map { _ in TokenID.random(in: 0..<4, using: &random) }
    let memory = TokenMemory(context: text, openFile: [MemorySegment(text)], repository: [])
    for level in memory.levels(after: []) {
      var counts: [TokenID: Int] = [:]
      for place in level.length..<text.count where text[..<place].suffix(level.length) == text.suffix(level.length) {
        counts[text[place], default: 0] += 1
      }
      #expect(level == Self.level(.openFile, level.length, counts))
    }
  }

  // MARK: Mixing

  private static let levels = [
    level(.openFile, 6, [2: 3]), level(.repository, 3, [1: 1, 2: 1, 7: 4]),
    // A prior leaves tokens out.
    Level(source: .prior, length: 1, counts: [Count(token: 0, count: 5), Count(token: 2, count: 3)], total: 40),
  ]

  @Test(arguments: [nil, 0b0000_0110, 0b1000_0001])
  func probabilitiesSumToOne(bits: Int?) {
    var mask = TokenMask(size: 8)
    for token in 0..<8 where bits.map({ $0 >> token & 1 == 1 }) ?? true { mask.insert(TokenID(token)) }
    let model = TokenDistribution(logits: [0, 1, 2, 3, 0, 1, 2, 3], allowed: bits == nil ? nil : mask)
    let mixed = MixedDistribution(model: model, levels: Self.levels)
    let best = mixed.best(8)
    #expect(Set(best.map(\.token)).count == mask.count)
    #expect(best.allSatisfy { mask.contains($0.token) })
    #expect(abs(best.reduce(0) { $0 + Double.exponential($1.logProbability) } - 1) < 1e-9)
    #expect(best.map(\.logProbability) == best.map(\.logProbability).sorted(by: >))
    #expect(best.allSatisfy { abs(mixed.logProbability(of: $0.token) - $0.logProbability) < 1e-12 })
    for token in -1...8 as ClosedRange<TokenID> where !best.contains(where: { $0.token == token }) {
      #expect(mixed.logProbability(of: token) == -.infinity)
    }
  }

  @Test func whatAPriorLeavesOutGoesToTheModel() {
    let model = TokenDistribution(logits: [0, 0, 0, 0], allowed: nil)
    func first(total: Int) -> Double {
      let level = Level(source: .prior, length: 3, counts: [Count(token: 1, count: 4)], total: total)
      return MixedDistribution(model: model, levels: [level]).logProbability(of: 1)
    }
    #expect(first(total: 4) > first(total: 8) && first(total: 8) > first(total: 4_000))
    #expect(Level(source: .prior, length: 1, counts: [Count(token: 1, count: 4)], total: 1).total == 4)
  }

  @Test func withoutCountsTheModelDecides() {
    let model = TokenDistribution(logits: [0, 1, 2, .nan, 2], allowed: nil)
    for levels in [[], [Self.level(.openFile, 6, [3: 9])], [Self.level(.openFile, 6, [99: 9, -4: 1])]] {
      let mixed = MixedDistribution(model: model, levels: levels).best(5)
      #expect(mixed.map(\.token) == model.best(5).map(\.token))
      #expect(mixed.map(\.logProbability) == model.best(5).map(\.logProbability))
    }
  }

  @Test func theLowestIdWinsATie() {
    let model = TokenDistribution(logits: [0, 0, 0, 0], allowed: nil)
    let mixed = MixedDistribution(model: model, levels: [Self.level(.openFile, 4, [1: 1, 3: 1])])
    #expect(mixed.best(4).map(\.token) == [1, 3, 0, 2])
  }

  @Test func whatOftenCameIsFollowed() {
    let model = TokenDistribution(logits: [1, 0, 0, 0], allowed: nil)
    let mixed = MixedDistribution(model: model, levels: [Self.level(.openFile, 8, [2: 4])])
    #expect(mixed.best(1).map(\.token) == [2])
  }

  // MARK: Generation

  @Test func aGenerationGoesOnAsBefore() throws {
    let tokens = TestVocabulary.tokens()
    let vocabulary = Vocabulary(tokens: tokens, ends: [TestVocabulary.end])
    let model = UnsureModel(vocabularySize: tokens.count)
    func ids(_ text: String) -> [TokenID] { text.utf8.map { TokenID($0) + 1 } }
    func text(_ memory: TokenMemory?) throws -> String {
      let request = DecodingRequest(maximumTokens: 6, memory: memory)
      let generation = try GreedyDecoder(model: model, vocabulary: vocabulary)
        .generate(request, cancellation: CancellationFlag())
      return String(decoding: generation.text, as: UTF8.self)
    }
    let seen = Array(repeating: MemorySegment(ids("let a = begin(1)\n")), count: 3)
    #expect(try text(nil) == "")
    #expect(try text(TokenMemory(context: ids("let a = "), openFile: seen, repository: [])) == "begin(")
    #expect(try text(TokenMemory(context: ids("none"), openFile: seen, repository: [])) == "")
  }
}

/// A model that knows nothing but that texts end: every token is as likely, the end a little more.
private final class UnsureModel: TokenModel {
  func missing(_ segments: [TokenSegment]) -> Int { 0 }

  let vocabularySize: Int
  var logits: [Float] { [1] + [Float](repeating: 0, count: vocabularySize - 1) }

  init(vocabularySize: Int) { self.vocabularySize = vocabularySize }

  func evaluate(_ segments: [TokenSegment], cancellation: CancellationFlag) -> EvaluationCount {
    EvaluationCount(reused: 0, evaluated: 0)
  }
  func step(_ token: TokenID, cancellation: CancellationFlag) {}
  func rollBack(_ count: Int) {}
}

extension Double {
  /// e to the power of `value`, by its series, so that the test needs no Foundation.
  fileprivate static func exponential(_ value: Double) -> Double {
    (0...60).reduce((sum: 0.0, term: 1.0)) { ($0.sum + $0.term, $0.term * value / Double($1 + 1)) }.sum
  }
}
