import Completion
import Configuration
import JSONRPC
import LanguageServerProtocol
import Support

/// `textDocument/inlineCompletion`.
extension Server {
  func completeInline(id: RequestID, params json: JSONValue) throws(ResponseError) {
    let params = try JSONValueDecoder.decode(InlineCompletionRequest.Params.self, from: json)
    let uri = params.textDocument.uri
    let document = try document(uri)
    let request = try enter(
      PendingRequest(id: id, method: InlineCompletionRequest.method, document: uri, emptyResult: InlineItems.none)
    )
    session.lastCompleted = uri
    let items = InlineItems(snapshot: document.snapshot, params: params, encoding: session.client.encoding)
    let place = indexes.place(of: document.uri)
    let settings = settings(for: place.workspace)
    guard document.isOn(settings) else { return ledger.answer(request, .success(InlineItems.none)) }
    let run = ModelRun(
      document: document,
      snapshot: items.asked,
      offset: items.offset,
      place: place,
      settings: settings,
      isAutomatic: params.context?.triggerKind != 1,
      cancellation: request.cancellation
    )
    let (ledger, model, dependencies) = (ledger, model, dependencies)
    if let recalled = run.recalled() {
      ledger.answer(request) {
        document.offerShown()
        return items.response(recalled.completions)
      }
      return Self.prepareForAcceptance(of: recalled.completions, run, model, dependencies)
    }
    // This run reads what a list's order needs.
    document.listAwaitingOrder(for: run.snapshot, at: run.offset)?.readingCancellation.cancel()
    ledger.giveUp(on: request, after: dependencies.inlinePatience)
    askModel(run, replacing: "inline \(uri)") { result in
      switch result {
      case .success(let result):
        ledger.answer(request) {
          document.offerShown()
          return items.response(result.completions)
        }
        Self.prepareForAcceptance(of: result.completions, run, model, dependencies)
      case .failure(let error):
        ledger.answer(request, .failure(.internalError("no suggestion: \(error); see the server's log")))
      }
    }
  }

  /// Has the model read what it will be asked about if the user accepts what he is shown, once he has looked at it for a while:
  /// who types on needs something else. A text that takes long to parse is left out.
  private static func prepareForAcceptance(
    of suggestions: [Suggestion],
    _ run: ModelRun,
    _ model: WorkerThread<ModelSession>,
    _ dependencies: ServerDependencies
  ) {
    guard run.settings.preparesAccepted, let suggestion = suggestions.first, let offer = run.document.openOffer,
      !run.document.isParsedApart(run.snapshot)
    else { return }
    Timers.after(dependencies.acceptancePatience) {
      guard run.document.isOpen(offer: offer) else { return }
      model.enqueue(replacing: "accepted") { session in
        session.expect(accepting: run.accepting(suggestion, offer: offer))
      }
    }
  }
}
