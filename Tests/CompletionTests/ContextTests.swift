import Completion
import Decoding
import Foundation
import GGUF
import SourceText
import Support
import TestSupport
import Testing
import Tokenization

/// The segments that the model is given, as a reader would see them.
@Suite(.enabled(if: Grammars.areBuilt, "the grammars are not built: run `heed grammars install`"))
struct ContextTests {
  struct Case: Sendable, CustomStringConvertible {
    var name: String
    var code: String
    var expected: String
    var usesGlobals = true
    var cursorBlocks: Int?
    var isPlain = false
    var description: String { name }
  }

  @Test(arguments: [
    Case(
      name: "Python: imported by name, used near the cursor, members of a receiver",
      code: """
        //- /shop/store.py
        class Store:
            def find(self, key: str) -> "Item":
                return self.items[key]
            def _drop(self):
                pass
        class Item:
            price: int
        def unrelated():
            pass
        //- /shop/money.py
        def format_price(cents: int, currency: str = "EUR") -> str:
            return f"{cents / 100} {currency}"
        //- /shop/cart.py
        from shop.store import Store

        def show(store: Store, key):
            item = store.find(key)
            return format_price(item.$0)
        """,
      expected: """
        sinks at 0: <end>shop/cart.py
        global at 32 sees [0]: <block>shop/store.py
        class Store
        suffix at 432 sees [0]: <suffix>)
        prefix at 632 sees [0, 1]: <prefix>
        global at 32 sees [0]: <block>shop/money.py
        def format_price(cents: int, currency: str = "EUR") -> str
        global at 32 sees [0]: <block>shop/store.py
        def find(self, key: str) -> "Item"
        price: int
        middle at 633 sees [0, 1, 2, 3, 4, 5]: <middle>from shop.store import Store

        def show(store: Store, key):
            item = store.find(key)
            return format_price(item
        healed: .
        """
    ),
    Case(
      name: "a model that wants no blocks of the cursor tier",
      code: """
        //- /shop/store.py
        class Store:
            def find(self, key: str) -> "Item":
                return self.items[key]
        //- /shop/money.py
        def format_price(cents: int) -> str:
            return str(cents)
        //- /shop/cart.py
        from shop.store import Store

        price = format_price(Store().$0)
        """,
      expected: """
        sinks at 0: <end>shop/cart.py
        global at 32 sees [0]: <block>shop/store.py
        class Store
        suffix at 432 sees [0]: <suffix>)
        prefix at 632 sees [0, 1]: <prefix>
        middle at 633 sees [0, 1, 2, 3]: <middle>from shop.store import Store

        price = format_price(Store
        healed: ().
        """,
      cursorBlocks: 0
    ),
    Case(
      name: "without globals",
      code: """
        //- /a.py
        def helper(): pass
        //- /b.py
        x = helper$0
        """,
      expected: """
        sinks at 0: <end>b.py
        prefix at 632 sees [0]: <prefix>
        middle at 633 sees [0, 1]: <middle>x =
        healed:  helper
        """,
      usesGlobals: false
    ),
    Case(
      name: "a plain causal model",
      code: """
        //- /a.py
        def helper(a): pass
        //- /c.py
        def other(a): pass
        //- /b.py
        from a import helper
        x = other(helper($0)
        """,
      expected: """
        middle at 0: <block>a.py
        def helper(a)
        <block>b.py
        <prefix><suffix>)<middle>from a import helper
        x = other(helper
        healed: (
        """,
      isPlain: true
    ),
    Case(
      name: "an empty file",
      code: "//- /b.py\n$0",
      expected: """
        sinks at 0: <end>b.py
        prefix at 632 sees [0]: <prefix>
        middle at 633 sees [0, 1]: <middle>
        """
    ),
  ])
  func check(_ test: Case) throws {
    let workspace = try TestWorkspace(test.code)
    var layout = test.isPlain ? nil : TestModel.layout
    layout?.cursorBlocks = test.cursorBlocks
    let model = try workspace.model(writing: ["x"], layout: layout)
    let options = CompletionOptions(judges: false, usesGlobals: test.usesGlobals, constrainsNames: false)
    _ = try model.engine().complete(
      workspace.document,
      at: workspace.cursor,
      index: workspace.store,
      options: options,
      cancellation: CancellationFlag()
    )
    #expect(Self.render(model, before: workspace) == test.expected)
  }

