import Completion
import Foundation
import SourceText
import Support
import SymbolIndex
import Syntax
import TestSupport
import Testing

/// A workspace and its libraries, padded 100-fold with names that no request asks for: look-ups take the same steps, and the
/// model is given as many tokens, within 5 %.
@Suite(.enabled(if: Grammars.canParse(["python"]), "the grammar is not built"))
struct PaddedTests {
  private static let margin = 0.05
  private static let factor = 100

  /// What is asked: the file's last lines with the cursor, and a text that the model wants to write there.
  private static let requests: [(code: String, text: String)] = [
    ("def f(basket: Basket):\n    basket.$0\n", "add_item(1)"),
    ("def f(basket: Basket):\n    x = tot$0\n", "al_price(basket)"),
    ("def f():\n    tool.$0\n", "measure(1)"),
    ("def f():\n    t = tool.Tool()\n    t.$0\n", "grind(1)"),
    ("def f():\n    $0\n", "tool.measured(1)"),
    ("from tool.parts import wh$0\n", "eel"),
    ("def f():\n    os.p$0\n", "ath(1)"),
  ]

  private static let own = """
    //- /project/.venv/pyvenv.cfg
    home = %TOP%base/bin
    version = 3.11.4
    //- /project/shop/__init__.py
    //- /project/shop/basket.py
    class Basket:
        def add_item(self, item): pass
    def total_price(basket): pass
    //- /base/lib/python3.11/os.py
    def path(a): pass

    """

  private static let library = """
    //- /site/tool/__init__.py
    from tool.parts import measure
    class Tool:
        def grind(self, stone): pass
    //- /site/tool/parts.py
    def measure(a): pass
    def wheel(a): pass

    """

  private static let head = "import os\nimport tool\nfrom shop.basket import Basket, total_price\n\n"

  /// Files of the workspace and of libraries, some of which are those that the requests ask.
  private static func padding(_ count: Int) -> String {
    (0..<count).map { number in
      """
      //- /project/zoo/zebra\(number).py
      import zinc\(number)
      class Zebra\(number):
          def zip\(number)(self): pass
      //- /project/shop/zone\(number).py
      def zoom\(number)(): pass
      //- /site/zinc\(number)/__init__.py
      def zinc_of\(number)(a): pass
      //- /site/tool/deep/zest\(number).py
      class Zest\(number):
          def zero\(number)(self): pass
      //- /base/lib/python3.11/zulu\(number).py
      def zulu\(number)(): pass

      """
    }.joined()
  }

  /// What each request costs.
  private func costs(padding count: Int) throws -> [(steps: Int, tokens: Int)] {
    let counter = StepCounter()
    let files = (Self.own + Self.library + Self.padding(count)).replacing(
      "/site/",
      with: "/project/.venv/lib/python3.11/site-packages/"
    )
    let workspace = try LibraryWorkspace(files + "//- /project/main.py\n" + Self.head, counter: counter)
    #expect(try workspace.store.allLibraries().count == count + 2)
    return try Self.requests.map { request in
      let fixture = SourceFixture(Self.head + request.code, defaultPath: "main.py")
      let document = CompletionDocument(
        path: "main.py",
        snapshot: fixture.snapshot("main.py"),
        language: Grammars.catalog?.language(forPath: "main.py")
      )
      let cursor = fixture.cursor?.offset ?? document.snapshot.bytes.count
      let anchor = document.snapshot.string(in: max(0, cursor - 24)..<cursor)
      let before = counter.steps
      let names = NameCandidates.candidates(
        in: document,
        at: cursor,
        index: workspace.store,
        catalog: Grammars.catalog,
        limit: 200
      )
      let result = try TestModel(scripts: [.init(after: anchor, writes: request.text)]).engine().complete(
        document,
        at: cursor,
        index: workspace.store,
        options: CompletionOptions(),
        cancellation: CancellationFlag()
      )
      #expect(!names.items.isEmpty, "\(request.code)")
      return (counter.steps - before, result.context.evaluatedTokens)
    }
  }

  @Test func paddingCostsNothing() throws {
    let plain = try costs(padding: 1)
    let padded = try costs(padding: Self.factor)
    for (number, (few, many)) in zip(plain, padded).enumerated() {
      let code = Self.requests[number].code
      check(few.steps, many.steps, "steps of \(code)")
      check(few.tokens, many.tokens, "tokens of \(code)")
    }
  }

  private func check(_ few: Int, _ many: Int, _ what: String) {
    #expect(few > 0)
    #expect(abs(Double(many) / Double(max(few, 1)) - 1) <= Self.margin, "\(what): \(few) and \(many)")
  }
}
