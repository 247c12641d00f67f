import Completion
import Foundation
import GGUF
import JSONRPC
import LanguageServer
import LanguageServerProtocol
import SourceText
import Support
import Synchronization
import TestSupport
import Testing
import Tokenization

/// What the model thread does when nobody waits.
@Suite(.serialized, .timeLimit(.minutes(10))) struct ReadingAheadTests {
  /// Readings that take so many steps of a millisecond, and what came of them.
  private final class Readings: Sendable {
    struct State {
      var left: Int
      var calls = 0
      var wasInterrupted = 0
    }

    let state: Mutex<State>

    init(steps: Int) { state = Mutex(State(left: steps)) }

    func read(_ cancellation: CancellationFlag) throws {
      state.withLock { $0.calls += 1 }
      while state.withLock({ $0.left }) > 0 {
        if cancellation.isCancelled {
          state.withLock { $0.wasInterrupted += 1 }
          throw CancellationError()
        }
        FakeEngine.wait(seconds: 0.001)
        state.withLock { $0.left -= 1 }
      }
    }
  }

  private func engine(_ readings: Readings) -> FakeEngine {
    FakeEngine(reading: { try readings.read($0) }) { _, offset, _ in .suggesting("x", replacing: offset..<offset) }
  }

  private func waitUntil(_ isTrue: () -> Bool) {
    let end = LanguageClock.now + 20
    while !isTrue(), LanguageClock.now < end { FakeEngine.wait(seconds: 0.005) }
    #expect(isTrue())
  }

  // MARK: The thread

  @Test func aRequestInterruptsAndReadingGoesOn() {
    let readings = Readings(steps: 1500)
    let session = TestSession.started(.init(engine: engine(readings)))
    var position = session.open("$0")
    var waits: [Double] = []
    for _ in 0..<9 {
      session.client.wait(within: 0.05) { _ in false }
      position = session.type("y", at: position)
      let start = LanguageClock.now
      #expect(session.inlineItems(session.requestInline(at: position))?.count == 1)
      waits.append(LanguageClock.now - start)
    }
    // The machine may be busy with other tests: the usual case counts.
    #expect(waits.sorted()[4] < 0.05, "\(waits)")
    waitUntil { readings.state.withLock { $0.left == 0 } }
    #expect(readings.state.withLock { $0.wasInterrupted } > 2)
    #expect(session.end() == 0)
  }

  @Test func nothingIsDoneWhenAllIsRead() {
    let readings = Readings(steps: 0)
    let session = TestSession.started(.init(engine: engine(readings)))
    let position = session.open("$0")
    #expect(session.inlineItems(session.requestInline(at: position))?.count == 1)
    session.client.wait(within: 0.2) { _ in false }
    let calls = readings.state.withLock { $0.calls }
    session.client.wait(within: 0.3) { _ in false }
    #expect(readings.state.withLock { $0.calls } == calls)
    #expect(calls < 8)
    #expect(session.end() == 0)
  }

  @Test func shuttingDownDoesNotWaitForReading() {
    let readings = Readings(steps: 60_000)
    let session = TestSession.started(.init(engine: engine(readings)))
    _ = session.inlineItems(session.requestInline(at: session.open("$0")))
    session.client.wait(within: 0.05) { _ in false }
    let start = LanguageClock.now
    #expect(session.end() == 0)
    #expect(LanguageClock.now - start < 2)
    // It may have been in the middle of a step.
    FakeEngine.wait(seconds: 0.2)
    let left = readings.state.withLock { $0.left }
    #expect(left > 0)
    FakeEngine.wait(seconds: 0.05)
    #expect(readings.state.withLock { $0.left } == left)
  }

  @Test func theEngineIsToldOfClosing() {
    let engine = FakeEngine(text: "x")
    let session = TestSession.started(.init(engine: engine))
    _ = session.inlineItems(session.requestInline(at: session.open("$0")))
    session.client.notify(DidCloseTextDocumentNotification.self, .init(textDocument: .init(uri: "file:///w/a.py")))
    waitUntil { engine.closed.count == 1 }
    #expect(engine.closed.first?.hasSuffix("a.py") == true)
    #expect(session.end() == 0)
  }

  // MARK: What was changed

  @Test func aChangeIsPreparedWhereSomebodyAsked() {
    let engine = FakeEngine(text: "xyz")
    let session = TestSession.started(.init(engine: engine))
    var position = session.open("a = $0")
    position = session.type("b", at: position)
    // Nobody has asked yet.
    _ = session.inlineItems(session.requestInline(at: position))
    #expect(engine.prepared.isEmpty)
    // What is typed along with a suggestion need not be known.
    position = session.type("x", at: position)
    session.client.wait(within: 0.1) { _ in false }
    #expect(engine.prepared.isEmpty)
    _ = session.type("print(1)\n", at: position)
    waitUntil { engine.prepared.count == 1 }
    #expect(engine.prepared.first?.text == "a = bxprint(1)\n")
    #expect(engine.prepared.first?.offset == 15)
    #expect(session.end() == 0)
  }

  @Test func aWholeNewTextIsNotPrepared() {
    let engine = FakeEngine(text: "xyz")
    let session = TestSession.started(.init(engine: engine))
    _ = session.inlineItems(session.requestInline(at: session.open("a = $0")))
    session.change(nil, "b = 1\n")
    session.client.wait(within: 0.2) { _ in false }
    #expect(engine.prepared.isEmpty)
    #expect(session.end() == 0)
  }

  // MARK: What is accepted

  /// The texts that were prepared after `type` was done with a session that was shown `xyz` after `a = `.
  private func prepared(
    patience: Double = 0.05,
    settings: [String: JSONValue] = [:],
    _ type: (TestSession, Position) -> Void = { _, _ in }
  ) -> [String] {
    let engine = FakeEngine(text: "xyz")
    var setup = TestSession.Setup(engine: engine)
    setup.acceptancePatience = patience
    let session = TestSession.started(setup)
    session.client.notify(
      DidChangeConfigurationNotification.method,
      JSONValue.object(["settings": .object(["heed": .object(settings)])])
    )
    let position = session.open("a = $0")
    _ = session.inlineItems(session.requestInline(at: position))
    type(session, position)
    session.client.wait(within: patience + 0.3) { _ in false }
    #expect(session.end() == 0)
    return engine.prepared.map { "\($0.text)@\($0.offset)" }
  }

  @Test func whatIsShownIsPreparedAsIfAccepted() {
    #expect(prepared() == ["a = xyz@7"])
  }

  @Test func whoTypesAlongMayStillAccept() {
    let texts = prepared { session, position in
      _ = session.inlineItems(session.requestInline(at: session.type("x", at: position)))
    }
    // On a busy machine it may have been prepared before he went on, and is then looked at again.
    #expect(Set(texts) == ["a = xyz@7"])
  }

  @Test func whatIsRefusedIsNotPrepared() {
    let texts = prepared(patience: 0.2) { session, position in _ = session.type("b", at: position) }
    #expect(texts == ["a = b@5"])
  }

  @Test func preparingCanBeSwitchedOff() {
    #expect(prepared(settings: ["preparesAccepted": .bool(false)]).isEmpty)
  }

  // MARK: Windows

  private static let mark = "mark"
  private static let text =
    (0..<900).map { $0 % 9 == 0 ? "\n" : "    value_\($0) = compute(\($0 * 7919 % 1000), a)\n" }.joined()

  /// A real engine whose model reads a token in `seconds`.
  private static func makeEngine(_ counts: ReadingModel.Counts, seconds: Double) throws -> CompletionEngine {
    var builder = GGUFBuilder()
    builder.setByteVocabulary(merges: [])
    let folder = try TemporaryFolder()
    let tokenizer = try Tokenizer(file: GGUFFile(path: folder.write(builder.bytes(), to: "vocabulary.gguf")))
    let scripted = ScriptedModel(tokenizer: tokenizer, scripts: [.init(after: mark, writes: " = 1\n")])
    let model = ReadingModel(scripted, counts: counts) {
      if seconds > 0 { FakeEngine.wait(seconds: seconds) }
    }
    let loaded = LoadedModel(model: model, tokenizer: tokenizer, layout: nil, name: "scripted")
    return CompletionEngine(model: loaded, catalog: nil, time: .system)
  }

  private func explanation(_ session: TestSession) -> [String: Int] {
    struct Explained: Decodable { var context: [String: Int] }
    let id = session.client.request(ExecuteCommandRequest.method, ["command": "heed.explainLast"])
    guard case .success(let value)? = session.client.result(of: id) else { return [:] }
    return (try? JSONValueDecoder.decode(Explained.self, from: value))?.context ?? [:]
  }

  @Test func nearFirstThenFar() throws {
    let counts = ReadingModel.Counts()
    let session = TestSession.started(.init(makeEngine: { try Self.makeEngine(counts, seconds: 0.0001) }))
    var position = session.open(Self.text + Self.mark + "$0\n" + Self.text)
    let first = session.inlineItems(session.requestInline(at: position))
    #expect(first?.first?.insertText.hasPrefix(" = 1") == true)
    #expect(explanation(session)["window_is_far"] == 0)
    let near = counts.read
    // A key while the far window is read.
    waitUntil { counts.read > near + 200 }
    position = session.type("s", at: position)
    _ = session.inlineItems(session.requestInline(at: position))
    #expect(explanation(session)["window_is_far"] == 0)
    #expect(explanation(session)["evaluated_tokens"] ?? .max < 8)
    // It goes on by itself, to the end.
    waitUntil { counts.read > near + 6500 }
    var last = -1
    waitUntil {
      defer { last = counts.read }
      FakeEngine.wait(seconds: 0.2)
      return counts.read == last
    }
    position = session.type("!", at: position)
    let answer = session.inlineItems(session.requestInline(at: position))
    #expect(answer != nil)
    #expect(explanation(session)["window_is_far"] == 1)
    #expect(explanation(session)["evaluated_tokens"] ?? .max < 8)
    #expect(explanation(session)["window_suffix_tokens"] == 1023)
    #expect(session.end() == 0)
  }

  /// A pasted block is read before anybody asks about it.
  @Test func aPastedBlockIsReadAhead() throws {
    let counts = ReadingModel.Counts()
    let session = TestSession.started(.init(makeEngine: { try Self.makeEngine(counts, seconds: 0) }))
    var position = session.open("$0\n" + Self.text)
    _ = session.inlineItems(session.requestInline(at: position))
    var last = -1
    func waitForEnd() {
      waitUntil {
        defer { last = counts.read }
        FakeEngine.wait(seconds: 0.1)
        return counts.read == last
      }
    }
    waitForEnd()
    let before = counts.read
    position = session.type("block = [one, two, three, four, five, six, seven, eight, nine]", at: position)
    waitUntil { counts.read > before + 40 }
    waitForEnd()
    _ = session.inlineItems(session.requestInline(at: position))
    #expect(explanation(session)["evaluated_tokens"] ?? .max <= 2)
    #expect(session.end() == 0)
  }

  /// A server that uses the near window writes what `heed complete` does.
  @Test func theSameTextAsWithoutASession() throws {
    let counts = ReadingModel.Counts()
    let session = TestSession.started(.init(makeEngine: { try Self.makeEngine(counts, seconds: 0) }))
    let position = session.open(Self.text + Self.mark + "$0\n" + Self.text)
    let shown = session.inlineItems(session.requestInline(at: position))
    let before = Self.text + Self.mark
    let alone = try Self.makeEngine(ReadingModel.Counts(), seconds: 0).complete(
      CompletionDocument(path: "w/a.py", snapshot: TextSnapshot(before + "\n" + Self.text)),
      at: before.utf8.count,
      index: nil,
      options: CompletionOptions(),
      cancellation: CancellationFlag()
    )
    #expect(shown?.first?.insertText == alone.completions.first?.text)
    #expect(explanation(session)["window_commit_line"] == alone.context.window.map { $0.commitLine + 1 })
    #expect(session.end() == 0)
  }
}
