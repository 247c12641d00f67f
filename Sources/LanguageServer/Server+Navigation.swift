import Completion
import JSONRPC
import LanguageServerProtocol
import SourceText
import Support
import SymbolIndex

/// Symbols, hover and definitions, each only if the user's settings turn it on. They are the list thread's work.
extension Server {
  /// Most symbols of the workspace in one answer.
  private static let mostSymbols = 128

  /// Answers a request of a feature that is on; false for any other method.
  func navigate(_ method: String, id: RequestID, params: JSONValue) throws(ResponseError) -> Bool {
    guard let feature = NavigationFeature.allCases.first(where: { $0.method == method }),
      session.features.contains(feature)
    else { return false }
    switch feature {
    case .definition: try define(id: id, params: params)
    case .documentSymbol: try listSymbols(id: id, params: params)
    case .hover: try hover(id: id, params: params)
    case .workspaceSymbol: try findSymbols(id: id, params: params)
    }
    return true
  }

  private func define(id: RequestID, params json: JSONValue) throws(ResponseError) {
    let params = try JSONValueDecoder.decode(DefinitionRequest.Params.self, from: json)
    let locations = locations
    try look(at: params, DefinitionRequest.method, id: id, empty: [Location]()) { place, document, home in
      (place?.meanings ?? []).compactMap { locations.location(of: $0, from: document, home) }
    }
  }

  private func hover(id: RequestID, params json: JSONValue) throws(ResponseError) {
    let params = try JSONValueDecoder.decode(HoverRequest.Params.self, from: json)
    let client = session.client
    try look(at: params, HoverRequest.method, id: id, empty: JSONValue.null) { place, document, _ in
      guard let place, let meaning = place.meanings.first else { return JSONValue.null }
      let kind = client.hoverFormat
      let text = MeaningText(meaning, isOwn: meaning.path == document.path).text(kind)
      return HoverRequest.Response(
        contents: MarkupContent(kind: kind, value: text),
        range: document.snapshot.range(of: place.range, encoding: client.encoding)
      )
    }
  }

  /// Has the list thread find out what the name at a place stands for.
  private func look(
    at params: TextDocumentPositionParams,
    _ method: String,
    id: RequestID,
    empty: any Encodable & Sendable,
    _ answer: @escaping @Sendable (NamedPlace?, CompletionDocument, DocumentPlace) -> any Encodable & Sendable
  ) throws(ResponseError) {
    let uri = params.textDocument.uri
    let open = try document(uri)
    let request = try enter(PendingRequest(id: id, method: method, document: uri, emptyResult: empty))
    let snapshot = open.snapshot
    let offset = snapshot.offset(of: params.position, encoding: session.client.encoding)
    let home = indexes.place(of: open.uri)
    let (ledger, catalog) = (ledger, dependencies.catalog)
    lists.enqueue(replacing: method + uri) { _ in
      guard !request.cancellation.isCancelled else { return }
      let document = CompletionDocument(
        path: home.path,
        snapshot: snapshot,
        language: open.language,
        tree: open.tree(of: snapshot, catalog: catalog, cancellation: request.cancellation),
        source: home.source,
        parsing: open.parsing(of: snapshot)
      )
      let place = MeaningLookup.place(in: document, at: offset, index: home.index, catalog: nil)
      ledger.answer(request, .success(answer(place, document, home)))
    }
  }

  private func listSymbols(id: RequestID, params json: JSONValue) throws(ResponseError) {
    let uri = try JSONValueDecoder.decode(DocumentSymbolRequest.Params.self, from: json).textDocument.uri
    let open = try document(uri)
    let method = DocumentSymbolRequest.method
    let request = try enter(PendingRequest(id: id, method: method, document: uri, emptyResult: [JSONValue]()))
    let snapshot = open.snapshot
    let (ledger, catalog, client) = (ledger, dependencies.catalog, session.client)
    lists.enqueue(replacing: method + uri) { _ in
      guard !request.cancellation.isCancelled else { return }
      let tree = open.tree(of: snapshot, catalog: catalog, cancellation: request.cancellation)
      let definitions = tree.map { DocumentOutline(of: $0, path: uri).definitions } ?? []
      let symbols = DocumentSymbols(definitions, snapshot: snapshot, encoding: client.encoding)
      if client.readsSymbolTrees {
        ledger.answer(request, .success(symbols.trees()))
      } else {
        ledger.answer(request, .success(symbols.list(uri: uri)))
      }
    }
  }

  private func findSymbols(id: RequestID, params json: JSONValue) throws(ResponseError) {
    let query = try JSONValueDecoder.decode(WorkspaceSymbolRequest.Params.self, from: json).query
    let method = WorkspaceSymbolRequest.method
    let request = try enter(PendingRequest(id: id, method: method, document: nil, emptyResult: [JSONValue]()))
    let (ledger, dependencies, locations, places) = (ledger, dependencies, locations, indexes.places)
    lists.enqueue(replacing: method) { _ in
      var found: [SymbolInformation] = []
      for place in places where found.count < Self.mostSymbols {
        do {
          let symbols = try place.index?.symbols(
            searching: query,
            limit: Self.mostSymbols - found.count,
            cancellation: request.cancellation
          )
          found += (symbols ?? []).compactMap { locations.information(on: $0, place) }
        } catch is CancellationError {
          return
        } catch {
          dependencies.log(.warning, "\(error)")
        }
      }
      ledger.answer(request, .success(found))
    }
  }

  private var locations: Locations {
    Locations(
      encoding: session.client.encoding,
      open: Dictionary(session.documents.values.compactMap { document in document.uri.path.map { ($0, document) } }) {
        first,
        _ in first
      }
    )
  }
}

extension Server {
  /// Takes back what the settings have switched off, and asks for what they have switched on, if the client lets them change.
  func updateFeatures() {
    let wanted = NavigationFeature.on(settings(for: nil))
    guard wanted != session.features else { return }
    let changing = wanted.symmetricDifference(session.features).filter(session.client.changingFeatures.contains)
    let new = changing.intersection(wanted).map(\.method).sorted()
    let old = changing.subtracting(wanted).map(\.method).sorted()
    // What was offered in the answer to initialize cannot be taken back; the requests are then refused.
    session.features = session.features.union(changing).intersection(wanted)
    let log = dependencies.log
    if !new.isEmpty {
      connection.request(RegisterCapabilityRequest.method, RegisterCapabilityRequest.Params(methods: new)) { result in
        if case .failure(let error) = result { log(.warning, "the client does not take \(new): \(error.message)") }
      }
    }
    if !old.isEmpty {
      connection.request(UnregisterCapabilityRequest.method, UnregisterCapabilityRequest.Params(methods: old)) { _ in }
    }
    let missing = wanted.subtracting(session.features).map(\.method).sorted()
    if !missing.isEmpty { log(.info, "\(missing) will be offered when the server is started anew") }
  }
}
