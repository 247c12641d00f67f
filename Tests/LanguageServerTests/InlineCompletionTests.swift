import Completion
import LanguageServerProtocol
import SourceText
import TestSupport
import Testing

@Suite(.serialized, .timeLimit(.minutes(10))) struct InlineCompletionTests {
  private func range(_ start: Int, _ end: Int) -> DocumentRange {
    DocumentRange(start: Position(line: 0, character: start), end: Position(line: 0, character: end))
  }

  /// The items at `$0` when the model replaces `back` bytes before and `ahead` bytes after the cursor.
  private func check(
    _ text: String,
    suggesting suggestion: String,
    back: Int = 0,
    ahead: Int = 0,
    gives expected: InlineCompletionRequest.Item
  ) {
    let engine = FakeEngine { _, offset, _ in
      .suggesting(suggestion, replacing: (offset - back)..<(offset + ahead))
    }
    let session = TestSession.started(.init(engine: engine))
    #expect(session.inlineItems(session.requestInline(at: session.open(text))) == [expected])
    #expect(session.end() == 0)
  }

  @Test func theRangeCoversWhatHealingTypedAgain() {
    check("é = ca$0", suggesting: "call()", back: 2, gives: .init(insertText: "call()", range: range(4, 6)))
    check("x = $0", suggesting: "1\n", gives: .init(insertText: "1\n", range: range(4, 4)))
  }

  @Test func whatFollowsTheCursorMayBeReplaced() {
    check("f($0)", suggesting: "a, b)", ahead: 1, gives: .init(insertText: "a, b)", range: range(2, 3)))
  }

  @Test func aTextThatChangesWhatStandsThereSaysThatItFits() {
    let expected = InlineCompletionRequest.Item(insertText: "Call()", filterText: "caCall()", range: range(0, 2))
    check("ca$0", suggesting: "Call()", back: 2, gives: expected)
  }

  @Test func withholdingGivesAnEmptyList() {
    let session = TestSession.started(.init(engine: FakeEngine { _, _, _ in .withholding(.parse) }))
    #expect(session.inlineItems(session.requestInline(at: session.open("x$0"))) == [])
    #expect(session.end() == 0)
  }

  @Test func whatHangsIsAnsweredWithNothing() {
    let engine = FakeEngine.slow(seconds: 3, isDeaf: true)
    let session = TestSession.started(.init(engine: engine, inlinePatience: 0.1))
    let start = LanguageClock.now
    #expect(session.inlineItems(session.requestInline(at: session.open("x$0"))) == [])
    #expect(LanguageClock.now - start < 2.5)
    #expect(session.end() == 0)
  }

  @Test func typingWhatWasShownAsksTheModelOnlyOnce() {
    let engine = FakeEngine(text: "total = 1\nx")
    let session = TestSession.started(.init(engine: engine))
    var position = session.open("self.$0\n# end")
    #expect(session.inlineItems(session.requestInline(at: position))?.first?.insertText == "total = 1\nx")
    for key in "total" {
      position = session.type(String(key), at: position)
      let item = session.inlineItems(session.requestInline(at: position))?.first
      #expect(item?.insertText == "total = 1\nx")
      #expect(item?.range.start.character == 5)
      #expect(item?.range.end == position)
    }
    // Back two keys: still the beginning of what was shown.
    let back = Position(line: 0, character: position.character - 2)
    session.change(DocumentRange(start: back, end: position), "")
    #expect(session.inlineItems(session.requestInline(at: back))?.first?.insertText == "total = 1\nx")
    #expect(engine.questions.count == 1)
    // Something else asks anew.
    position = session.type("z", at: back)
    #expect(session.inlineItems(session.requestInline(at: position)) != nil)
    #expect(engine.questions.count == 2)
    #expect(session.end() == 0)
  }

  @Test func aChangeElsewhereAsksTheModelAnew() {
    let engine = FakeEngine(text: "total")
    let session = TestSession.started(.init(engine: engine))
    let position = session.open("a = $0\n# end")
    _ = session.inlineItems(session.requestInline(at: position))
    let elsewhere = Position(line: 1, character: 5)
    session.change(DocumentRange(start: elsewhere, end: elsewhere), "!")
    _ = session.inlineItems(session.requestInline(at: position))
    #expect(engine.questions.count == 2)
    #expect(session.end() == 0)
  }

  @Test func theWholeTextTypedAsksTheModelAnew() {
    let engine = FakeEngine(text: "ab")
    let session = TestSession.started(.init(engine: engine))
    let position = session.open("x$0")
    _ = session.inlineItems(session.requestInline(at: position))
    _ = session.inlineItems(session.requestInline(at: session.type("ab", at: position)))
    #expect(engine.questions.map(\.offset) == [1, 3])
    #expect(session.end() == 0)
  }

  /// The selected item's text stands in the text that the model sees, and in what is inserted.
  @Test func theTextGoesOnFromTheSelectedItem() {
    let engine = FakeEngine(text: "(self)")
    let session = TestSession.started(.init(engine: engine))
    let position = session.open("a.to$0")
    let selected = InlineCompletionRequest.SelectedCompletion(range: range(2, 4), text: "total")
    let items = session.inlineItems(session.requestInline(at: position, selected: selected))
    #expect(items == [.init(insertText: "total(self)", range: range(2, 4))])
    #expect(engine.questions.first.map { String(decoding: $0.document.snapshot.bytes, as: UTF8.self) } == "a.total")
    #expect(engine.questions.first?.offset == 7)
    #expect(session.end() == 0)
  }

  @Test func askingIsNotAutomatic() {
    let engine = FakeEngine { _, _, _ in .withholding(.lowConfidence) }
    let session = TestSession.started(.init(engine: engine))
    let position = session.open("x$0")
    _ = session.inlineItems(session.requestInline(at: position))
    let params = InlineCompletionRequest.Params(
      textDocument: .init(uri: "file:///w/a.py"),
      position: position,
      context: .init(triggerKind: 1)
    )
    _ = session.inlineItems(session.client.request(InlineCompletionRequest.self, params))
    #expect(engine.questions.map(\.options.automatic) == [true, false])
    #expect(session.end() == 0)
  }
}
