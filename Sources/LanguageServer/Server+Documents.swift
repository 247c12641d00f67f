import Completion
import JSONRPC
import LanguageServerProtocol
import Support
import Syntax

/// Open documents and changed files.
extension Server {
  func open(_ json: JSONValue) throws(ResponseError) {
    let item = try JSONValueDecoder.decode(DidOpenTextDocumentNotification.Params.self, from: json).textDocument
    let uri = DocumentURI(item.uri)
    let language = language(of: uri, item)
    let document = OpenDocument(
      uri: uri,
      language: language,
      text: item.text,
      refused: session.refused,
      permission: permission(for: uri),
      loading: ParsePermission(name: "language " + (language?.name ?? ""), suspects: dependencies.suspects)
    )
    session.documents[item.uri] = document
    openRepository(of: uri)
    if language != nil, !document.mayParse(document.snapshot) { tellOfPlainText(document) }
    // The first list should not have to wait for the first parse, nor for the language's queries.
    let (snapshot, dependencies) = (document.snapshot, dependencies)
    let place = indexes.place(of: uri)
    lists.enqueue { _ in
      guard let tree = document.tree(of: snapshot, catalog: dependencies.catalog, cancellation: nil) else { return }
      dependencies.prepareNames(
        CompletionDocument(path: place.path, snapshot: snapshot, language: document.language, tree: tree)
      )
    }
    // Nor what is saved, to be found.
    if let language = document.language { indexes.prepare(language, for: uri) }
    // Nor the first inline text for the model to be loaded.
    let settings = settings(for: place.workspace)
    if document.isOn(settings) { model.enqueue { session in _ = session.engine(for: settings) } }
  }

  func change(_ json: JSONValue) throws(ResponseError) {
    let params = try JSONValueDecoder.decode(DidChangeTextDocumentNotification.Params.self, from: json)
    let document = try document(params.textDocument.uri)
    document.apply(params.contentChanges, encoding: session.client.encoding)
    expectQuestion(document)
  }

  /// Has the model read what was changed, so that it need not once it is asked: a pasted block, words typed fast.
  ///
  /// Only where it was asked before: who edits without asking for completions pays for none. And not where the tree is
  /// another thread's work, which the model's would have to wait for.
  private func expectQuestion(_ document: OpenDocument) {
    guard document.shown != nil, let place = document.lastChange, !document.isParsedApart(place.snapshot) else {
      return
    }
    let folder = indexes.place(of: document.uri)
    let settings = settings(for: folder.workspace)
    guard document.isOn(settings) else { return }
    let run = ModelRun(
      document: document,
      snapshot: place.snapshot,
      offset: place.end,
      place: folder,
      settings: settings,
      isAutomatic: true,
      cancellation: CancellationFlag()
    )
    model.enqueue(replacing: "expected") { session in session.expect(run) }
  }

  func save(_ json: JSONValue) throws(ResponseError) {
    let params = try JSONValueDecoder.decode(DidSaveTextDocumentNotification.Params.self, from: json)
    update([DocumentURI(params.textDocument.uri)])
  }

  func close(_ json: JSONValue) throws(ResponseError) {
    let params = try JSONValueDecoder.decode(DidCloseTextDocumentNotification.Params.self, from: json)
    let uri = params.textDocument.uri
    guard let document = session.documents.removeValue(forKey: uri) else { return }
    ledger.supersede { $0.document == uri }
    let path = indexes.place(of: document.uri).path
    model.enqueue { session in session.close(path: path) }
  }

  func changeWatchedFiles(_ json: JSONValue) throws(ResponseError) {
    let params = try JSONValueDecoder.decode(DidChangeWatchedFilesNotification.Params.self, from: json)
    update(params.changes.map { DocumentURI($0.uri) })
  }

  /// Files have changed on disk: the index follows, and a workspace's settings are read again.
  private func update(_ files: [DocumentURI]) {
    if files.contains(where: { $0.displayPath.hasSuffix("/.heed.json") }) { readSettings() }
    indexes.update(files)
  }

  /// The open document of a URI.
  func document(_ uri: String) throws(ResponseError) -> OpenDocument {
    guard let document = session.documents[uri] else {
      throw .invalidParams("\(uri) is not open: send textDocument/didOpen first")
    }
    return document
  }

  /// The file's name decides, for it is what the index goes by; a document without a usable one goes by its editor's
  /// language, whose names are LSP's.
  private func language(of uri: DocumentURI, _ item: TextDocumentItem) -> Language? {
    guard let catalog = dependencies.catalog else { return nil }
    return catalog.language(forPath: uri.displayPath, text: Array(item.text.utf8))
      ?? catalog.language(named: Self.languageNames[item.languageId] ?? item.languageId)
  }

  /// LSP's language identifiers where ours differ.
  private static let languageNames = [
    "csharp": "c_sharp",
    "javascriptreact": "javascript",
    "shellscript": "bash",
    "typescriptreact": "tsx",
  ]
}
