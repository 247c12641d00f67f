import Completion
import Decoding
import Foundation
import SourceText
import Support
import TestSupport
import Testing
import Tokenization

/// How likely a given text is, against sums made by hand.
struct LikelihoodTests {
  private static let code = """
    //- /a.py
    total = 3
    print($0)
    """
  /// 256 bytes and the special tokens.
  private static let vocabularySize = 256 + GGUFBuilder.fimTokens.count
  private static let options = CompletionOptions(usesGlobals: false, usesMemory: false)

  private func likelihood(
    of text: String,
    _ model: TestModel,
    code: String = Self.code,
    options: CompletionOptions = Self.options
  ) throws -> Likelihood? {
    let workspace = try TestWorkspace(code)
    return try model.engine().likelihood(
      of: Array(text.utf8),
      in: workspace.document,
      at: workspace.cursor,
      index: workspace.store,
      options: options,
      cancellation: CancellationFlag()
    )
  }

  private func model(writing text: String, merges: [String] = []) throws -> TestModel {
    try TestModel(scripts: [.init(after: "total = 3\nprint(", writes: text)], merges: merges)
  }

  /// The scripted model's logit is 20 and a tenth for each byte for what it wants, about -5 for everything else.
  private func nats(wanted: Double, alternatives: [Int]) -> Double {
    let others = (0..<Self.vocabularySize).filter { !alternatives.contains($0) }
    return log(exp(wanted) + others.reduce(0) { $0 + exp(-5 - Double($1 % 7) / 10) }) - wanted
  }

  @Test func theSumIsThatOfTheTokens() throws {
    let text = "total"
    let sum = text.utf8.reduce(0) { $0 + nats(wanted: 20.1, alternatives: [Int($1)]) }
    let found = try #require(try likelihood(of: text, model(writing: text)))
    #expect(abs(found.nats - sum) < 1e-9 && found.nats > 0)
    #expect(found.bytes == 5 && found.tokens == 5)
  }

  @Test func whatTheModelDoesNotWantIsUnlikely() throws {
    let first = 20.1 + 5 + Double(UInt8(ascii: "x") % 7) / 10
    let found = try #require(try likelihood(of: "x", model(writing: "total")))
    #expect(abs(found.nats - first) < 1e-6)
  }

  @Test(arguments: ["", "x", "total, \u{e4}\n"])
  func withoutModelAndMemoryAllTokensAreAlike(text: String) throws {
    var options = Self.options
    options.usesModel = false
    let model = try model(writing: text)
    let found = try #require(try likelihood(of: text, model, options: options))
    #expect(abs(found.nats - Double(found.tokens) * log(Double(Self.vocabularySize))) < 1e-9)
    #expect(found.tokens == text.utf8.count && found.bytes == text.utf8.count)
    #expect(model.scripted.segments.isEmpty && model.scripted.stepped.isEmpty, "the model is not asked")
  }

  @Test func aTokenMayBeginBeforeTheCursor() throws {
    let code = Self.code.replacing("$0", with: "t$0")
    let found = try #require(try likelihood(of: "otal", model(writing: "total", merges: ["to"]), code: code))
    #expect(found.bytes == 5 && found.tokens == 4)
  }

  /// The text's own tokens come after those of a completion's prompt and of what healing gives back.
  @Test(arguments: ["$0", "tot$0", "total, $0", "\u{e4}$0"])
  func thePromptIsThatOfACompletion(cursor: String) throws {
    let code = Self.code.replacing("$0", with: cursor)
    let workspace = try TestWorkspace(code)
    let model = try model(writing: "total")
    _ = try model.engine().complete(
      workspace.document,
      at: workspace.cursor,
      index: workspace.store,
      options: Self.options,
      cancellation: CancellationFlag()
    )
    let prompt = model.scripted.segments
    _ = try likelihood(of: "x)", model, code: code)
    let typed = model.scripted.segments.last?.tokens ?? []
    #expect(model.scripted.segments.dropLast() == prompt.dropLast())
    #expect(typed.starts(with: prompt.last?.tokens ?? [-1]))
    #expect(model.loaded.tokenizer.decode(typed) == Array(workspace.document.snapshot.bytes[..<workspace.cursor]))
    #expect(model.scripted.stepped.count == 1)
  }

  @Test func whatDoesNotFitIsLeftOut() throws {
    let small = SegmentLayout(sinks: 8, global: 8, suffix: 8, prefix: 8, middle: 64, globalBlocks: 1)
    let found = try #require(
      try likelihood(of: String(repeating: "x", count: 500), TestModel(scripts: [], layout: small))
    )
    #expect(found.tokens == small.middle - 1 - "total = 3\nprint(".utf8.count)
  }

  @Test func whatIsRememberedIsLikely() throws {
    let code = "//- /a.py\nfirst.lock(total, 3)\nsecond.lock($0)\n"
    var options = CompletionOptions(usesModel: false)
    let model = try model(writing: "")
    let with = try #require(try likelihood(of: "total, 3", model, code: code, options: options))
    options.usesMemory = false
    let without = try #require(try likelihood(of: "total, 3", model, code: code, options: options))
    #expect(with.nats < without.nats / 3)
  }

  @Test func whatThePriorKnowsIsLikely() throws {
    let model = try model(writing: "")
    let tokenizer = model.loaded.tokenizer
    var builder = PriorBuilder(
      vocabularySize: tokenizer.vocabularySize,
      vocabularyHash: tokenizer.vocabularyHash,
      longest: 2
    )
    let known = tokenizer.encode(Array("t(quick".utf8))
    for place in known.indices.dropFirst(2) { builder.add(Array(known[place - 2..<place]), counts: [known[place]: 8]) }
    var loaded = model.loaded
    loaded.prior = try StaticPrior(
      builder.bytes(),
      vocabularySize: tokenizer.vocabularySize,
      vocabularyHash: tokenizer.vocabularyHash
    )
    func nats(_ options: CompletionOptions) throws -> Double? {
      try likelihood(of: "quick", TestModel(scripted: model.scripted, loaded: loaded), options: options)?.nats
    }
    let without = 5 * log(Double(Self.vocabularySize))
    let with = try #require(try nats(CompletionOptions(usesModel: false)))
    #expect(with < without / 2)
    for options in [
      CompletionOptions(usesModel: false, usesPrior: false), CompletionOptions(usesModel: false, usesMemory: false),
    ] {
      #expect(abs(try #require(try nats(options)) - without) < 1e-9)
    }
  }

  @Test func withoutAModelThereIsNone() throws {
    let workspace = try TestWorkspace(Self.code)
    let engine = CompletionEngine(model: nil, catalog: nil, time: MonotonicTime { 0 })
    let found = try engine.likelihood(
      of: [1],
      in: workspace.document,
      at: 0,
      index: nil,
      options: Self.options,
      cancellation: CancellationFlag()
    )
    #expect(found == nil)
  }
}
