import Completion
import Foundation
import JSONRPC
import LanguageServerProtocol
import SymbolIndex
import Syntax
import TestSupport
import Testing

/// What need not wait for something else does not.
@Suite(.serialized, .timeLimit(.minutes(10)), .enabled(if: Grammars.hasPython, "the Python grammar is not built"))
struct WaitingTests {
  private static let long = String(repeating: "def f(a):\n    return [a, (a, 2), {'k': a}]\n", count: 120_000)

  private func isAnswered(_ id: Int, in session: TestSession) -> Bool {
    session.client.received.contains { if case .response(.number(id), _) = $0.message { true } else { false } }
  }

  @Test func aResolvedItemDoesNotWaitForTheModel() throws {
    let engine = FakeEngine.slow(seconds: 1, isDeaf: true)
    let name = NameItem(name: "n", kind: .function, documentation: "Said of n.", source: .local)
    let setup = TestSession.Setup(
      engine: engine,
      names: { _, offset in NameList(replace: offset..<offset, items: [name]) }
    )
    let session = TestSession.started(setup)
    let position = session.open("x = $0")
    let item = try #require(session.list(session.requestList(at: position))?.items.first)
    let inline = session.requestInline(at: position)
    while engine.questions.isEmpty { session.client.wait(within: 0.01) { _ in false } }
    let resolved = session.client.result(of: session.client.request("completionItem/resolve", item))
    #expect(try resolved?.get()["documentation"] == .string("Said of n."))
    #expect(!isAnswered(inline, in: session))
    #expect(session.inlineItems(inline)?.count == 1)
    #expect(session.end() == 0)
  }

  /// A text that takes as long to parse as may be is waited for neither in names nor by the model, for another document.
  @Test func inlineTextDoesNotWaitForTheTreeOfAnotherDocument() throws {
    var setup = TestSession.Setup(engine: FakeEngine(text: "ok"))
    setup.catalog = try LanguageCatalog(folder: Grammars.folder)
    let session = TestSession.started(setup)
    session.open(Self.long, uri: "file:///w/long.py")
    let position = session.open("x = $0")
    let list = session.requestList(at: Position(line: 3, character: 0), uri: "file:///w/long.py")
    let inline = session.requestInline(at: Position(line: 3, character: 0), uri: "file:///w/long.py")
    #expect(session.inlineItems(session.requestInline(at: position))?.map(\.insertText) == ["ok"])
    #expect(!isAnswered(list, in: session))
    #expect(!isAnswered(inline, in: session))
    #expect(session.inlineItems(inline)?.map(\.insertText) == ["ok"])
    #expect(session.list(list) != nil)
    #expect(session.end() == 0)
  }

  /// While another process writes the index, and where there is none, the names of the open file are there.
  @Test(arguments: [true, false]) func namesOfTheOpenFileDoNotWaitForTheIndex(isBeingWritten: Bool) throws {
    let folder = try TemporaryFolder()
    try folder.write(Array("def other(): pass\n".utf8), to: "work/b.py")
    let index = folder.url.appending(path: "index.sqlite")
    let writer = isBeingWritten ? try SymbolStore.open(at: index, access: .readWrite) : nil
    var setup = TestSession.Setup()
    setup.catalog = try LanguageCatalog(folder: Grammars.folder)
    setup.indexFile = isBeingWritten ? index : nil
    setup.realNames = true
    let work = folder.url.appending(path: "work/").absoluteString
    let session = TestSession.started(setup, folders: [WorkspaceFolder(uri: work, name: "work")])
    let position = session.open("def counted(items): pass\n\ncou$0", uri: work + "a.py")
    #expect(session.list(session.requestList(at: position, uri: work + "a.py"))?.items.first?.label == "counted")
    #expect(session.end() == 0)
    try writer?.close()
  }
}
