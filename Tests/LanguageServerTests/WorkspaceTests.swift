import Completion
import Foundation
import JSONRPC
import LanguageServer
import LanguageServerProtocol
import SourceText
import Support
import SymbolIndex
import Syntax
import TestSupport
import Testing

/// Folders are indexed in the background, and the index follows the files.
@Suite(.serialized, .timeLimit(.minutes(10)), .enabled(if: Grammars.hasPython, "the Python grammar is not built"))
struct WorkspaceTests {
  private let folder: TemporaryFolder
  private let setup: TestSession.Setup

  init() throws {
    folder = try TemporaryFolder()
    var setup = TestSession.Setup()
    setup.catalog = try LanguageCatalog(folder: Grammars.folder)
    setup.indexFile = folder.url.appending(path: "cache/index.sqlite")
    setup.capabilities.window = .init(workDoneProgress: true)
    setup.capabilities.workspace = .init(didChangeWatchedFiles: .init(dynamicRegistration: true))
    setup.namesFromIndex = true
    self.setup = setup
    try write("def first_name(value):\n    return value\n", to: "work/a.py")
  }

  private func write(_ text: String, to name: String) throws { try folder.write(Array(text.utf8), to: name) }

  private func uri(_ name: String) -> String { folder.url.appending(path: name).absoluteString }

  private func start(_ setup: TestSession.Setup? = nil) -> TestSession {
    let session = TestSession.started(setup ?? self.setup, folders: [WorkspaceFolder(uri: uri("work/"), name: "work")])
    session.client.wait { _ in session.client.progressKinds.last == "end" }
    return session
  }

  /// Waits until a list has a name, for the index is written in the background.
  private func listBecomesTrue(_ session: TestSession, in file: String, _ holds: ([String]) -> Bool) -> Bool {
    for _ in 0..<100 {
      let list = session.list(session.requestList(at: Position(line: 0, character: 0), uri: uri(file)))
      if holds(list?.items.map(\.label) ?? []) { return true }
      session.client.wait(within: 0.05) { _ in false }
    }
    return false
  }

  @Test func aFolderIsIndexedAndTheClientIsTold() {
    let session = start()
    #expect(session.client.requests("window/workDoneProgress/create").count == 1)
    #expect(session.client.progressKinds.first == "begin")
    let registered = session.client.requests("client/registerCapability").first?["registrations"]
    guard case .array(let registrations)? = registered else { return }
    #expect(registrations.first?["method"] == .string("workspace/didChangeWatchedFiles"))
    session.open("x", uri: uri("work/b.py"))
    #expect(listBecomesTrue(session, in: "work/b.py") { $0.contains("first_name") })
    #expect(session.seen.last?.path == "b.py")
    #expect(session.seen.last?.tree != nil)
    #expect(session.end() == 0)
  }

  @Test func anIndexOfAnotherDayIsThereForTheFirstRequest() {
    #expect(start().end() == 0)
    let session = TestSession.started(setup, folders: [WorkspaceFolder(uri: uri("work/"), name: "work")])
    session.open("x", uri: uri("work/b.py"))
    let list = session.list(session.requestList(at: Position(line: 0, character: 0), uri: uri("work/b.py")))
    #expect(list?.items.map(\.label) == ["first_name"])
    #expect(session.end() == 0)
  }

  @Test func librariesAreIndexedAfterTheFolderThatImportsThem() throws {
    let site = "work/.venv/lib/python3.11/site-packages"
    try write("home = /nowhere/bin\nversion = 3.11.4\n", to: "work/.venv/pyvenv.cfg")
    for name in ["tool", "other"] { try write("def run(): pass\n", to: "\(site)/\(name).py") }
    try write("import tool\n", to: "work/a.py")
    var setup = setup
    setup.libraryCache = folder.url.appending(path: "cache")
    let session = start(setup)
    session.open("x", uri: uri("work/b.py"))
    #expect(listBecomesTrue(session, in: "work/b.py") { $0.contains("library tool") && !$0.contains("library other") })
    // What a saved file newly imports is looked for, too.
    try write("import other\n", to: "work/b.py")
    session.client.notify(DidSaveTextDocumentNotification.self, .init(textDocument: .init(uri: uri("work/b.py"))))
    #expect(listBecomesTrue(session, in: "work/b.py") { $0.contains("library other") })
    #expect(session.end() == 0)
  }

