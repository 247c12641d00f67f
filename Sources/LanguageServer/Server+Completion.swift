import Completion
import Configuration
import JSONRPC
import LanguageServerProtocol
import SourceText
import Support
import Syntax

/// `textDocument/completion`.
extension Server {
  func complete(id: RequestID, params json: JSONValue) throws(ResponseError) {
    let params = try JSONValueDecoder.decode(CompletionRequest.Params.self, from: json)
    let uri = params.textDocument.uri
    let document = try document(uri)
    let request = try enter(
      PendingRequest(
        id: id,
        method: CompletionRequest.method,
        document: uri,
        emptyResult: CompletionList(isIncomplete: true, items: [])
      )
    )
    let snapshot = document.snapshot
    let offset = snapshot.offset(of: params.position, encoding: session.client.encoding)
    let place = indexes.place(of: document.uri)
    let settings = settings(for: place.workspace)
    let trigger = ListTrigger(params.context, language: document.language)
    guard document.isOn(settings), trigger.isMeant(before: offset, in: snapshot) else {
      return ledger.answer(request, .success(CompletionList(isIncomplete: false, items: [])))
    }
    let run = ModelRun(
      document: document,
      snapshot: snapshot,
      offset: offset,
      place: place,
      settings: settings,
      isAutomatic: true,
      cancellation: request.cancellation
    )
    let asksModel = settings.offersModelItem || !session.client.hasInlineCompletion
    if asksModel { session.lastCompleted = uri }
    assemble(request, run, asksModel: asksModel)
  }

  /// Sets the threads to work on a list.
  private func assemble(_ request: PendingRequest, _ run: ModelRun, asksModel: Bool) {
    let remembered = asksModel ? run.recalled()?.completions : []
    let builder = CompletionListBuilder(
      document: run.document,
      snapshot: run.snapshot,
      offset: run.offset,
      client: session.client,
      listNumbers: listNumbers
    )
    let ledger = ledger
    let assembly = ListAssembly(
      snapshot: run.snapshot,
      offset: run.offset,
      suggestions: remembered,
      request: request.cancellation,
      patience: dependencies.namesPatience
    ) { parts in
      ledger.answer(request) { builder.list(parts) }
    }
    assembly.stopWaitingForOrder(after: dependencies.orderPatience)
    // What is parsed on another thread than the model's comes too late for an order.
    if run.document.isParsedApart(run.snapshot) { assembly.goWithoutOrder() } else { run.document.begin(assembly) }
    findNames(request, run, assembly)
    assembly.giveUp(after: dependencies.listPatience)
    guard remembered == nil else { return readForOrder(run, assembly) }
    assembly.stopWaiting(after: dependencies.modelItemPatience)
    run.document.beginModelRun(run.cancellation)
    askModel(run, replacing: "item \(run.document.uri.text)") { result in
      assembly.add(suggestions: (try? result.get().completions) ?? [])
    }
  }

  private func findNames(_ request: PendingRequest, _ run: ModelRun, _ assembly: ListAssembly) {
    let (model, dependencies) = (model, dependencies)
    lists.enqueue(replacing: request.document) { _ in
      guard !run.cancellation.isCancelled else { return }
      let tree = run.document.tree(
        of: run.snapshot,
        catalog: dependencies.catalog,
        cancellation: run.cancellation
      )
      guard !run.cancellation.isCancelled else { return }
      let document = CompletionDocument(
        path: run.place.path,
        snapshot: run.snapshot,
        language: run.document.language,
        tree: tree,
        source: run.place.source,
        parsing: run.document.parsing(of: run.snapshot)
      )
      assembly.add(names: dependencies.names(document, run.offset, run.place.index))
      guard assembly.awaitsOrder else { return }
      // Whatever run was to put them into order may have been cancelled, or be past that.
      Self.order(run, assembly, assembly.orderCancellation, model, dependencies)
    }
  }

  /// Has the model read for a list's order while its names are looked for, unless a run for text comes, which reads the same.
  private func readForOrder(_ run: ModelRun, _ assembly: ListAssembly) {
    let (model, dependencies) = (model, dependencies)
    Timers.after(dependencies.pairPatience) {
      Self.order(run, assembly, assembly.readingCancellation, model, dependencies)
    }
  }

  /// Has the model thread put a list's names into order, unless another run has.
  private static func order(
    _ run: ModelRun,
    _ assembly: ListAssembly,
    _ cancellation: CancellationFlag,
    _ model: WorkerThread<ModelSession>,
    _ dependencies: ServerDependencies
  ) {
    guard !cancellation.isCancelled else { return }
    model.enqueue(replacing: "order \(run.document.uri.text)") { session in
      do {
        try run.orderNames(of: assembly, in: &session, catalog: dependencies.catalog, cancellation: cancellation)
      } catch is CancellationError {
      } catch {
        dependencies.log(.error, "names stay as they were found: \(error)")
      }
    }
  }

  /// Has the model thread answer a question, in place of a waiting one with the same key; a failure is logged. A long text
  /// is parsed on another thread first: the model's is there for other documents meanwhile.
  func askModel(
    _ run: ModelRun,
    replacing key: String,
    then deliver: @escaping @Sendable (Result<CompletionResult, any Error>) -> Void
  ) {
    let (model, dependencies) = (model, dependencies)
    guard run.document.isParsedApart(run.snapshot) else {
      return Self.ask(model, run, replacing: key, dependencies, then: deliver)
    }
    trees.enqueue(replacing: key) { _ in
      guard !run.cancellation.isCancelled else { return }
      Self.ask(model, run.parsed(dependencies.catalog), replacing: key, dependencies, then: deliver)
    }
  }

  private static func ask(
    _ model: WorkerThread<ModelSession>,
    _ run: ModelRun,
    replacing key: String,
    _ dependencies: ServerDependencies,
    then deliver: @escaping @Sendable (Result<CompletionResult, any Error>) -> Void
  ) {
    model.enqueue(replacing: key) { session in
      guard !run.cancellation.isCancelled else { return }
      session.expect(nil)
      session.expect(accepting: nil)
      let result = Result { try run.result(in: &session, catalog: dependencies.catalog) }
      if case .failure(let error) = result, !(error is CancellationError) {
        dependencies.log(.error, "the model failed: \(error)")
      }
      deliver(result)
    }
  }

  /// Enters a request, and answers those whose place it takes.
  func enter(_ request: PendingRequest) throws(ResponseError) -> PendingRequest {
    leaveHungParsers()
    ledger.supersede { $0.method == request.method && $0.document == request.document }
    guard ledger.enter(request) else { throw .invalidRequest(Self.idInUse) }
    return request
  }

  /// The answer to a request whose id an open one has.
  static let idInUse = "a request with the same id is not answered yet: give each its own"
}