  /// A vocabulary that puts a space before texts does not where a text goes on from what is there.
  @Test func spacesBeforeTexts() throws {
    let workspace = try TestWorkspace("//- /b.py\nx = helper(\ny$0)\n")
    var builder = GGUFBuilder()
    builder.setSentencePieces([("\u{2581}", 0)], control: ["▁<PRE>", "▁<SUF>", "▁<MID>", "▁<EOT>"])
    let folder = try TemporaryFolder()
    let tokenizer = try Tokenizer(file: GGUFFile(path: folder.write(builder.bytes(), to: "vocabulary.gguf")))
    let scripted = ScriptedModel(tokenizer: tokenizer, scripts: [])
    let loaded = LoadedModel(model: scripted, tokenizer: tokenizer, layout: nil, name: "scripted")
    _ = try TestModel(scripted: scripted, loaded: loaded).engine().complete(
      workspace.document,
      at: workspace.cursor,
      index: workspace.store,
      options: CompletionOptions(judges: false, usesGlobals: false, constrainsNames: false),
      cancellation: CancellationFlag()
    )
    let tokens = try #require(scripted.segments.first).tokens
    #expect(tokens.first == tokenizer.special.beginning)
    #expect(tokenizer.string(tokens) == "<prefix><suffix>)\n<middle>x = helper(\n")
  }

  // MARK: Stability

  private static let long = (1...60).map { "value_\($0) = compute(\($0))\($0 % 9 == 0 ? "\n" : "")" }
    .joined(separator: "\n")

  /// Typing line after line below changes neither suffix nor prefix most of the time.
  @Test func theCommitPointMovesInCoarseSteps() throws {
    var prefixes: [String] = []
    for extra in 0..<24 {
      let typed = (0..<extra).map { "added_\($0) = 1\n" }.joined()
      let workspace = try TestWorkspace("//- /a.py\n" + Self.long + "\n" + typed + "$0\nend = 1\n")
      let model = try workspace.model(writing: ["x"])
      _ = try model.engine().complete(
        workspace.document,
        at: workspace.cursor,
        index: nil,
        options: CompletionOptions(),
        cancellation: CancellationFlag()
      )
      let prefix = try #require(model.scripted.segments.dropLast().last)
      prefixes.append(model.loaded.tokenizer.string(prefix.tokens))
      let typedText = try #require(model.scripted.segments.last)
      let lines = model.loaded.tokenizer.string(typedText.tokens).split(
        separator: "\n",
        omittingEmptySubsequences: false
      )
      #expect((8...25).contains(lines.count))
    }
    let changes = zip(prefixes, prefixes.dropFirst()).count { $0 != $1 }
    #expect(changes <= 4)
  }

  @Test func aLongLineStillFits() throws {
    let workspace = try TestWorkspace("//- /a.py\nx = [" + String(repeating: "1, ", count: 2000) + "$0")
    let model = try workspace.model(writing: ["2]"])
    let result = try model.engine().complete(
      workspace.document,
      at: workspace.cursor,
      index: nil,
      // Two thousand times the same is more than any model stands against.
      options: CompletionOptions(usesMemory: false),
      cancellation: CancellationFlag()
    )
    let middle = try #require(model.scripted.segments.last)
    #expect(middle.tokens.count + 48 <= TestModel.layout.middle)
    #expect(result.completions.first?.text == "2]")
  }

  /// A line of a megabyte costs no more than its end; the cursor's text is at the end of the middle as always.
  @Test(arguments: ["a.py", "a.unknown"])
  func aHugeLineIsCut(_ path: String) throws {
    let text = "x = \"" + String(repeating: "ab cd é ", count: 1 << 16) + "and plain letters at the end\" + $0"
    let workspace = try TestWorkspace("//- /\(path)\n" + text)
    let model = try workspace.model(writing: ["y"])
    let result = try model.engine().complete(
      workspace.document,
      at: workspace.cursor,
      index: nil,
      options: CompletionOptions(),
      cancellation: CancellationFlag()
    )
    #expect(result.completions.first?.text == "y")
    let middle = try #require(model.scripted.segments.last)
    #expect(middle.tokens.count + 48 <= TestModel.layout.middle)
  }

  // MARK: Helpers

  private static func render(_ model: TestModel, before workspace: TestWorkspace) -> String {
    let tokenizer = model.loaded.tokenizer
    var lines = model.scripted.segments.enumerated().map { index, segment in
      let isLast = index == model.scripted.segments.count - 1
      let text = tokenizer.string(segment.tokens)
      let name =
        isLast
        ? "middle"
        : index == 0
          ? "sinks"
          : text.hasPrefix("<suffix>")
            ? "suffix"
            : text.hasPrefix("<block>")
              ? "global" : "prefix"
      return "\(name) at \(segment.position)" + (segment.sees.isEmpty ? "" : " sees \(segment.sees)") + ": " + text
    }
    let written = String(lines.last?.split(separator: "<middle>").last ?? "")
    let before = workspace.document.snapshot.string(in: 0..<workspace.cursor)
    if let place = before.range(of: written, options: .backwards), place.upperBound < before.endIndex {
      lines.append("healed: " + before[place.upperBound...])
    }
    return lines.map { $0.hasSuffix("\n") ? String($0.dropLast()) : $0 }.joined(separator: "\n")
  }
}
