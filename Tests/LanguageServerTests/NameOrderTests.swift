import Completion
import Foundation
import LanguageServerProtocol
import SymbolIndex
import TestSupport
import Testing

/// Lists come in the model's order if it is there in time.
@Suite(.serialized, .timeLimit(.minutes(10))) struct NameOrderTests {
  private func setup(_ script: @escaping FakeEngine.Script = { _, _, _ in CompletionResult() }) -> TestSession.Setup {
    var setup = TestSession.Setup(
      engine: FakeEngine(ordering: FakeEngine.reversed, script),
      names: { _, offset in
        let names = ["first", "second", "third"].map { NameItem(name: $0, kind: .function, source: .local) }
        return NameList(replace: offset..<offset, items: names)
      }
    )
    setup.orderPatience = 20
    return setup
  }

  /// The labels of the list at `$0`, and whether it is complete.
  private func check(
    _ setup: TestSession.Setup,
    asksForText: Bool = false,
    gives labels: [String],
    isIncomplete: Bool = false
  ) -> TestSession {
    let session = TestSession.started(setup)
    let position = session.open("x = $0")
    if asksForText { _ = session.requestInline(at: position) }
    let list = session.list(session.requestList(at: position))
    #expect(list?.items.map(\.label) == labels)
    #expect(list?.isIncomplete == isIncomplete)
    return session
  }

  @Test func aListThatComesAloneHasTheModelsOrder() {
    let setup = setup()
    let session = check(setup, gives: ["third", "second", "first"])
    #expect(setup.engine?.ordersAlone == 1)
    #expect(session.end() == 0)
  }

  /// The run for text waits until names wait, so it must be the one that orders them.
  @Test func theRunForTextOrdersTheNamesOfTheSamePlace() {
    let setup = setup()
    let session = TestSession.started(setup)
    let position = session.open("x = $0")
    // Whichever of the two comes to the model first, the names are ordered once and the list is answered once.
    let inline = session.requestInline(at: position)
    let list = session.requestList(at: position)
    #expect(session.list(list)?.items.map(\.label) == ["third", "second", "first"])
    #expect(session.inlineItems(inline)?.isEmpty == true)
    #expect(session.client.answers(to: list).count == 1)
    #expect((setup.engine?.ordersAlone ?? 2) <= 1)
    #expect(session.end() == 0)
  }

  @Test func aBusyModelDoesNotHoldUpTheList() {
    var setup = setup { _, _, _ in
      FakeEngine.wait(seconds: 1)
      return CompletionResult()
    }
    setup.orderPatience = 0.05
    setup.names = { document, offset in
      // The names come when the model has begun.
      FakeEngine.wait(seconds: 0.3)
      let names = ["first", "second"].map { NameItem(name: $0, kind: .function, source: .local) }
      return NameList(replace: offset..<offset, items: names)
    }
    let session = check(setup, asksForText: true, gives: ["first", "second"], isIncomplete: true)
    #expect(setup.engine?.ordersAlone == 0)
    #expect(session.end() == 0)
  }

  @Test func withoutAModelNamesComeAsTheyAreFound() {
    var setup = setup()
    setup.engine = nil
    let session = check(setup, gives: ["first", "second", "third"])
    #expect(session.end() == 0)
  }

  @Test func aFailingModelLeavesTheNamesAsTheyAreFound() {
    var setup = setup()
    setup.engine = FakeEngine(ordering: { $0 }, { _, _, _ in throw NoModel() })
    let session = check(setup, asksForText: true, gives: ["first", "second", "third"])
    #expect(session.end() == 0)
  }
}
