import Decoding
import Inference
import Support
import TestSupport
import Testing
import Tokenization

/// Promise 4: logits are a function of the segments, byte for byte, whatever was computed before, together or on which
/// thread.
@Suite struct ReproducibilityTests {
  static let models = ModelFixture.all.flatMap { fixture in
    InstructionSet.allCases.filter(\.isAvailable).map { (fixture, $0) }
  }
  static let sets = KeyValueType.allCases.flatMap { type in
    InstructionSet.allCases.filter(\.isAvailable).map { (type, $0) }
  }

  @Test(arguments: models)
  func splitsAndThreads(_ fixture: ModelFixture, _ set: InstructionSet) throws {
    let models = try [1, 2, 3].map { try fixture.model(threads: $0, set) }
    for test in try fixture.cases() {
      let whole = try models[0].allLogits(of: test.tokenSegments, cancellation: CancellationFlag()).map(bits)
      for split in [nil, [1], [1, 7, 64], [33]] {
        for model in models {
          let rows = try model.allLogits(of: test.tokenSegments, split: split, cancellation: CancellationFlag())
          #expect(rows.map(bits) == whole, "\(test.name), \(String(describing: split))")
        }
      }
    }
  }

  @Test(arguments: models)
  func steps(_ fixture: ModelFixture, _ set: InstructionSet) throws {
    let model = try fixture.model(threads: 2, set)
    for test in try fixture.cases() {
      let segments = test.tokenSegments
      let rows = try model.allLogits(of: segments, cancellation: CancellationFlag())
      let last = try #require(segments.last).tokens
      for start in [1, last.count / 2, last.count] {
        let shortened = segments.dropLast() + [cut(segments[segments.count - 1], start)]
        #expect(try bits(model.lastLogits(Array(shortened))) == bits(rows[rows.count - 1 - (last.count - start)]))
        for (index, token) in last.enumerated().dropFirst(start) {
          try model.step(token, cancellation: CancellationFlag())
          #expect(bits(model.logits) == bits(rows[rows.count - last.count + index]), "\(test.name), token \(index)")
        }
      }
    }
  }

  /// The same where the text is so long that attention goes over it in several parts, with every type of keys and values.
  @Test(arguments: sets, ["llama", "qwen2"])
  func longTexts(_ kernel: (KeyValueType, InstructionSet), _ architecture: String) throws {
    let fixture = ModelFixture(architecture: architecture, type: "q8_0")
    let length = try fixture.model().hyperparameters.contextLength - 2
    let tokens = (0..<length).map { (index: Int) -> TokenID in TokenID((index * 37 + index / 50) % 288) }
    // The last segment sees more than the text before it.
    let segments = [
      TokenSegment(tokens: Array(tokens.prefix(150)), position: 0, sees: []),
      TokenSegment(tokens: Array(tokens.prefix(70)), position: 9, sees: []),
      TokenSegment(tokens: Array(tokens.dropFirst(150)), position: 150, sees: [0, 1]),
    ]
    let models = try [1, 3].map { try fixture.model(threads: $0, kernel.1, keyValueType: kernel.0) }
    let whole = try models[0].allLogits(of: segments, cancellation: CancellationFlag()).map(bits)
    for split in [[1], [31, 2, 64]] {
      let rows = try models[1].allLogits(of: segments, split: split, cancellation: CancellationFlag())
      #expect(rows.map(bits) == whole, "\(split)")
    }
    #expect(try bits(models[1].lastLogits(segments)) == whole.last)
  }

  @Test(arguments: models, [1, 5, 31, 32, 33, 40])
  func rollingBack(_ model: (ModelFixture, InstructionSet), _ count: Int) throws {
    let segments = [TokenSegment(tokens: Array(10..<50), position: 3, sees: [])]
    let model = try model.0.model(model.1)
    let fresh = try model.lastLogits(segments)
    for token in [7, 8, 9] as [TokenID] { try model.step(token, cancellation: CancellationFlag()) }
    model.rollBack(3)
    #expect(model.logits.isEmpty)
    model.rollBack(count)
    for token in segments[0].tokens.suffix(count) { try model.step(token, cancellation: CancellationFlag()) }
    #expect(bits(model.logits) == bits(fresh))
  }

  /// A long random session of edits on one model, each answer compared with a fresh model's.
  @Test(arguments: [0, 1, 200_000, 64 << 20])
  func history(_ cacheBytes: Int) throws {
    let fixture = ModelFixture(architecture: "llama", type: "q8_0")
    let model = try fixture.model(threads: 2, cacheBytes: cacheBytes)
    var session = EditingSession(seed: UInt64(cacheBytes))
    for round in 0..<60 {
      let segments = session.next()
      let missing = model.missing(segments)
      let evaluated = try model.evaluate(segments, cancellation: CancellationFlag()).evaluated
      // What was there may have to make room for what is read.
      if cacheBytes > 1 << 20 { #expect(evaluated == missing) } else { #expect(evaluated >= missing) }
      let fresh = try fixture.model().lastLogits(segments)
      #expect(bits(model.logits) == bits(fresh), "round \(round)")
      for token in session.typed() { try model.step(token, cancellation: CancellationFlag()) }
      model.rollBack(round % 3)
    }
  }

  private func cut(_ segment: TokenSegment, _ count: Int) -> TokenSegment {
    TokenSegment(tokens: Array(segment.tokens.prefix(count)), position: segment.position, sees: segment.sees)
  }
}

/// Makes lists of segments that change from one to the next as they do while somebody edits: blocks come, go and change
/// places, the suffix and prefix change, the middle grows and shrinks, and much is undone.
private struct EditingSession {
  private var random: SeededGenerator
  private var blocks: [[TokenID]] = []
  private var suffix: [TokenID] = []
  private var prefix: [TokenID] = []
  private var middle: [TokenID] = [1]
  private var past: [[TokenSegment]] = []

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func typed() -> [TokenID] { tokens(0...3) }

  mutating func next() -> [TokenSegment] {
    if let undone = past.randomElement(using: &random), Int.random(in: 0..<3, using: &random) == 0 { return undone }
    switch Int.random(in: 0..<7, using: &random) {
    case 0: blocks.append(tokens(1...40))
    case 1: blocks.shuffle(using: &random)
    case 2: blocks = Array(blocks.dropFirst())
    case 3: suffix = suffix.prefix(Int.random(in: 0...suffix.count, using: &random)) + tokens(0...8)
    case 4: prefix = prefix.prefix(Int.random(in: 0...prefix.count, using: &random)) + tokens(0...50)
    default: middle = middle.prefix(Int.random(in: 0...middle.count, using: &random)) + tokens(1...9)
    }
    prefix = Array(prefix.prefix(90))
    middle = Array(middle.prefix(60))
    blocks = Array(blocks.suffix(3))
    past.append(segments())
    return segments()
  }

  private func segments() -> [TokenSegment] {
    let count = blocks.count
    return [TokenSegment(tokens: [281, 5, 6], position: 0, sees: [])]
      + blocks.map { TokenSegment(tokens: $0, position: 8, sees: [0]) }
      + [
        TokenSegment(tokens: suffix, position: 48, sees: [0]),
        TokenSegment(tokens: prefix, position: 72, sees: Array(0...(count / 2))),
        TokenSegment(tokens: middle, position: 72 + prefix.count, sees: Array(0...count + 2)),
      ]
  }

  private mutating func tokens(_ counts: ClosedRange<Int>) -> [TokenID] {
    (0..<Int.random(in: counts, using: &random)).map { _ in TokenID.random(in: 0..<288, using: &random) }
  }
}
