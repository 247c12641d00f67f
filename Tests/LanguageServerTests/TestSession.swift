import Completion
import Configuration
import Foundation
import Indexing
import JSONRPC
import LanguageServer
import LanguageServerProtocol
import SourceText
import Support
import SymbolIndex
import Synchronization
import Syntax
import TestSupport

/// A server with a scripted model and scripted names, and its client after the handshake.
final class TestSession: Sendable {
  /// What a test may set.
  struct Setup: Sendable {
    var engine: FakeEngine? = FakeEngine(text: "")
    /// Makes another engine in its place.
    var makeEngine: (@Sendable () throws -> any CompletionProviding)?
    var names: @Sendable (CompletionDocument, Int) -> NameList = { _, offset in NameList(replace: offset..<offset) }
    var capabilities = ClientCapabilities.inline
    var catalog: LanguageCatalog?
    /// Where the index of any folder lies; nil: nothing is indexed.
    var indexFile: URL?
    /// Where windows of any folder's files are kept.
    var windows: CappedFolder?
    /// True: every name of the index, instead of `names`.
    var namesFromIndex = false
    /// True: the names that the program offers, instead of `names`.
    var realNames = false
    /// The user's cache folder, for the indexes of libraries; nil: nothing is known of libraries.
    var libraryCache: URL?
    var modelItemPatience = 0.15
    var orderPatience = 0.2
    var namesPatience = 0.005
    var pairPatience = 0.0005
    var acceptancePatience = 60.0
    var listPatience = 60.0
    var inlinePatience = 60.0
    var readsOutput = true
  }

  let client: LanguageServerClient
  private let logged: LogLines
  private let documents: SeenDocuments

  /// Starts a server; nothing is sent.
  init(_ setup: Setup = Setup()) {
    let lines = LogLines()
    let seen = SeenDocuments()
    let dependencies = Self.dependencies(setup, lines, seen)
    logged = lines
    documents = seen
    client = LanguageServerClient(readsOutput: setup.readsOutput) { input, output in
      Server(dependencies: dependencies, input: input, output: output).run()
    }
  }

  /// Starts a server and sends `initialize` and `initialized`.
  static func started(
    _ setup: Setup = Setup(),
    folders: [WorkspaceFolder] = []
  ) -> TestSession {
    let session = TestSession(setup)
    var params = InitializeRequest.Params(capabilities: setup.capabilities)
    params.workspaceFolders = folders
    let id = session.client.request(InitializeRequest.self, params)
    _ = session.client.result(of: id)
    session.client.notify(InitializedNotification.self, Nothing())
    return session
  }

  /// The lines logged so far, with their levels.
  var log: [(level: ServerDependencies.LogLevel, text: String)] { logged.lines }

  /// The documents that names were asked for.
  var seen: [CompletionDocument] { documents.documents }

  /// Opens a document; gives the position of `$0` in its text, in UTF-16 columns.
  @discardableResult
  func open(_ marked: String, uri: String = "file:///w/a.py", language: String = "python") -> Position {
    let fixture = SourceFixture(marked)
    let text = fixture.files.first?.text ?? ""
    let item = TextDocumentItem(uri: uri, languageId: language, version: 0, text: text)
    client.notify(DidOpenTextDocumentNotification.self, .init(textDocument: item))
    let snapshot = TextSnapshot(text)
    let offset = fixture.cursor?.offset ?? 0
    return Position(
      line: snapshot.lineContaining(offset),
      character: snapshot.column(of: offset, encoding: .utf16)
    )
  }

  /// Replaces a range, or the whole text without one.
  func change(_ range: DocumentRange?, _ text: String, uri: String = "file:///w/a.py") {
    let document = VersionedTextDocumentIdentifier(uri: uri, version: 1)
    client.notify(
      DidChangeTextDocumentNotification.self,
      .init(textDocument: document, contentChanges: [.init(range: range, text: text)])
    )
  }

  /// Types a text at a position on one line; gives the position after it.
  func type(_ text: String, at position: Position, uri: String = "file:///w/a.py") -> Position {
    change(DocumentRange(start: position, end: position), text, uri: uri)
    return Position(line: position.line, character: position.character + text.utf16.count)
  }

  /// Asks for a list; gives the request's id.
  func requestList(
    at position: Position,
    uri: String = "file:///w/a.py",
    context: CompletionRequest.Context? = nil
  ) -> Int {
    client.request(CompletionRequest.self, .init(textDocument: .init(uri: uri), position: position, context: context))
  }

