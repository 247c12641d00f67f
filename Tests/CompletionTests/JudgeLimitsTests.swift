import Completion
import Decoding
import Support
import Synchronization
import Testing

/// Texts and files made so that looking at them takes long, and layouts that leave no room.
@Suite(.enabled(if: Grammars.areBuilt, "the grammars are not built: run `heed grammars install`"))
struct JudgeLimitsTests {
  private static let nested =
    "//- /a.py\ndef f(a: " + String(repeating: "Optional[", count: 3000) + "int"
    + String(repeating: "]", count: 3000) + "):\n    a.$0\n"

  @Test func aDeeplyNestedAnnotationIsPassedOver() throws {
    let workspace = try TestWorkspace(Self.nested)
    let clock = ContinuousClock()
    let start = clock.now
    let result = try workspace.complete(writing: "real + 1", options: CompletionOptions(extent: .line))
    // Took minutes; loose, for a machine that is busy with other tests.
    #expect(clock.now - start < .seconds(20))
    #expect(result.completions.count + result.withheld.count == 1)
  }

  @Test func wrappersAroundATypeAreTakenOff() throws {
    let code =
      "//- /a.py\nclass A:\n    def find(self): pass\ndef f(a: Annotated[Optional[A], 1]):\n    a.$0\n"
    let workspace = try TestWorkspace(code)
    let list = NameCandidates.candidates(
      in: workspace.document,
      at: workspace.cursor,
      index: workspace.store,
      catalog: Grammars.catalog,
      limit: 10
    )
    #expect(list.items.first?.name == "find")
  }

  /// The clock is read between decoding and judging for the last time: the flag is set there.
  @Test func judgingIsCancelled() throws {
    let workspace = try TestWorkspace("//- /a.py\nx = $0\n")
    func complete(cancelAt last: Int) throws -> Int {
      let reads = Atomic<Int>(0)
      let cancellation = CancellationFlag()
      let time = MonotonicTime {
        if reads.add(1, ordering: .relaxed).newValue == last { cancellation.cancel() }
        return 0
      }
      let model = try workspace.model(writing: ["len(1)"])
      let engine = CompletionEngine(model: model.loaded, catalog: Grammars.catalog, time: time)
      _ = try engine.complete(
        workspace.document,
        at: workspace.cursor,
        index: workspace.store,
        options: CompletionOptions(),
        cancellation: cancellation
      )
      return reads.load(ordering: .relaxed)
    }
    let reads = try complete(cancelAt: .max)
    // The last two come after judging.
    #expect(throws: CancellationError.self) { _ = try complete(cancelAt: reads - 2) }
  }

  @Test func aLineOfBracketsIsJudgedQuickly() throws {
    let workspace = try TestWorkspace("//- /a.py\nx = \(String(repeating: "[", count: 200_000))$0\n")
    let clock = ContinuousClock()
    let start = clock.now
    _ = try workspace.complete(writing: "1, 2", options: CompletionOptions(extent: .line))
    #expect(clock.now - start < .seconds(60))
  }

  @Test(arguments: [0, 1, 2, 3])
  func aLayoutWithoutRoomIsNoCrash(_ middle: Int) throws {
    let workspace = try TestWorkspace("//- /a.py\nfirst = 1\nsecond = first$0\n")
    var layout = TestModel.layout
    layout.middle = middle
    let result = try workspace.complete(writing: " + 1", layout: layout)
    #expect(result.completions.count + result.withheld.count == 1)
  }
}
