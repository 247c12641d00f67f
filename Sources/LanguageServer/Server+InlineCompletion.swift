import Completion
import JSONRPC
import LanguageServerProtocol

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
    if let recalled = run.recalled() {
      return ledger.answer(request) {
        document.offerShown()
        return items.response(recalled.completions)
      }
    }
    let ledger = ledger
    ledger.giveUp(on: request, after: dependencies.inlinePatience)
    askModel(run, replacing: "inline \(uri)") { result in
      switch result {
      case .success(let result):
        ledger.answer(request) {
          document.offerShown()
          return items.response(result.completions)
        }
      case .failure(let error):
        ledger.answer(request, .failure(.internalError("no suggestion: \(error); see the server's log")))
      }
    }
  }
}
