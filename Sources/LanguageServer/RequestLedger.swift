import Dispatch
import JSONRPC
import Support
import Synchronization

/// A request that came and has its place in the ledger until it is answered.
final class PendingRequest: Sendable {
  let id: RequestID
  let method: String
  /// The URI of the document it is about.
  let document: String?
  /// The answer if a newer request takes its place.
  let emptyResult: any Encodable & Sendable
  /// Tells the threads that work on it to stop.
  let cancellation = CancellationFlag()

  init(id: RequestID, method: String, document: String?, emptyResult: any Encodable & Sendable) {
    self.id = id
    self.method = method
    self.document = document
    self.emptyResult = emptyResult
  }
}

/// The requests that are still open. It sends the answers, and each request's only once: whoever comes second, a result
/// that is late or a cancellation, finds it gone.
///
/// An answer is written down as JSON without the lock, which for a long list takes a while; `finish` waits for it.
final class RequestLedger: Sendable {
  private let connection: Connection
  private let open = Mutex<[RequestID: PendingRequest]>([:])
  /// Answers whose requests are no longer open and that are not handed to the connection yet.
  private let sending = DispatchGroup()

  /// Seconds that `finish` waits.
  private static let mostFinishing = 3.0

  init(connection: Connection) { self.connection = connection }

  /// Enters a request; false if one with its id is open.
  func enter(_ request: PendingRequest) -> Bool {
    open.withLock { open in
      guard open[request.id] == nil else { return false }
      open[request.id] = request
      return true
    }
  }

  /// Answers a request unless it is answered already.
  func answer(_ request: PendingRequest, _ result: Result<any Encodable & Sendable, ResponseError>) {
    let isOpen = open.withLock { close(request, &$0) }
    if isOpen { send(result, to: request) }
  }

  /// Answers a request with what `make` gives, which is called only if the request is open, and before any newer request can
  /// be answered: what it keeps for later is never older than what was kept.
  func answer(_ request: PendingRequest, making make: () -> any Encodable & Sendable) {
    let result: (any Encodable & Sendable)? = open.withLock { close(request, &$0) ? make() : nil }
    if let result { send(.success(result), to: request) }
  }

  /// Takes a request out; false if it is answered already. Called with the lock held, and followed by `send`.
  private func close(_ request: PendingRequest, _ open: inout [RequestID: PendingRequest]) -> Bool {
    guard open[request.id] === request else { return false }
    open[request.id] = nil
    sending.enter()
    return true
  }

  private func send(_ result: Result<any Encodable & Sendable, ResponseError>, to request: PendingRequest) {
    connection.respond(to: request.id, result)
    sending.leave()
  }

  /// Answers all open requests with their empty results, stops the work on them, and returns when every answer is handed to the
  /// connection, also those that other threads are about to send.
  func finish() {
    supersede { _ in true }
    _ = sending.wait(timeout: .now() + Self.mostFinishing)
  }

  /// Answers a request with its empty result after so many seconds, and stops the work on it: a parser's own scanner can hang
  /// where no time limit reaches it.
  func giveUp(on request: PendingRequest, after seconds: Double) {
    Timers.after(seconds) { [weak self, weak request] in
      guard let self, let request else { return }
      request.cancellation.cancel()
      answer(request, .success(request.emptyResult))
    }
  }

  /// Answers a request as cancelled and stops the work on it.
  func cancel(_ id: RequestID) {
    guard let request = open.withLock({ $0[id] }) else { return }
    request.cancellation.cancel()
    answer(request, .failure(.requestCancelled))
  }

  /// Answers the open requests for which `isStale` with their empty results and stops the work on them.
  func supersede(where isStale: (PendingRequest) -> Bool) {
    for request in open.withLock({ $0.values.filter(isStale) }) {
      request.cancellation.cancel()
      answer(request, .success(request.emptyResult))
    }
  }
}