  /// Asks for inline text; gives the request's id.
  func requestInline(
    at position: Position,
    uri: String = "file:///w/a.py",
    selected: InlineCompletionRequest.SelectedCompletion? = nil
  ) -> Int {
    let context = InlineCompletionRequest.Context(triggerKind: 2, selectedCompletionInfo: selected)
    return client.request(
      InlineCompletionRequest.self,
      .init(textDocument: .init(uri: uri), position: position, context: context)
    )
  }

  /// The list that answers a request.
  func list(_ id: Int) -> CompletionList? { decoded(id) }

  /// The inline items that answer a request.
  func inlineItems(_ id: Int) -> [InlineCompletionRequest.Item]? {
    (decoded(id) as InlineCompletionRequest.Response?)?.items
  }

  /// The error code that answers a request.
  func errorCode(_ id: Int) -> Int? {
    if case .failure(let error)? = client.result(of: id) { error.code } else { nil }
  }

  /// `shutdown` and `exit`; gives the exit status.
  func end() -> Int32? {
    _ = client.result(of: client.request(ShutdownRequest.self, Nothing()))
    client.notify(ExitNotification.self, Nothing())
    return client.exitStatus()
  }

  private func decoded<T: Decodable>(_ id: Int) -> T? {
    guard case .success(let value)? = client.result(of: id) else { return nil }
    return try? JSONValueDecoder.decode(T.self, from: value)
  }

  private static func dependencies(_ setup: Setup, _ lines: LogLines, _ seen: SeenDocuments) -> ServerDependencies {
    var dependencies = ServerDependencies(
      engine: { _ in
        if let make = setup.makeEngine { return try make() }
        guard let engine = setup.engine else { throw NoModel() }
        return engine
      },
      catalog: setup.catalog,
      indexLocation: location(setup.indexFile),
      settings: { _, editor in Settings(layers: [(.editor, editor)]) },
      time: .system,
      log: { level, text in lines.add(level, text) },
      version: "1.0"
    )
    dependencies.modelItemPatience = setup.modelItemPatience
    dependencies.orderPatience = setup.orderPatience
    dependencies.namesPatience = setup.namesPatience
    dependencies.pairPatience = setup.pairPatience
    dependencies.acceptancePatience = setup.acceptancePatience
    dependencies.listPatience = setup.listPatience
    dependencies.inlinePatience = setup.inlinePatience
    dependencies.windowFolder = { _, _ in setup.windows }
    dependencies.indexingOptions = { settings in
      var options = IndexingOptions()
      options.excludes = settings.excludes
      return options
    }
    if let cache = setup.libraryCache, let catalog = setup.catalog {
      dependencies.libraries = { workspace, _ in
        LibraryIndexer(
          workspace: workspace,
          identity: "test",
          cache: LibraryCache(cache: cache),
          catalog: catalog,
          paths: LibraryPaths(),
          options: LibraryOptions(),
          time: .system
        )
      }
    }
    let realNames = dependencies.names
    dependencies.names = { document, offset, index in
      seen.add(document)
      if setup.realNames { return realNames(document, offset, index) }
      return setup.namesFromIndex ? Self.everyName(in: index, at: offset) : setup.names(document, offset)
    }
    return dependencies
  }

  private static func location(_ file: URL?) -> (@Sendable (URL) -> URL)? {
    guard let file else { return nil }
    return { _ in file }
  }

  private static func everyName(in index: SymbolStore?, at offset: Int) -> NameList {
    let symbols = (try? index?.symbols(prefix: "", limit: 100)) ?? []
    let items = symbols.map { NameItem(name: $0.name, kind: $0.kind, source: .index, path: $0.path) }
    let libraries = ((try? index?.allLibraries()) ?? []).map {
      NameItem(name: "library " + $0.module, kind: .module, source: .index)
    }
    return NameList(replace: offset..<offset, items: items + libraries)
  }
}

/// Why `TestSession` without an engine has none.
struct NoModel: Error {}

extension ClientCapabilities {
  /// Those of a client that has inline completion, and else of the plainest kind.
  static var inline: ClientCapabilities {
    var capabilities = ClientCapabilities()
    capabilities.textDocument = TextDocument(inlineCompletion: Registration())
    return capabilities
  }
}

private final class LogLines: Sendable {
  private let stored = Mutex<[(level: ServerDependencies.LogLevel, text: String)]>([])
  var lines: [(level: ServerDependencies.LogLevel, text: String)] { stored.withLock { $0 } }
  func add(_ level: ServerDependencies.LogLevel, _ text: String) { stored.withLock { $0.append((level, text)) } }
}

private final class SeenDocuments: Sendable {
  private let stored = Mutex<[CompletionDocument]>([])
  var documents: [CompletionDocument] { stored.withLock { $0 } }
  func add(_ document: CompletionDocument) { stored.withLock { $0.append(document) } }
}
