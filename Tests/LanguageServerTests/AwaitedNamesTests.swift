import Completion
import Dispatch
import JSONRPC
import LanguageServerProtocol
import Support
import SymbolIndex
import Synchronization
import TestSupport
import Testing

/// A run of the model that has read up to the cursor waits for the names of a list of the same place, but not for long.
@Suite(.serialized, .timeLimit(.minutes(10))) struct AwaitedNamesTests {
  /// Far above what the waiting should take, and below all patience here.
  private static let soon = 8.0
  private static let found = ["first", "second", "third"]
  private static let inOrder = ["third", "second", "first"]

  /// Opens once, for all who wait at it.
  private final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func open() { semaphore.signal() }

    /// False if it is not opened.
    @discardableResult
    func pass(within seconds: Double = 20) -> Bool {
      defer { semaphore.signal() }
      return semaphore.wait(timeout: .now() + seconds) == .success
    }
  }

  /// Names are looked for from `search` on until `find` opens; nothing but what a test says ends any waiting, and the model reads
  /// for a list alone only after a minute.
  private struct Stage {
    let search = Gate()
    let find = Gate()
    var setup: TestSession.Setup

    init(_ prompting: @escaping FakeEngine.Prompting = { _, _ in .done }) {
      let engine = FakeEngine(prompting: prompting, ordering: FakeEngine.reversed) { _, offset, _ in
        .suggesting("text", replacing: offset..<offset)
      }
      let (search, find) = (search, find)
      setup = TestSession.Setup(
        engine: engine,
        names: { _, offset in
          search.open()
          find.pass()
          let names = AwaitedNamesTests.found.map { NameItem(name: $0, kind: .function, source: .local) }
          return NameList(replace: offset..<offset, items: names)
        }
      )
      setup.orderPatience = 60
      setup.namesPatience = 60
      setup.pairPatience = 60
    }
  }

  /// The list's labels.
  private func labels(_ list: Int, in session: TestSession) -> [String]? {
    session.list(list)?.items.map(\.label)
  }

  /// Expects the request for inline text to be answered soon.
  private func expectText(_ inline: Int, in session: TestSession) {
    let start = LanguageClock.now
    #expect(session.inlineItems(inline)?.map(\.insertText) == ["text"])
    #expect(LanguageClock.now - start < Self.soon)
  }

  // MARK: Waiting

  @Test(arguments: [true, false]) func theRunForTextWaitsForTheNamesOfItsPlace(listIsFirst: Bool) {
    let (asked, prompted) = (Gate(), Gate())
    let stage = Stage { _, _ in
      asked.pass()
      prompted.open()
      return .done
    }
    let session = TestSession.started(stage.setup)
    let position = session.open("x = $0")
    let early = listIsFirst ? session.requestList(at: position) : nil
    let inline = session.requestInline(at: position)
    let list = early ?? session.requestList(at: position)
    stage.search.pass()
    asked.open()
    prompted.pass()
    stage.find.open()
    #expect(labels(list, in: session) == Self.inOrder)
    expectText(inline, in: session)
    #expect(session.end() == 0)
    #expect(stage.setup.engine?.ordersAlone == 0)
  }

  @Test func theRunForTextWaitsForNoNamesOfAnotherPlace() {
    let stage = Stage()
    let session = TestSession.started(stage.setup)
    let position = session.open("x = $0")
    let list = session.requestList(at: Position(line: 0, character: 1))
    expectText(session.requestInline(at: position), in: session)
    stage.find.open()
    #expect(labels(list, in: session) == Self.inOrder)
    #expect(stage.setup.engine?.ordersAlone == 1)
    #expect(session.end() == 0)
  }

  // MARK: The end of waiting

  /// Expects inline text for a place whose names are not found until it is there; `end` is done while the run waits for them.
  private func check(
    _ stage: Stage,
    gives labels: [String]? = inOrder,
    after end: (TestSession, _ list: Int) -> Int = { $1 }
  ) {
    let session = TestSession.started(stage.setup)
    let position = session.open("x = $0")
    var list = session.requestList(at: position)
    let inline = session.requestInline(at: position)
    stage.search.pass()
    while stage.setup.engine?.questions.isEmpty == true { session.client.wait(within: 0.005) { _ in false } }
    list = end(session, list)
    expectText(inline, in: session)
    stage.find.open()
    #expect(self.labels(list, in: session) == labels)
    #expect(session.end() == 0)
  }

  @Test func namesThatComeLateAreOrderedAlone() {
    var stage = Stage()
    stage.setup.namesPatience = 0.02
    check(stage)
    #expect(stage.setup.engine?.ordersAlone == 1)
  }

  @Test func namesThatNobodyWaitsForAreNotWaitedFor() {
    var stage = Stage()
    stage.setup.orderPatience = 0.05
    check(stage, gives: Self.found)
    #expect(stage.setup.engine?.ordersAlone == 0)
  }

  @Test func aListThatIsSupersededHoldsUpNoRun() {
    check(Stage()) { session, _ in session.requestList(at: Position(line: 0, character: 1)) }
  }

  @Test func aListThatIsCancelledHoldsUpNoRun() {
    check(Stage(), gives: nil) { session, list in
      session.client.notify("$/cancelRequest", ["id": list])
      return list
    }
  }

  @Test func aRunThatIsCancelledDoesNotWait() {
    let stage = Stage()
    let session = TestSession.started(stage.setup)
    let position = session.open("x = $0")
    session.open("y = ", uri: "file:///w/b.py")
    let list = session.requestList(at: position)
    let inline = session.requestInline(at: position)
    stage.search.pass()
    while stage.setup.engine?.questions.isEmpty == true { session.client.wait(within: 0.005) { _ in false } }
    session.client.notify("$/cancelRequest", ["id": inline])
    // The model is there for another document.
    expectText(session.requestInline(at: position, uri: "file:///w/b.py"), in: session)
    stage.find.open()
    #expect(labels(list, in: session) == Self.inOrder)
    #expect(session.end() == 0)
  }

  @Test func aRoughOrderIsThereWhereABetterOneIsLate() {
    let isLate = Gate()
    let engine = FakeEngine(
      rough: FakeEngine.reversed,
      ordering: { names in
        isLate.pass()
        return names
      },
      { _, _, _ in CompletionResult() }
    )
    var stage = Stage()
    stage.find.open()
    stage.setup.engine = engine
    stage.setup.orderPatience = 1
    let session = TestSession.started(stage.setup)
    let list = session.list(session.requestList(at: session.open("x = $0")))
    isLate.open()
    #expect(list?.items.map(\.label) == Self.inOrder)
    #expect(list?.isIncomplete == true)
    #expect(session.end() == 0)
  }

  // MARK: Reading for a list alone

  @Test func theModelReadsForAListWhileItsNamesAreLookedFor() {
    let hasRead = Gate()
    var stage = Stage { purpose, _ in
      if purpose == .order { hasRead.open() }
      return .done
    }
    stage.setup.pairPatience = 0
    let session = TestSession.started(stage.setup)
    let list = session.requestList(at: session.open("x = $0"))
    #expect(hasRead.pass())
    stage.find.open()
    #expect(labels(list, in: session) == Self.inOrder)
    #expect(stage.setup.engine?.ordersAlone == 1)
    #expect(session.end() == 0)
  }

  @Test func readingForAListMakesWayForARunForText() {
    let isReading = Gate()
    var stage = Stage { purpose, cancellation in
      // Once names are found they may be ordered alone, if the run for text has not come yet.
      guard purpose == .order, !isReading.pass(within: 0) else { return .done }
      let isStopped = Gate()
      cancellation.onCancel { isStopped.open() }
      isReading.open()
      isStopped.pass()
      throw CancellationError()
    }
    stage.setup.pairPatience = 0
    let session = TestSession.started(stage.setup)
    let position = session.open("x = $0")
    let list = session.requestList(at: position)
    #expect(isReading.pass())
    let start = LanguageClock.now
    let inline = session.requestInline(at: position)
    stage.find.open()
    #expect(labels(list, in: session) == Self.inOrder)
    expectText(inline, in: session)
    #expect(LanguageClock.now - start < Self.soon)
    #expect(session.end() == 0)
  }

  /// What was too much to read for one list is read for the next ones.
  @Test func whatTakesTooLongIsReadAhead() {
    var stage = Stage { purpose, _ in purpose == .order ? .tooLong : .done }
    stage.setup.pairPatience = 0
    let session = TestSession.started(stage.setup)
    let position = session.open("x = $0")
    let list = session.requestList(at: position)
    stage.find.open()
    let answer = session.list(list)
    #expect(answer?.items.map(\.label) == Self.found)
    #expect(answer?.isIncomplete == true)
    let end = LanguageClock.now + Self.soon
    while stage.setup.engine?.prepared.isEmpty == true, LanguageClock.now < end { FakeEngine.wait(seconds: 0.005) }
    #expect(stage.setup.engine?.prepared.map(\.offset) == [4])
    #expect(session.end() == 0)
  }

  @Test func whereNoOrderIsDueNamesAreCompleteAsFound() {
    var stage = Stage { purpose, _ in purpose == .order ? .needless : .done }
    stage.setup.pairPatience = 0
    let session = TestSession.started(stage.setup)
    let list = session.requestList(at: session.open("x = $0"))
    stage.find.open()
    let answer = session.list(list)
    #expect(answer?.items.map(\.label) == Self.found)
    #expect(answer?.isIncomplete == false)
    #expect(session.end() == 0)
  }
}
