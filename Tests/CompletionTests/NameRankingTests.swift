import Completion
import Decoding
import Support
import TestSupport
import Testing

/// Lists at `$0` in the order of what a model wants to write there.
@Suite(.enabled(if: Grammars.areBuilt, "the grammars are not built: run `heed grammars install`"))
struct NameRankingTests {
  struct Case: Sendable, CustomStringConvertible {
    var code: String
    /// What the model wants to write, what it wants most first.
    var writes: [String]
    var first: [String]
    var lacks: [String] = []
    var description: String { "\(code.debugDescription), \(writes)" }
  }

  static let basket = """
    //- /basket.py
    class Basket:
        def add(self): pass
        def total(self): pass
        def taxes(self): pass
    //- /a.py
    from basket import Basket
    def f(basket: Basket):
        basket
    """

  private func names(in workspace: TestWorkspace) -> NameList {
    NameCandidates.candidates(
      in: workspace.document,
      at: workspace.cursor,
      index: workspace.store,
      catalog: Grammars.catalog,
      limit: 100
    )
  }

  private func ordered(_ code: String, _ writes: [String], _ options: CompletionOptions = CompletionOptions()) throws
    -> (before: NameList, after: NameList)
  {
    let workspace = try TestWorkspace(code)
    let list = names(in: workspace)
    let after = try workspace.engine(writing: writes).ordered(
      list,
      in: workspace.document,
      at: workspace.cursor,
      index: workspace.store,
      options: options,
      cancellation: CancellationFlag()
    )
    return (list, try #require(after))
  }

  @Test(arguments: [
    // After a dot, and with the name half typed.
    Case(code: basket + ".$0\n", writes: ["total()"], first: ["total"]),
    Case(code: basket + ".$0\n", writes: ["taxes()", "add()"], first: ["taxes", "add"]),
    Case(code: basket + ".t$0\n", writes: ["axes()"], first: ["taxes", "total"]),
    // In scope, against the name that was used last.
    Case(
      code: "//- /a.py\ndef f(first, second):\n    second = second\n    return $0\n",
      writes: ["first"],
      first: ["first"]
    ),
    // The model's own name comes in if it exists anywhere, and only then.
    Case(
      code: "//- /b.py\ndef far(): pass\n//- /a.py\ndef f(near):\n    return $0\n",
      writes: ["far()"],
      first: ["far"]
    ),
    Case(
      code: "//- /a.py\ndef f(near):\n    return $0\n",
      writes: ["invented()"],
      first: ["near"],
      lacks: ["invented"]
    ),
    // Nothing is listed in a comment, whatever the model wants.
    Case(code: "//- /a.py\nnear = 1  # ne$0\n", writes: ["ar"], first: [], lacks: ["near"]),
  ])
  func check(_ test: Case) throws {
    let (before, after) = try ordered(test.code, test.writes)
    let names = after.items.map(\.name)
    #expect(Array(names.prefix(test.first.count)) == test.first)
    #expect(Set(names).isSuperset(of: before.items.map(\.name)))
    #expect(Set(names).count == names.count)
    #expect(Set(names).isDisjoint(with: test.lacks))
    #expect(after.items.map(\.sortKey) == after.items.map(\.sortKey).sorted())
    #expect(after.isSure == before.isSure)
    #expect(after.replace == before.replace)
  }

  /// The text is the same whether names were put into order on the way to it or not.
  @Test func orderingChangesNoText() throws {
    let workspace = try TestWorkspace(Self.basket + ".t$0\n")
    let list = names(in: workspace)
    let engine = try workspace.engine(writing: ["axes()", "otal()"])
    func text(_ onPrompt: ((NameOrdering) throws -> Void)?) throws -> [String] {
      try engine.complete(
        workspace.document,
        at: workspace.cursor,
        index: workspace.store,
        options: CompletionOptions(),
        cancellation: CancellationFlag(),
        onPrompt: onPrompt
      ).completions.map(\.text)
    }
    var first: String?
    let ordered = try text { ordering in first = try ordering(list, { true }).items.first?.name }
    #expect(first == "taxes")
    #expect(ordered == ["axes()"])
    #expect(try text(nil) == ordered)
  }

  /// A list that waits for nobody is not ordered where the prompt has yet to be read.
  @Test func nothingIsReadForAListThatCannotWait() throws {
    let workspace = try TestWorkspace(Self.basket + ".t$0\n")
    let list = names(in: workspace)
    let engine = try workspace.engine(writing: ["axes()"])
    func ordered(mostMissing: Int) throws -> NameList? {
      try engine.ordered(
        list,
        in: workspace.document,
        at: workspace.cursor,
        index: workspace.store,
        options: CompletionOptions(),
        mostMissing: mostMissing,
        cancellation: CancellationFlag()
      )
    }
    #expect(try ordered(mostMissing: 4) == nil)
    #expect(try ordered(mostMissing: .max)?.items.first?.name == "taxes")
    #expect(try ordered(mostMissing: 4)?.items.first?.name == "taxes")
  }

  @Test func withoutAModelTheOrderStays() throws {
    let (before, after) = try ordered(
      Self.basket + ".$0\n",
      ["taxes()"],
      CompletionOptions(usesModel: false, usesMemory: false)
    )
    #expect(Set(after.items.map(\.name)) == Set(before.items.map(\.name)))
  }
}
