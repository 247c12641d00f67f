import Completion
import Decoding
import Foundation
import SourceText
import Support
import SymbolIndex
import Syntax
import TestSupport
import Testing

/// The engine as a whole: provenance, alternatives, reproducibility, cancellation, texts that are no code.
@Suite(.enabled(if: Grammars.areBuilt, "the grammars are not built: run `heed grammars install`"))
struct EngineTests {
  static let code = """
    //- /shop/money.py
    def format_price(cents: int) -> str:
        return str(cents)

    def other(): pass
    //- /shop/cart.py
    from shop.money import format_price, other
    total = 3
    print($0)
    """

  // MARK: Provenance

  @Test func sourcesAreTheShownSymbolsThatTheTextUses() throws {
    let result = try TestWorkspace(Self.code).complete(writing: "format_price(total)")
    let suggestion = try #require(result.completions.first)
    #expect(suggestion.text == "format_price(total)")
    #expect(suggestion.sources == [SourceReference(symbol: "format_price", path: "shop/money.py", line: 0)])
    #expect(result.context.globalTokens > 0)
    #expect(result.context.tokens == result.context.globalTokens + result.context.localTokens)
    #expect(result.context.tokens == result.context.reusedTokens + result.context.evaluatedTokens)
    #expect(result.model == "scripted")
    let firstToken = try #require(result.seconds.firstToken)
    #expect(firstToken >= result.seconds.context + result.seconds.prefill)
    #expect(firstToken <= result.seconds.total)
  }

  @Test func aWordThatTheCursorBeganIsASourceToo() throws {
    let workspace = try TestWorkspace(Self.code.replacing("print($0)", with: "print(format_$0)"))
    let result = try workspace.complete(writing: "price(total)")
    #expect(result.completions.first?.sources.map(\.symbol) == ["format_price"])
  }

  @Test func aNameThatOnlyTheIndexHasIsASource() throws {
    let code = "//- /shop/ledger.py\ndef hidden_total(value):\n    return value\n" + Self.code
    let result = try TestWorkspace(code).complete(writing: "hidden_total(total)")
    #expect(result.completions.first?.sources.map(\.symbol) == ["hidden_total"])
  }

  @Test func withoutGlobalsThereAreNoSources() throws {
    let options = CompletionOptions(usesGlobals: false)
    let result = try TestWorkspace(Self.code).complete(writing: "format_price(total)", options: options)
    #expect(result.completions.first?.sources == [])
    #expect(result.context.globalTokens == 0)
  }

  // MARK: Alternatives

  @Test func alternativesBeginDifferently() throws {
    let workspace = try TestWorkspace(Self.code)
    let options = CompletionOptions(count: 3)
    let result = try workspace.complete(writing: ["total", "len(total)", "other()"], options: options)
    #expect(result.completions.map(\.text) == ["total", "len(total)", "other()"])
    let confidences = result.completions.map(\.confidence)
    #expect(confidences == confidences.sorted(by: >))
    #expect(confidences.allSatisfy { (0...1).contains($0) })
  }

  // MARK: The same again

  @Test func warmAndColdGiveTheSame() throws {
    let workspace = try TestWorkspace(Self.code)
    let options = CompletionOptions(count: 3)
    let engine = try workspace.engine(writing: ["total", "len(total)"])
    func ask(_ engine: CompletionEngine, at offset: Int) throws -> CompletionResult {
      try engine.complete(
        workspace.document,
        at: offset,
        index: workspace.store,
        options: options,
        cancellation: CancellationFlag()
      )
    }
    let cold = try ask(engine, at: workspace.cursor)
    _ = try ask(engine, at: 3)
    let warm = try ask(engine, at: workspace.cursor)
    let other = try ask(workspace.engine(writing: ["total", "len(total)"]), at: workspace.cursor)
    #expect(cold.completions == warm.completions && cold.withheld == warm.withheld)
    #expect(cold.completions == other.completions && cold.withheld == other.withheld)
  }

  // MARK: Cancellation and time