  @Test func aResolvedItemSaysWhereItsNameIsDefined() throws {
    let session = start()
    session.open("x", uri: uri("work/b.py"))
    #expect(listBecomesTrue(session, in: "work/b.py") { $0.contains("first_name") })
    let id = session.requestList(at: Position(line: 0, character: 0), uri: uri("work/b.py"))
    let item = try #require(session.list(id)?.items.first { $0.label == "first_name" })
    let resolved = session.client.result(of: session.client.request("completionItem/resolve", item))
    #expect(try resolved?.get()["documentation"] == .string("a.py:1"))
    #expect(session.end() == 0)
  }

  @Test func aSavedAndAChangedFileAreIndexedAnew() throws {
    let session = start()
    session.open("x", uri: uri("work/b.py"))
    try write("def saved_name(): pass\n", to: "work/b.py")
    session.client.notify(DidSaveTextDocumentNotification.self, .init(textDocument: .init(uri: uri("work/b.py"))))
    #expect(listBecomesTrue(session, in: "work/b.py") { $0.contains("saved_name") })
    try FileManager.default.removeItem(at: folder.url.appending(path: "work/a.py"))
    session.client.notify(
      DidChangeWatchedFilesNotification.self,
      .init(changes: [.init(uri: uri("work/a.py"), type: 3)])
    )
    #expect(listBecomesTrue(session, in: "work/b.py") { !$0.contains("first_name") })
    #expect(session.end() == 0)
  }

  /// Nobody tells the server of the files: not all editors watch them.
  @Test func filesAreWatchedForAClientThatDoesNot() throws {
    var setup = setup
    setup.capabilities.workspace = nil
    let session = start(setup)
    #expect(session.client.requests("client/registerCapability").isEmpty)
    session.open("x", uri: uri("work/b.py"))
    #expect(listBecomesTrue(session, in: "work/b.py") { $0.contains("first_name") })
    try write("def watched_name(): pass\n", to: "work/deep/c.py")
    #expect(listBecomesTrue(session, in: "work/b.py") { $0.contains("watched_name") })
    try FileManager.default.removeItem(at: folder.url.appending(path: "work/a.py"))
    #expect(listBecomesTrue(session, in: "work/b.py") { !$0.contains("first_name") })
    #expect(session.end() == 0)
  }

  /// Trees follow the text through edits, lists and inline requests, and the model's is that of a full parse.
  @Test func treesAreThoseOfTheText() throws {
    let parser = try SyntaxParser(
      grammar: #require(setup.catalog).grammar(for: #require(setup.catalog?.language(named: "python")))
    )
    let engine = FakeEngine { _, _, _ in .withholding(.empty) }
    var setup = self.setup
    setup.engine = engine
    let session = TestSession.started(setup)
    var position = session.open("def f(a):\n    return $0\n\ndef g():\n    pass\n", uri: uri("work/b.py"))
    for key in "(a[1:2] + {" {
      position = session.type(String(key), at: position, uri: uri("work/b.py"))
      _ = session.list(session.requestList(at: position, uri: uri("work/b.py")))
      _ = session.inlineItems(session.requestInline(at: position, uri: uri("work/b.py")))
    }
    #expect(session.seen.count == 11)
    #expect(session.seen.allSatisfy { $0.tree?.bytes == $0.snapshot.bytes })
    #expect(engine.questions.count == 11)
    for question in engine.questions {
      let tree = try #require(question.document.tree)
      let full = try #require(parser.parse(question.document.snapshot.bytes))
      #expect(tree.bytes == full.bytes)
      #expect(Self.kinds(tree) == Self.kinds(full))
    }
    #expect(session.end() == 0)
  }

  private static func kinds(_ tree: SyntaxTree) -> [String] {
    var kinds: [String] = []
    tree.root.walk { node in
      kinds.append("\(node.kind) \(node.range)")
      return .visitChildren
    }
    return kinds
  }

  @Test func filesOutsideTheFoldersHaveNoIndex() {
    let session = start()
    session.open("x", uri: uri("elsewhere/c.py"))
    session.open("x", uri: "untitled:Untitled-1")
    let outside = session.list(session.requestList(at: Position(line: 0, character: 0), uri: uri("elsewhere/c.py")))
    #expect(outside?.items.isEmpty == true)
    let untitled = session.list(session.requestList(at: Position(line: 0, character: 0), uri: "untitled:Untitled-1"))
    #expect(untitled?.items.isEmpty == true)
    #expect(session.seen.last?.language?.name == "python")
    #expect(session.end() == 0)
  }

