import Decoding
import Support
import TestSupport
import Testing
import Tokenization

/// Whole generations by a model that wants to write a given text.
struct GreedyDecoderTests {
  struct Case: Sendable, CustomStringConvertible {
    var prompt: String
    var healed = ""
    var wants: String
    var names: [String] = []
    var strength = NameConstraint.Strength.hard
    var stop = StopRule.line
    var most = 48
    var text: String
    var end: GenerationEnd
    var description: String { "\(prompt.debugDescription) + \(wants.debugDescription)" }
  }

  static let words = ["print", "pri", "nt", "    ", "return", " x", "size", "()", "é", "name", "a, ", "prun"]

  @Test(arguments: [
    Case(prompt: "", wants: "x = 1", text: "x = 1", end: .endOfText),
    Case(prompt: "def f():\n", wants: "    return x\n    y", text: "    return x", end: .stop),
    Case(prompt: "  ", healed: "pri", wants: "print()\n", text: "nt()", end: .stop),
    Case(prompt: "a =", healed: " ", wants: " x", text: "x", end: .endOfText),
    Case(prompt: "a.", healed: "s", wants: "name()", names: ["size", "sum"], text: "ize", end: .endOfText),
    Case(prompt: "a.", wants: "name()", names: ["size"], text: "size", end: .endOfText),
    Case(prompt: "a.", wants: "name()", names: ["size"], strength: .soft, text: "name()", end: .endOfText),
    Case(prompt: "s = ", wants: "éé", most: 1, text: "é", end: .length),
    Case(prompt: "s = ", wants: "ü", most: 1, text: "", end: .length),
    Case(prompt: "t = [", wants: String(repeating: "a, ", count: 40), text: "a, ", end: .repetition),
    Case(
      prompt: "f {",
      wants: "\n  x\n  y\n}\nz",
      stop: .block(indentation: 0, maximumLines: 9),
      text: "\n  x\n  y\n}",
      end: .stop
    ),
  ])
  func check(_ test: Case) throws {
    let (decoder, model) = try make(test)
    var pieces: [[UInt8]] = []
    let generation = try decoder.generate(
      request(test),
      cancellation: CancellationFlag(),
      onText: { pieces.append($0) }
    )
    #expect(String(decoding: generation.text, as: UTF8.self) == test.text)
    #expect(generation.end == test.end)
    #expect(pieces.flatMap { $0 } == generation.text)
    #expect(pieces.allSatisfy { String(validating: $0, as: UTF8.self) != nil })
    let again = try make(test).decoder.generate(request(test), cancellation: CancellationFlag())
    #expect(again.text == generation.text && again.tokens == generation.tokens)
    _ = model
  }

  @Test(arguments: [(-1000.0, GenerationEnd.endOfText, "x = 1"), (-1e-9, GenerationEnd.unlikely, "x")])
  func anUnlikelyLineIsGivenUp(least: Double, end: GenerationEnd, text: String) throws {
    let test = Case(prompt: "", wants: "x = 1", text: text, end: end)
    var request = request(test)
    request.leastLogProbability = least
    let generation = try make(test).decoder.generate(request, cancellation: CancellationFlag())
    #expect(generation.end == end)
    #expect(String(decoding: generation.text, as: UTF8.self) == text)
  }

