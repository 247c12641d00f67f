import Completion
import Dispatch
import JSONRPC
import LanguageServerProtocol
import SourceText
import SymbolIndex
import TestSupport
import Testing

/// Promise 2: every request is answered, exactly once, a superseded or cancelled one at once.
@Suite(.serialized, .timeLimit(.minutes(10))) struct OrderingTests {
  @Test func aCancelledRequestIsAnsweredAtOnceWhileTheModelIsBusy() {
    let session = TestSession.started(.init(engine: .slow(seconds: 2, isDeaf: true)))
    let position = session.open("x = $0")
    let busy = session.requestInline(at: position)
    session.client.wait(within: 0.1) { _ in false }
    var waits = [seconds(untilCancelled: busy, in: session)]
    // Queued behind a model that does not look up, the others are answered as quickly.
    for _ in 0..<20 { waits.append(seconds(untilCancelled: session.requestInline(at: position), in: session)) }
    // The machine may be busy with other tests: the usual case counts.
    #expect(waits.sorted()[waits.count / 2] < 0.02, "\(waits)")
    session.client.wait(within: 2.2) { _ in false }
    #expect(session.client.answers(to: busy).count == 1, "what the model says in the end is nobody's answer")
    #expect(session.end() == 0)
  }

  private func seconds(untilCancelled id: Int, in session: TestSession) -> Double {
    let start = LanguageClock.now
    session.client.cancel(id)
    let answers = session.client.answers(to: id)
    #expect(session.errorCode(id) == -32800)
    return (answers.first?.time ?? .infinity) - start
  }

  @Test func aNewerRequestOfTheSameMethodAndDocumentWins() {
    let session = TestSession.started(.init(engine: .slow(seconds: 0.3, isDeaf: false)))
    let position = session.open("x = $0")
    let other = session.open("y = $0", uri: "file:///w/b.py")
    let older = session.requestInline(at: position)
    let elsewhere = session.requestInline(at: other, uri: "file:///w/b.py")
    let newer = session.requestInline(at: position)
    #expect(session.inlineItems(older) == [])
    #expect(session.inlineItems(newer)?.map(\.insertText) == ["late"])
    #expect(session.inlineItems(elsewhere)?.map(\.insertText) == ["late"])
    #expect(session.end() == 0)
  }

  @Test func aSupersededListIsIncompleteAndEmpty() {
    let session = TestSession.started(
      .init(names: { _, offset in
        FakeEngine.wait(seconds: 0.2)
        return .init(replace: offset..<offset, items: [.init(name: "n", kind: .variable, source: .local)])
      })
    )
    let position = session.open("x = $0")
    let older = session.requestList(at: position)
    let newer = session.requestList(at: position)
    #expect(session.list(older) == CompletionList(isIncomplete: true, items: []))
    #expect(session.list(newer)?.items.map(\.label) == ["n"])
    #expect(session.end() == 0)
  }

  @Test func aListDoesNotWaitForTheModel() {
    let session = TestSession.started(.init(engine: .slow(seconds: 1, isDeaf: true)))
    let position = session.open("x = $0")
    let inline = session.requestInline(at: position)
    let list = session.requestList(at: position)
    #expect(session.list(list) != nil)
    #expect(session.client.received.allSatisfy { $0.message.id != .number(inline) })
    #expect(session.inlineItems(inline)?.count == 1)
    #expect(session.end() == 0)
  }

  /// As an editor does: after each of twenty keys a list and inline text, every other of these withdrawn.
  @Test func twentyKeysAreAnsweredOnceEach() {
    let session = TestSession.started(.init(engine: .slow(seconds: 0.01, isDeaf: false)))
    var position = session.open("x = $0")
    var ids: [Int] = []
    var cancelled: Set<Int> = []
    for (number, key) in "self.total_count + 1".enumerated() {
      position = session.type(String(key), at: position)
      ids.append(session.requestList(at: position))
      let inline = session.requestInline(at: position)
      ids.append(inline)
      if number.isMultiple(of: 2) {
        session.client.cancel(inline)
        cancelled.insert(inline)
      }
    }
    for id in ids {
      #expect(session.client.answers(to: id).count == 1)
      if let code = session.errorCode(id) { #expect(code == -32800 && cancelled.contains(id)) }
    }
    #expect(session.seen.last?.snapshot.string(in: 0..<99) == "x = self.total_count + 1")
    #expect(session.end() == 0)
    #expect(ids.allSatisfy { session.client.answers(to: $0).count == 1 })
  }

  /// A long list takes a while to be written down, and the end comes meanwhile, sooner or later.
  @Test(arguments: [0, 5, 10, 20, 50, 100], [true, false])
  func anAnswerThatIsJustBeingSentIsNotLost(milliseconds: Int, shutsDown: Bool) {
    let isAsked = DispatchSemaphore(value: 0)
    let session = TestSession.started(
      .init(names: { _, offset in
        defer { isAsked.signal() }
        let items = (0..<4000).map { NameItem(name: "name_\($0)", kind: .variable, source: .local) }
        return NameList(replace: offset..<offset, items: items)
      })
    )
    let list = session.requestList(at: session.open("x = $0"))
    isAsked.wait()
    session.client.wait(within: Double(milliseconds) / 1000) { _ in false }
    let shutdown = shutsDown ? session.client.request(ShutdownRequest.self, Nothing()) : nil
    session.client.notify(ExitNotification.self, Nothing())
    #expect(session.client.exitStatus() == (shutsDown ? 0 : 1))
    #expect(session.client.answers(to: list, within: 0).count == 1)
    guard let shutdown else { return }
    // What was open before `shutdown` is answered before it.
    let ids = session.client.received.map(\.message.id)
    let places = [list, shutdown].map { id in ids.firstIndex(of: .number(id)) ?? .max }
    #expect(places[0] < places[1])
  }

  /// What asks and closes its end, as a script does, is answered all the same.
  @Test func theEndOfTheInputAnswersWhatIsOpen() {
    let session = TestSession.started(.init(engine: .slow(seconds: 0.5, isDeaf: true)))
    let id = session.requestInline(at: session.open("x = $0"))
    session.client.closeInput()
    #expect(session.inlineItems(id) == [])
    #expect(session.client.exitStatus() == 1)
  }

  @Test func anIdInUseIsRefused() {
    let session = TestSession.started(.init(engine: .slow(seconds: 0.2, isDeaf: false)))
    session.open("x = ")
    session.open("x = ", uri: "file:///w/b.py")
    for uri in ["file:///w/a.py", "file:///w/b.py"] {
      session.client.send(
        #"{"jsonrpc":"2.0","id":900,"method":"textDocument/inlineCompletion","params":"#
          + #"{"textDocument":{"uri":"\#(uri)"},"position":{"line":0,"character":4}}}"#
      )
    }
    session.client.wait { $0.filter { $0.message.id == .number(900) }.count == 2 }
    #expect(session.errorCode(900) == -32600)
    #expect(session.end() == 0)
  }

  @Test func cancellingWhatIsNotOpenDoesNothing() {
    let session = TestSession.started()
    let position = session.open("x = $0")
    let id = session.requestInline(at: position)
    #expect(session.inlineItems(id) != nil)
    session.client.cancel(id)
    session.client.cancel(12345)
    session.client.notify("$/cancelRequest", ["other": 1])
    #expect(session.end() == 0)
    #expect(session.client.answers(to: id).count == 1)
  }

  @Test func shutdownAnswersWhatIsOpen() {
    let session = TestSession.started(.init(engine: .slow(seconds: 5, isDeaf: false)))
    let id = session.requestInline(at: session.open("x = $0"))
    #expect(session.end() == 0)
    #expect(session.inlineItems(id) == [])
  }

  @Test func closingADocumentAnswersItsRequests() {
    let session = TestSession.started(.init(engine: .slow(seconds: 5, isDeaf: false)))
    let id = session.requestInline(at: session.open("x = $0"))
    session.client.notify(DidCloseTextDocumentNotification.self, .init(textDocument: .init(uri: "file:///w/a.py")))
    #expect(session.inlineItems(id) == [])
    #expect(session.end() == 0)
  }
}

extension Message {
  /// The id of a response or request.
  fileprivate var id: RequestID? {
    switch self {
    case .request(let id, _, _), .response(let id, _): id
    case .notification: nil
    }
  }
}