  @Test func foldersComeAndGo() {
    let session = TestSession.started(setup)
    session.open("x", uri: uri("work/b.py"))
    let folder = WorkspaceFolder(uri: uri("work"), name: "work")
    session.client.notify(
      DidChangeWorkspaceFoldersNotification.self,
      .init(event: .init(added: [folder], removed: []))
    )
    #expect(listBecomesTrue(session, in: "work/b.py") { $0.contains("first_name") })
    session.client.notify(
      DidChangeWorkspaceFoldersNotification.self,
      .init(event: .init(added: [], removed: [folder]))
    )
    #expect(listBecomesTrue(session, in: "work/b.py") { $0.isEmpty })
    #expect(session.end() == 0)
  }

  @Test func aClientWithoutFoldersGetsTheRepositoryOfItsFile() throws {
    try write("ref: refs/heads/main", to: "work/.git/HEAD")
    let session = TestSession.started(setup)
    session.open("x", uri: uri("work/b.py"))
    #expect(listBecomesTrue(session, in: "work/b.py") { $0.contains("first_name") })
    try write("def stray(): pass\n", to: "stray/c.py")
    session.open("x", uri: uri("stray/d.py"))
    let outside = session.list(session.requestList(at: Position(line: 0, character: 0), uri: uri("stray/d.py")))
    #expect(outside?.items.isEmpty == true)
    #expect(session.end() == 0)
  }

  @Test func newSettingsAreFollowed() {
    let session = start()
    session.open("x", uri: uri("work/b.py"))
    #expect(listBecomesTrue(session, in: "work/b.py") { $0.contains("first_name") })
    session.client.notify("workspace/didChangeConfiguration", ["settings": ["excludes": ["a.py"]]])
    #expect(listBecomesTrue(session, in: "work/b.py") { !$0.contains("first_name") })
    #expect(session.end() == 0)
  }

  @Test func aDamagedIndexIsRebuilt() throws {
    try write(
      "not a database at all, but longer than a header of SQLite would be, so that it is read\n",
      to: "cache/index.sqlite"
    )
    let session = start()
    session.open("x", uri: uri("work/b.py"))
    #expect(listBecomesTrue(session, in: "work/b.py") { $0.contains("first_name") })
    #expect(session.end() == 0)
  }

  @Test func aFolderThatCannotBeIndexedLeavesTheServerAlive() throws {
    try write("a file where the cache's folder should be", to: "cache")
    let session = TestSession.started(setup, folders: [WorkspaceFolder(uri: uri("work"), name: "work")])
    session.open("x", uri: uri("work/b.py"))
    let isLogged = listBecomesTrue(session, in: "work/b.py") { _ in
      session.log.contains { $0.level == .warning && $0.text.contains("indexing") }
    }
    #expect(isLogged)
    #expect(session.end() == 0)
  }

  /// What is read of other files might hold what nobody wants to have copied.
  @Test func onlyWindowsOfIndexedFilesAreKept() throws {
    var setup = self.setup
    let engine = FakeEngine(text: "x")
    setup.engine = engine
    setup.windows = CappedFolder(path: folder.path("cache/windows"), mostBytes: 1 << 20)
    for name in ["work/local_settings.py", "other.py"] { try write("a = 1\n", to: name) }
    try write("local_*\n", to: "work/.gitignore")
    let session = TestSession.started(setup, folders: [WorkspaceFolder(uri: uri("work/"), name: "work")])
    session.client.wait { _ in session.client.progressKinds.last == "end" }
    for (name, isKept) in [
      ("work/a.py", true), ("work/local_settings.py", false), ("work/unsaved.py", false), ("other.py", false),
    ] {
      let position = session.open("y$0", uri: uri(name))
      #expect(session.inlineItems(session.requestInline(at: position, uri: uri(name)))?.count == 1)
      #expect((engine.questions.last?.document.windows != nil) == isKept, "\(name)")
    }
    #expect(engine.endings == 0)
    #expect(session.end() == 0)
    #expect(engine.endings == 1)
  }
}

/// The built grammars of this checkout.
enum Grammars {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "grammars")

  static let hasPython = FileManager.default.fileExists(
    atPath: folder.appending(path: "python/python.so").path(percentEncoded: false)
  )
}

extension LanguageServerClient {
  /// What the progress notifications said, in order.
  var progressKinds: [String] {
    notifications("$/progress").compactMap { $0["value"]?["kind"]?.string }
  }
}
