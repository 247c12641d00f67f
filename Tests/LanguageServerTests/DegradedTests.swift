import Completion
import Foundation
import JSONRPC
import LanguageServer
import LanguageServerProtocol
import SourceText
import TestSupport
import Testing

/// Promise 8: whatever comes or is missing, the server answers and lives.
@Suite(.serialized, .timeLimit(.minutes(10))) struct DegradedTests {
  private struct ModelFailure: Error {}

  private func explanation(_ session: TestSession, _ arguments: [String] = []) -> JSONValue? {
    let id = session.client.request(
      "workspace/executeCommand",
      JSONValue.object([
        "command": .string("heed.explainLast"), "arguments": .array(arguments.map { .string($0) }),
      ])
    )
    return try? session.client.result(of: id)?.get()
  }

  @Test func withoutAModelThereIsAReason() {
    let session = TestSession.started(.init(engine: nil))
    let position = session.open("x$0")
    #expect(session.inlineItems(session.requestInline(at: position)) == [])
    #expect(session.list(session.requestList(at: position)) != nil)
    let explained = explanation(session)
    #expect(explained?["withheld"] == .array([.object(["reason": .string("no_model"), "text": .string("")])]))
    #expect(session.log.filter { $0.text.contains("no model") }.count == 1)
    #expect(session.end() == 0)
  }

  /// When the first new token came tells a key's cost from that of the text; nothing is said where none came.
  @Test(arguments: [0.25, nil]) func theExplanationSaysWhenTheFirstTokenCame(seconds: Double?) {
    let engine = FakeEngine { _, offset, _ in
      var result = CompletionResult.suggesting("ok", replacing: offset..<offset)
      result.seconds.firstToken = seconds
      result.seconds.total = 1
      return result
    }
    let session = TestSession.started(.init(engine: engine))
    let position = session.open("x$0")
    #expect(session.inlineItems(session.requestInline(at: position))?.count == 1)
    let stages = explanation(session)?["seconds"]
    #expect(stages?["first_token"] == seconds.map { .number($0) })
    #expect(stages?["total"] != nil)
    #expect(session.end() == 0)
  }

  @Test func aModelThatFailsIsAnErrorAnswerAndTheNextRequestWorks() {
    let engine = FakeEngine { document, offset, _ in
      if document.snapshot.bytes.count < 3 { throw ModelFailure() }
      return .suggesting("ok", replacing: offset..<offset)
    }
    let session = TestSession.started(.init(engine: engine))
    let position = session.open("x$0")
    #expect(session.errorCode(session.requestInline(at: position)) == -32603)
    #expect(session.log.contains { $0.level == .error })
    let longer = session.type("yz", at: position)
    #expect(session.inlineItems(session.requestInline(at: longer))?.map(\.insertText) == ["ok"])
    #expect(session.end() == 0)
  }

  /// As when a grammar's scanner loops: lists come without names, and the rest of the server goes on.
  @Test func namesThatNeverComeAreNotWaitedFor() {
    let setup = TestSession.Setup(
      engine: FakeEngine(text: "ok"),
      names: { _, offset in
        FakeEngine.wait(seconds: 1)
        return NameList(replace: offset..<offset)
      },
      listPatience: 0.1
    )
    let session = TestSession.started(setup)
    let position = session.open("x$0")
    let start = LanguageClock.now
    let id = session.requestList(at: position)
    #expect(session.list(id) == CompletionList(isIncomplete: true, items: []))
    #expect(LanguageClock.now - start < 0.9)
    #expect(session.inlineItems(session.requestInline(at: position))?.count == 1)
    session.client.wait(within: 1.2) { _ in false }
    #expect(session.client.answers(to: id).count == 1)
    #expect(session.end() == 0)
  }

  @Test(arguments: [
    #"{"textDocument":{"uri":7},"position":{"line":0,"character":0}}"#, #"{"position":{"line":0,"character":0}}"#,
    #"{"textDocument":{"uri":"file:///w/a.py"},"position":{"line":"0","character":0}}"#, "[1,2]", "null", "7",
    #"{"textDocument":{"uri":"file:///w/a.py"},"position":{"line":1.5,"character":0}}"#,
  ])
  func wrongParametersAreRefused(params: String) {
    let session = TestSession.started()
    session.open("x")
    for (id, method) in ["textDocument/completion", "textDocument/inlineCompletion"].enumerated() {
      session.client.send(#"{"jsonrpc":"2.0","id":\#(id + 500),"method":"\#(method)","params":\#(params)}"#)
      #expect(session.errorCode(id + 500) == -32602)
    }
    #expect(session.end() == 0)
  }

  @Test func positionsFarOutsideAreClamped() {
    let session = TestSession.started()
    session.open("x")
    for position in [Position(line: .max, character: .max), Position(line: -1, character: -5)] {
      #expect(session.list(session.requestList(at: position)) != nil)
      #expect(session.inlineItems(session.requestInline(at: position)) != nil)
    }
    #expect(session.end() == 0)
  }

  /// Everything malformed in a row; the session goes on after each.
  @Test func malformedInputIsAnsweredAndSurvived() {
    let session = TestSession.started()
    session.open("x")
    let inputs = [
      "Content-Length: -1\r\n\r\n", "Content-Length: 99999999999999999999\r\n\r\n{}", "garbage\r\n\r\n",
      "Content-Length: 1\r\n\r\n{", "Content-Length: 0\r\n\r\n", "Content-Length: 4\r\n\r\nnull",
      "Content-Length: 15\r\n\r\n{\"jsonrpc\":\"2\"}", String(repeating: "x", count: 10_000), "\r\n\r\n\r\n",
      "Content-Length: 2\r\n\r\n\u{0}\u{1}", "Content-Length: 300\r\n\r\n{\"jsonrpc\":\"2.0\"}",
    ]
    for (number, input) in inputs.enumerated() {
      session.client.sendRaw(input.utf8)
      // A wrong length swallows bytes of the next message, so what follows it may be lost; the one after must not be.
      session.client.notify("$/padding", [String(repeating: " ", count: 300)])
      let id = session.requestList(at: Position(line: 0, character: 0))
      #expect(session.list(id) != nil, "after input \(number)")
    }
    #expect(session.end() == 0)
  }

  @Test func brokenNotificationsAreLoggedAndIgnored() {
    let session = TestSession.started()
    for method in [
      "textDocument/didOpen", "textDocument/didChange", "textDocument/didClose", "textDocument/didSave",
      "workspace/didChangeWatchedFiles", "workspace/didChangeWorkspaceFolders",
    ] { session.client.notify(method, ["textDocument": 3]) }
    session.client.notify("workspace/didChangeConfiguration", [String: Int]())
    session.open("x")
    #expect(session.list(session.requestList(at: Position(line: 0, character: 0))) != nil)
    #expect(session.log.filter { $0.text.contains("is ignored") }.count == 6)
    #expect(session.end() == 0)
  }

  @Test func noSourceTextIsLogged() {
    let session = TestSession.started(.init(engine: FakeEngine { _, _, _ in throw ModelFailure() }))
    let position = session.open("hunter2$0")
    _ = session.client.result(of: session.requestInline(at: position))
    session.client.send(#"{"jsonrpc":"2.0","method":"textDocument/didChange","params":"hunter2"}"#)
    session.client.send(#"{"jsonrpc":"2.0","hunter2"#)
    #expect(session.end() == 0)
    #expect(session.log.allSatisfy { $0.level == .debug || !$0.text.contains("hunter2") })
  }

  @Test func theLastSuggestionIsExplained() throws {
    let sources = [SourceReference(symbol: "total", path: "shop/basket.py", line: 6)]
    let engine = FakeEngine { _, offset, _ in .suggesting("total()", replacing: offset..<offset, sources: sources) }
    let session = TestSession.started(.init(engine: engine))
    #expect(explanation(session) == .null)
    _ = session.inlineItems(session.requestInline(at: session.open("a.$0")))
    let explained = explanation(session)
    #expect(explained?["schema"] == .integer(1))
    #expect(explained?["uri"] == .string("file:///w/a.py"))
    #expect(explained?["model"] == .string("fake"))
    #expect(explained?["message"] == .string("The last suggestion drew on total (shop/basket.py:7)."))
    guard case .array(let shown)? = explained?["completions"] else { return }
    #expect(shown.first?["text"] == .string("total()"))
    let source: [String: JSONValue] = [
      "symbol": .string("total"), "path": .string("shop/basket.py"), "line": .integer(7),
    ]
    #expect(shown.first?["sources"] == .array([.object(source)]))
    #expect(explanation(session, ["file:///w/none.py"]) == .null)
    #expect(explanation(session, ["file:///w/a.py"]) == explained)
    let shownMessages = session.client.notifications("window/showMessage")
    #expect(shownMessages.first?["message"] == explained?["message"])
    let unknown = session.client.request("workspace/executeCommand", ["command": "other"])
    #expect(session.errorCode(unknown) == -32602)
    #expect(session.end() == 0)
  }
}