  @Test func cancellationStopsAtTheNextToken() throws {
    let (decoder, model) = try make(Case(prompt: "a", wants: "bcdefgh", text: "", end: .stop))
    let cancellation = CancellationFlag()
    model.onStep = { if model.stepped.count == 2 { cancellation.cancel() } }
    #expect(throws: CancellationError.self) {
      try decoder.generate(DecodingRequest(stop: .none), cancellation: cancellation)
    }
    #expect(model.stepped.count == 2)
  }

  @Test func aDeadlineShowsABeginning() throws {
    let (decoder, model) = try make(Case(prompt: "a", wants: "bcdefgh", text: "", end: .stop))
    let generation = try decoder.generate(
      DecodingRequest(stop: .none),
      cancellation: CancellationFlag(),
      isOutOfTime: { model.stepped.count >= 3 }
    )
    #expect(generation.text == Array("bcd".utf8))
    #expect(generation.end == .deadline)
  }

  /// Not counted are tokens that only repeat what is typed; where nothing new comes, the end is the first choice.
  @Test(arguments: [("    return", "    return x\n", 2), ("pri", "print()", 0), ("", "x", 0), ("", "", 0)])
  func theFirstNewTokenIsAnnouncedOnce(healed: String, wants: String, after steps: Int) throws {
    let test = Case(prompt: "a", healed: healed, wants: wants, text: "", end: .stop)
    let (decoder, model) = try make(test)
    var announced: [Int] = []
    _ = try decoder.generate(
      request(test),
      cancellation: CancellationFlag(),
      onFirst: { announced.append(model.stepped.count) }
    )
    #expect(announced == [steps])
  }

  @Test func alternativesBranchAtTheFirstNewByte() throws {
    let tokens = TestVocabulary.tokens(words: Self.words)
    let vocabulary = Vocabulary(tokens: tokens, ends: [TestVocabulary.end])
    let scripts = [
      ScriptedModel.Script(after: "x.", writes: "print()"), ScriptedModel.Script(after: "x.", writes: "prune"),
    ]
    let model = ScriptedModel(tokens: tokens, end: TestVocabulary.end, scripts: scripts)
    let decoder = GreedyDecoder(model: model, vocabulary: vocabulary)
    let prompt = TokenSegment(tokens: bytes("x."), position: 0, sees: [])
    _ = try model.evaluate([prompt], cancellation: CancellationFlag())
    var request = DecodingRequest(healed: Array("pr".utf8), alternatives: 5)
    let first = try decoder.generate(request, cancellation: CancellationFlag())
    #expect(first.text == Array("int()".utf8))
    let others = try first.alternatives.map { branch in
      request.forced = branch
      var longer = prompt
      longer.tokens += branch.map(\.token)
      _ = try model.evaluate([longer], cancellation: CancellationFlag())
      let other = try decoder.generate(request, cancellation: CancellationFlag())
      #expect(Array(other.tokens.prefix(branch.count)) == branch)
      return String(decoding: other.text, as: UTF8.self)
    }
    #expect(first.text == Array("int()".utf8))
    #expect(others.contains("une"))
  }

  @Test func firstLineCountsItsTokensAndItsEnd() {
    var generation = Generation()
    generation.text = Array("ab\nc".utf8)
    generation.tokens = [
      GeneratedToken(token: 1, logProbability: -9, end: 0), GeneratedToken(token: 2, logProbability: -1, end: 1),
      GeneratedToken(token: 3, logProbability: -2, end: 2), GeneratedToken(token: 4, logProbability: -3, end: 3),
      GeneratedToken(token: 5, logProbability: -4, end: 4), GeneratedToken(token: 0, logProbability: -5, end: 4),
    ]
    #expect(generation.firstLine.count == 3)
    #expect(generation.firstLine.sum == -6)
    #expect(generation.firstLine.lowest == -3)
    #expect(generation.firstLine.mean == -2)
  }

  @Test func theLowestIdWinsATieAndNotANumberNever() {
    let distribution = TokenDistribution(logits: [.nan, 1, 3, 3, -.infinity], allowed: nil)
    #expect(distribution.best(9).map(\.token) == [2, 3, 1])
    #expect(TokenDistribution(logits: [.nan], allowed: nil).best(1).isEmpty)
    let sum = distribution.best(9).reduce(0) { $0 + Double.exp($1.logProbability) }
    #expect(abs(sum - 1) < 1e-6)
  }

  // MARK: Helpers

  private func bytes(_ text: String) -> [TokenID] { text.utf8.map { TokenID($0) + 1 } }

  private func request(_ test: Case) -> DecodingRequest {
    let names = test.names.map { Array($0.utf8) }
    return DecodingRequest(
      healed: Array(test.healed.utf8),
      names: test.names.isEmpty ? nil : NameConstraint(names, strength: test.strength),
      stop: test.stop,
      maximumTokens: test.most
    )
  }

  private func make(_ test: Case) throws -> (decoder: GreedyDecoder, model: ScriptedModel) {
    let tokens = TestVocabulary.tokens(words: Self.words)
    let script = ScriptedModel.Script(after: "|" + test.prompt, writes: test.wants)
    let model = ScriptedModel(tokens: tokens, end: TestVocabulary.end, scripts: [script])
    let segment = TokenSegment(tokens: bytes("|" + test.prompt), position: 0, sees: [])
    _ = try model.evaluate([segment], cancellation: CancellationFlag())
    let vocabulary = Vocabulary(tokens: tokens, ends: [TestVocabulary.end])
    return (GreedyDecoder(model: model, vocabulary: vocabulary), model)
  }
}

extension Double {
  /// The exponential, so that the test needs no Foundation.
  fileprivate static func exp(_ value: Double) -> Double {
    (0...60).reduce((sum: 0.0, term: 1.0)) { ($0.sum + $0.term, $0.term * value / Double($1 + 1)) }.sum
  }
}
