import Completion
import JSONRPC
import LanguageServerProtocol
import Support
import SymbolIndex

/// `completionItem/resolve`.
extension Server {
  /// Gives the client its item back with the documentation added; unchanged if its list is gone.
  func resolve(id: RequestID, params json: JSONValue) throws(ResponseError) {
    let params = try JSONValueDecoder.decode(CompletionItemResolveRequest.Params.self, from: json)
    guard case .object(let members) = json, let (document, item) = resolvable(params) else {
      return connection.respond(to: id, .success(json))
    }
    let request = PendingRequest(
      id: id,
      method: CompletionItemResolveRequest.method,
      document: document.uri.text,
      emptyResult: json
    )
    guard ledger.enter(request) else { throw .invalidRequest(Self.idInUse) }
    let index = indexes.place(of: document.uri).index
    let kind = session.client.richestDocumentation
    let ledger = ledger
    lists.enqueue { _ in
      guard !request.cancellation.isCancelled else { return }
      var resolved = members
      if let text = ItemDocumentation(item, index: index).text(kind: kind) {
        let value = JSONValue.string(text.value)
        resolved["documentation"] = text.kind.map { .object(["kind": .string($0), "value": value]) } ?? value
      }
      ledger.answer(request, .success(JSONValue.object(resolved)))
    }
  }

  /// The document and the name of an item that the client has from its newest list.
  private func resolvable(_ params: CompletionItemResolveRequest.Params) -> (OpenDocument, NameItem)? {
    guard let data = params.data else { return nil }
    for document in session.documents.values where document.list.number == data.list {
      let items = document.list.items
      guard items.indices.contains(data.index), items[data.index].name == params.label else { return nil }
      return (document, items[data.index])
    }
    return nil
  }
}
