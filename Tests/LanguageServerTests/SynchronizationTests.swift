import Completion
import LanguageServerProtocol
import SourceText
import Support
import TestSupport
import Testing

/// The server's text is the client's, after any changes in any encoding.
@Suite(.serialized, .timeLimit(.minutes(10))) struct SynchronizationTests {
  /// The text that the server has, which a list request brings to light.
  private func text(in session: TestSession, uri: String = "file:///w/a.py") -> String? {
    _ = session.list(session.requestList(at: Position(line: 0, character: 0), uri: uri))
    return session.seen.last.map { String(decoding: $0.snapshot.bytes, as: UTF8.self) }
  }

  private func check(
    _ before: String,
    _ changes: [(DocumentRange?, String)],
    gives expected: String,
    encoding: String? = nil
  ) {
    var capabilities = ClientCapabilities.inline
    capabilities.general = encoding.map { .init(positionEncodings: [$0]) }
    let session = TestSession.started(.init(capabilities: capabilities))
    session.open(before)
    let document = VersionedTextDocumentIdentifier(uri: "file:///w/a.py", version: 0)
    session.client.notify(
      DidChangeTextDocumentNotification.self,
      .init(textDocument: document, contentChanges: changes.map { .init(range: $0.0, text: $0.1) })
    )
    #expect(text(in: session) == expected)
    #expect(session.end() == 0)
  }

  private func range(_ start: (Int, Int), _ end: (Int, Int)) -> DocumentRange {
    DocumentRange(
      start: Position(line: start.0, character: start.1),
      end: Position(line: end.0, character: end.1)
    )
  }

  @Test func severalChangesApplyOneAfterTheOther() {
    check("ab\ncd", [(range((0, 1), (0, 1)), "X"), (range((0, 2), (1, 1)), "Y")], gives: "aXYd")
  }

  @Test func aChangeWithoutARangeReplacesTheText() {
    check("ab", [(nil, "new\n"), (range((1, 0), (1, 0)), "end")], gives: "new\nend")
  }

  @Test func columnsCountInTheAgreedEncoding() {
    check("aé😀b", [(range((0, 4), (0, 5)), "X")], gives: "aé😀X")
    check("aé😀b", [(range((0, 7), (0, 8)), "X")], gives: "aé😀X", encoding: "utf-8")
    check("aé😀b", [(range((0, 3), (0, 4)), "X")], gives: "aé😀X", encoding: "utf-32")
  }

  @Test func positionsOutsideTheTextAreClampedAndEndsPutInOrder() {
    check("ab\ncd", [(range((0, 99), (0, 99)), "X"), (range((9, 9), (9, 9)), "Y")], gives: "abX\ncdY")
    check("abcd", [(range((0, 3), (0, 1)), "X")], gives: "aXd")
  }

  @Test func editsInsideLineEndsAndPairs() {
    check("a\r\nb", [(range((0, 1), (1, 0)), "")], gives: "ab")
    check("a\rb", [(range((1, 0), (1, 0)), "\n")], gives: "a\r\nb")
    check("a😀", [(range((0, 2), (0, 2)), "X")], gives: "aX😀")
  }

  @Test func halfASurrogatePairDoesNotLoseTheChange() {
    let session = TestSession.started()
    session.open("ab")
    session.client.send(
      #"{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///w/a.py"},"#
        + #""contentChanges":[{"range":{"start":{"line":0,"character":1},"end":{"line":0,"character":1}},"#
        + #""rangeLength":0,"text":"\ud83d"}]}}"#
    )
    #expect(text(in: session) == "a\u{FFFD}b")
    #expect(session.end() == 0)
  }

  @Test func anUnopenedDocumentIsRefusedAndItsChangesIgnored() {
    let session = TestSession.started()
    session.change(nil, "x", uri: "file:///w/none.py")
    let id = session.requestList(at: Position(line: 0, character: 0), uri: "file:///w/none.py")
    #expect(session.errorCode(id) == -32602)
    session.open("x")
    session.client.notify(DidCloseTextDocumentNotification.self, .init(textDocument: .init(uri: "file:///w/a.py")))
    #expect(session.errorCode(session.requestList(at: Position(line: 0, character: 0))) == -32602)
    session.open("again")
    #expect(text(in: session) == "again")
    #expect(session.end() == 0)
  }

  /// Ten thousand changes as fast as the pipe takes them, lists between them, and no text lost.
  @Test func anEditStormLeavesTheSameText() {
    let session = TestSession.started()
    var random = SeededGenerator(seed: 7)
    var model = TextSnapshot("def f():\r\n  pass\n😀\n")
    session.open("def f():\r\n  pass\n😀\n")
    let pieces = ["x", "\n", "\r\n", "é", "😀", "", "  return 1\n", "\r"]
    var lists: [Int] = []
    for number in 0..<10_000 {
      let lower = boundary(in: model, Int.random(in: 0...model.bytes.count, using: &random))
      let upper = boundary(in: model, min(lower + Int.random(in: 0...6, using: &random), model.bytes.count))
      let piece = pieces[Int.random(in: 0..<pieces.count, using: &random)]
      session.change(clientRange(lower..<max(lower, upper), in: model), piece)
      model.apply(TextEdit(range: lower..<max(lower, upper), replacement: Array(piece.utf8)))
      if number.isMultiple(of: 500) { lists.append(session.requestList(at: Position(line: 0, character: 0))) }
    }
    #expect(text(in: session) == String(decoding: model.bytes, as: UTF8.self))
    #expect(lists.allSatisfy { session.list($0) != nil })
    #expect(session.end() == 0)
  }

  /// A place that a UTF-16 position can name: neither inside a code point nor between `\r` and `\n`.
  private func boundary(in text: TextSnapshot, _ offset: Int) -> Int {
    let offset = text.boundary(atOrBefore: offset)
    return min(offset, text.lineRange(text.lineContaining(offset)).upperBound)
  }

  private func clientRange(_ range: Range<Int>, in text: TextSnapshot) -> DocumentRange {
    func position(_ offset: Int) -> Position {
      Position(line: text.lineContaining(offset), character: text.column(of: offset, encoding: .utf16))
    }
    return DocumentRange(start: position(range.lowerBound), end: position(range.upperBound))
  }

  @Test(arguments: [
    ("file:///w/a.py", "/w/a.py"), ("file:///w/with%20space/%C3%A9.py", "/w/with space/é.py"),
    ("file:///w/%FF.py", "/w/\\xff.py"), ("file://localhost/w/a.py", "/w/a.py"), ("FILE:/w/a.py", "/w/a.py"),
    ("untitled:Untitled-1", "Untitled-1"), ("file:///w/100%", "/w/100%"), ("git:/w/a.py?ref=x", "/w/a.py?ref=x"),
  ])
  func documentsAreNamedByTheirDecodedPath(uri: String, path: String) {
    let session = TestSession.started()
    session.open("x", uri: uri)
    #expect(text(in: session, uri: uri) == "x")
    #expect(session.seen.last?.path == path)
    #expect(session.end() == 0)
  }

  /// A megabyte under 500 edits with lists between them: no edit may cost a pass over all of it in the reader.
  @Test func aLargeDocumentIsEditedQuickly() {
    let session = TestSession.started()
    let line = "value = 1  # a line of usual length for a source file\n"
    session.open(String(repeating: line, count: 20_000))
    _ = text(in: session)
    let watch = Stopwatch(.system)
    var position = Position(line: 10_000, character: 0)
    for _ in 0..<500 { position = session.type("x", at: position) }
    let after = text(in: session)
    #expect(after?.utf8.count == 20_000 * line.utf8.count + 500)
    #expect(watch.seconds < 10)
    #expect(session.end() == 0)
  }
}
