import Completion
import JSONRPC
import LanguageServerProtocol
import SourceText
import TestSupport
import Testing

/// What was shown and not taken does not come back by itself.
@Suite(.serialized, .timeLimit(.minutes(10))) struct RefusedSuggestionTests {
  /// What the user does; the model always wants to write `x = total(a)`.
  enum Step: Sendable {
    /// Asks as an editor does; the text that comes, or nil for nothing.
    case shows(String?)
    /// The same, asked for.
    case asked(String?)
    case types(String)
    case deletes(Int)
    /// A new first line.
    case insertsAbove(String)
    case closesAndOpens
    /// Why nothing was shown.
    case reason(String)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var text = "import a\nx = $0\n"
    var steps: [Step]
  }

  @Test(arguments: [
    Case(
      testDescription: "something else is typed and taken back",
      steps: [.shows("total(a)"), .types("z"), .shows(nil), .deletes(1), .shows(nil), .reason("refused_before")]
    ),
    Case(
      testDescription: "somebody who asks is shown it",
      steps: [.shows("total(a)"), .types("z"), .deletes(1), .shows(nil), .asked("total(a)")]
    ),
    Case(
      testDescription: "what is typed along is no refusal",
      steps: [.shows("total(a)"), .types("to"), .shows("total(a)"), .deletes(2), .shows("total(a)")]
    ),
    Case(
      testDescription: "a bracket that the editor adds is no refusal",
      steps: [.shows("total(a)"), .types("total()"), .deletes(7), .shows("total(a)")]
    ),
    Case(
      testDescription: "a beginning is typed, then something else",
      steps: [.shows("total(a)"), .types("to"), .types("z"), .deletes(1), .shows(nil), .deletes(2), .shows(nil)]
    ),
    Case(
      testDescription: "who types on from there asks for it",
      steps: [.shows("total(a)"), .types("z"), .deletes(1), .types("t"), .shows("total(a)")]
    ),
    Case(
      testDescription: "the place moves with edits above it",
      steps: [.shows("total(a)"), .types("z"), .deletes(1), .insertsAbove("import b\n"), .shows(nil)]
    ),
    Case(
      testDescription: "the document is closed and opened",
      steps: [.shows("total(a)"), .types("z"), .deletes(1), .closesAndOpens, .shows(nil)]
    ),
    Case(
      testDescription: "an edit elsewhere is no refusal",
      steps: [.shows("total(a)"), .insertsAbove("z\n"), .shows("total(a)")]
    ),
    Case(
      testDescription: "what was accepted and undone was not refused",
      steps: [.shows("total(a)"), .types("total(a)"), .deletes(8), .shows("total(a)")]
    ),
  ])
  func refusals(_ test: Case) {
    var typing = Typing(test.text, engine: Self.engine)
    for step in test.steps { typing.take(step) }
    #expect(typing.session.end() == 0)
  }

  // MARK: Typing

  /// A session with a document and the cursor in it.
  private struct Typing {
    static let uri = "file:///w/a.py"

    let session: TestSession
    private var text: TextSnapshot
    private var cursor: Position

    init(_ marked: String, engine: FakeEngine) {
      session = TestSession.started(.init(engine: engine))
      cursor = session.open(marked)
      text = TextSnapshot(SourceFixture(marked).files.first?.text ?? "")
    }

    mutating func take(_ step: Step) {
      switch step {
      case .shows(let expected): #expect(shown(trigger: 2) == expected)
      case .asked(let expected): #expect(shown(trigger: 1) == expected)
      case .types(let keys):
        change(from: cursor, to: cursor, keys)
        cursor.character += keys.utf16.count
      case .deletes(let count):
        let start = Position(line: cursor.line, character: cursor.character - count)
        change(from: start, to: cursor, "")
        cursor = start
      case .insertsAbove(let line):
        let top = Position(line: 0, character: 0)
        change(from: top, to: top, line)
        cursor.line += 1
      case .closesAndOpens:
        session.client.notify(DidCloseTextDocumentNotification.self, .init(textDocument: .init(uri: Self.uri)))
        session.open(text.string(in: 0..<text.bytes.count))
      case .reason(let reason): #expect(lastReason == reason)
      }
    }

    private func shown(trigger: Int) -> String? {
      let params = InlineCompletionRequest.Params(
        textDocument: .init(uri: Self.uri),
        position: cursor,
        context: .init(triggerKind: trigger)
      )
      return session.inlineItems(session.client.request(InlineCompletionRequest.self, params))?.first?.insertText
    }

    private mutating func change(from start: Position, to end: Position, _ new: String) {
      let range = DocumentRange(start: start, end: end)
      text.apply(TextEdit(range: offset(of: start)..<offset(of: end), replacement: Array(new.utf8)))
      session.change(range, new)
    }

    /// The texts are ASCII.
    private func offset(of position: Position) -> Int { text.lineRange(position.line).lowerBound + position.character }

    private var lastReason: String? {
      let command = JSONValue.object(["command": .string("heed.explainLast")])
      let answer = try? session.client.result(of: session.client.request("workspace/executeCommand", command))?.get()
      guard case .array(let withheld)? = answer?["withheld"] else { return nil }
      return withheld.first?["reason"]?.string
    }
  }

  private static let line = "x = total(a)"

  /// Completes the cursor's line to `line`; says nothing where something else stands.
  private static let engine = FakeEngine { document, offset, _ in
    let snapshot = document.snapshot
    let start = snapshot.lineRange(snapshot.lineContaining(offset)).lowerBound
    let written = snapshot.string(in: start..<offset)
    guard line.hasPrefix(written), written != line else { return .withholding(.empty) }
    return .suggesting(String(line.dropFirst(written.count)), replacing: offset..<offset)
  }
}