  @Test func cancellationIsThrown() throws {
    let workspace = try TestWorkspace(Self.code)
    let model = try workspace.model(writing: ["format_price(total)"])
    let cancellation = CancellationFlag()
    model.scripted.onStep = { if model.scripted.stepped.count == 3 { cancellation.cancel() } }
    let engine = model.engine()
    #expect(throws: CancellationError.self) {
      try engine.complete(
        workspace.document,
        at: workspace.cursor,
        index: workspace.store,
        options: CompletionOptions(),
        cancellation: cancellation
      )
    }
    #expect(model.scripted.stepped.count == 3)
  }

  @Test func aDeadlineWithoutATextSaysSo() throws {
    let workspace = try TestWorkspace(Self.code)
    let result = try workspace.complete(writing: "total", options: CompletionOptions(deadline: 0))
    #expect(result.completions.isEmpty)
    #expect(result.withheld.map(\.reason) == [.deadline])
  }

  // MARK: Degraded

  @Test func withoutAModelTheReasonIsGiven() throws {
    let workspace = try TestWorkspace(Self.code)
    let engine = CompletionEngine(model: nil, catalog: Grammars.catalog, time: MonotonicTime { 0 })
    let result = try engine.complete(
      workspace.document,
      at: workspace.cursor,
      index: nil,
      options: CompletionOptions(),
      cancellation: CancellationFlag()
    )
    #expect(result.withheld.map(\.reason) == [.noModel])
  }

  /// Silence is explained by the missing parser, too; a text is shown all the same.
  @Test(arguments: [("", [WithholdingReason.empty, .noGrammar]), ("len(x)", [])])
  func withoutAGrammarTheReasonIsGiven(_ writes: String, _ reasons: [WithholdingReason]) throws {
    let folder = try TemporaryFolder()
    let python = folder.url.appending(component: "python")
    try FileManager.default.createDirectory(at: python, withIntermediateDirectories: false)
    let description = try #require(Grammars.catalog?.language(named: "python")).folder
    try FileManager.default.copyItem(
      at: description.appending(component: "language.json"),
      to: python.appending(component: "language.json")
    )
    let workspace = try TestWorkspace("//- /a.py\nx = $0\n")
    let catalog = try LanguageCatalog(folder: folder.url)
    let engine = try CompletionEngine(
      model: workspace.model(writing: [writes]).loaded,
      catalog: catalog,
      time: MonotonicTime { 0 }
    )
    var document = workspace.document
    document.language = catalog.language(named: "python")
    let result = try engine.complete(
      document,
      at: workspace.cursor,
      index: nil,
      options: CompletionOptions(),
      cancellation: CancellationFlag()
    )
    #expect(result.completions.first?.text == (reasons.isEmpty ? writes : nil))
    #expect(result.withheld.map(\.reason) == reasons)
  }

  @Test(arguments: [
    ("notes.unknown", "a (b) c$0", ") d", ") d"),
    ("notes.unknown", "f(a$0)", ", b)", ", b"),
    ("notes.unknown", "x = [$0]", "1, 2]", "1, 2"),
    ("", "$0", "hello", "hello"),
  ])
  func textOfNoLanguage(_ path: String, _ code: String, _ writes: String, _ shows: String) throws {
    let workspace = try TestWorkspace("//- /\(path)\n\(code)")
    #expect(try workspace.complete(writing: writes).completions.first?.text == shows)
  }

  @Test func linesEndAsInTheFile() throws {
    let workspace = try TestWorkspace("//- /a.py\ndef f(a):\r\n    $0\r\n\r\nx = 1\r\n")
    let result = try workspace.complete(writing: "b = a\n    return b\n\nx")
    #expect(result.completions.first?.text == "b = a\r\n    return b")
  }

  /// Any bytes and any offset are answered.
  @Test func bytesThatAreNoText() throws {
    let bytes: [UInt8] = [0xFF, 0xFE, 0x0A, 0x80, 0xC3, 0x28, 0x00, 0x0D, 0xE2, 0x82, 0x0A, 0x2E]
    let model = try TestModel(scripts: [.init(after: "\n", writes: "x")])
    let engine = model.engine()
    for path in ["a.py", "a.go", "a.swift", "a.c", "a.bin"] {
      let document = CompletionDocument(path: path, snapshot: TextSnapshot(bytes: bytes))
      for offset in -1...(bytes.count + 1) {
        let result = try engine.complete(
          document,
          at: offset,
          index: nil,
          options: CompletionOptions(count: 2),
          cancellation: CancellationFlag()
        )
        #expect(!result.completions.isEmpty || !result.withheld.isEmpty)
        _ = NameCandidates.candidates(in: document, at: offset, index: nil, catalog: Grammars.catalog, limit: 10)
      }
    }
  }

  @Test func textsArePublishedLineByLine() throws {
    let workspace = try TestWorkspace("//- /a.py\ndef f(a):\n    $0\n")
    var pieces: [String] = []
    let result = try workspace.engine(writing: ["b = a\n    return b\n\nx"]).complete(
      workspace.document,
      at: workspace.cursor,
      index: workspace.store,
      options: CompletionOptions(),
      cancellation: CancellationFlag(),
      onText: { pieces.append($0) }
    )
    #expect(pieces == ["b = a", "\n    return b"])
    #expect(pieces.joined() == result.completions.first?.text)
  }
}
