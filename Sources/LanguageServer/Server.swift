import Foundation
import JSONRPC
import LanguageServerProtocol
import Support

// # Who owns what, what may be reordered, what is cancelled
//
// Six threads, none of them Swift concurrency's, for that promises no order:
//
// - The **reading thread** is the caller of `Server.run`. It takes messages one by one in the order of their bytes and
//   owns the session: phase, client profile, settings, the table of open documents. It applies changes to texts, enters
//   requests in the ledger, hands work on, answers cancellations, and waits for none of the others but, at `shutdown` and
//   the session's end, for answers that they are just sending.
// - The **list thread** parses, and finds names, symbols and definitions. The **model thread** owns the engine and runs one
//   question at a time; it also puts a list's names into order, once it has read up to the cursor. For these it waits until the
//   list thread has found them, 5 ms at most and no longer than the list itself may wait or anybody wants it or the text: all of
//   that wakes it, and the list thread waits for nothing of the model's. When no question waits, it reads ahead what the next ones
//   will want the model to have read, until one comes or all is read, and stores what was read in files; what is left of that at
//   the end has a second.
//   Both get a request together with the text as it was when the request came (a `TextSnapshot`, shared without copying
//   until the next change) and leave the tree and the suggestion they made with the document.
// - The **tree thread** parses long texts for the model's thread, so that a document of megabytes holds up no other one.
// - The **index thread** walks folders, has children parse what changed and writes indexes. Requests read what its last
//   finished batch left. For a client that watches no files each folder has a **watching thread**, which sleeps in the
//   kernel until something changes.
// - The **writing thread**, in `Connection`, writes messages in the order they were sent; up to 64 MB may wait for a client
//   that does not read, then the session ends.
//
// What one thread leaves for another lies behind a `Mutex` that is held for a few fields' time; only a document's tree is
// locked while it is parsed, so that two threads do not parse the same text. Timers, which end the waiting for a slow part of
// an answer and have a thread of their own, are the only other code that sends answers.
//
// Order: changes and requests keep the client's order, so a request sees exactly the changes before it. Answers come when
// they are ready, in any order: a list does not wait for an inline completion that came before it.
//
// Cancelled: a request of the same method on the same document takes the place of an open one, which is answered at once
// with an empty result; `$/cancelRequest` answers at once with -32800; `shutdown` and the session's end answer whatever is open as superseded.
// In each case the reading thread sets the request's `CancellationFlag`, at which parser, query and model stop soon, and
// sends the answer itself; what they still give is dropped, for the ledger answers each request once. A change of the text
// cancels nothing: a suggestion that the user types along with stays good.
//
// Parsers: a grammar's code may crash or hang. Each parse is noted in a file before it begins (`ParseJournal`), so that the next
// server leaves alone what ended this one. At each request the reading thread looks for a parser that does not come back: its
// document has no tree from then on, and another thread takes the place of the one that it holds.
//
// Failures: what a request throws is its error answer and a line in the log; without index, grammar or model the answers
// are poorer. The server ends with `exit`, with the end of its input or output, or with the client's process, and its
// exit status is 0 only after `shutdown`.

/// The language server: one session with one client.
package final class Server {
  /// How far the session has come.
  enum Phase { case uninitialized, running, shutDown }

  /// Seconds that the model's thread has to store what it has read.
  private static let mostFinishing = 1.0

  let dependencies: ServerDependencies
  let connection: Connection
  let ledger: RequestLedger
  let indexes: WorkspaceIndexes
  let lists: WorkerThread<Void>
  let trees: WorkerThread<Void>
  let model: WorkerThread<ModelSession>
  let listNumbers = ListNumbers()
  var session = Session()
  private var phase = Phase.uninitialized
  private var parentDescriptor: Int32 = -1

  /// A server over two descriptors, which stay the caller's.
  package init(dependencies: ServerDependencies, input: Int32, output: Int32) {
    self.dependencies = dependencies
    let log = dependencies.log
    connection = Connection(input: input, output: output) { log(.warning, $0) }
    ledger = RequestLedger(connection: connection)
    indexes = WorkspaceIndexes(dependencies: dependencies, connection: connection)
    lists = WorkerThread(name: "heed lists") {}
    trees = WorkerThread(name: "heed trees") {}
    model = WorkerThread(
      name: "heed model",
      idle: { session, cancellation in session.readAhead(cancellation) },
      end: { session in session.finish() },
      state: { ModelSession(dependencies: dependencies) }
    )
  }

  /// Serves until the client is gone; gives the process's exit status. To be called once.
  package func run() -> Int32 {
    let reason = connection.run(atEnd: { ledger.finish() }) { message in handle(message) }
    lists.finish()
    trees.finish()
    model.finish()
    indexes.finish()
    model.waitForEnd(seconds: Self.mostFinishing)
    dependencies.suspects?.finish()
    if parentDescriptor >= 0 { _ = Foundation.close(parentDescriptor) }
    dependencies.log(.info, "the session has ended: \(reason)")
    return phase == .shutDown ? 0 : 1
  }

  private func handle(_ message: Message) {
    switch message {
    case .request(let id, let method, let params): handleRequest(id: id, method: method, params: params)
    case .notification(let method, let params): handleNotification(method: method, params: params)
    case .response: break
    }
  }

  private func handleRequest(id: RequestID, method: String, params: JSONValue) {
    do throws(ResponseError) {
      switch (phase, method) {
      case (.uninitialized, InitializeRequest.method):
        connection.respond(to: id, .success(try initialize(params)))
        phase = .running
      case (.uninitialized, _): throw .serverNotInitialized
      case (.shutDown, _): throw .invalidRequest("the server is shut down: only exit is left")
      case (.running, InitializeRequest.method): throw .invalidRequest("initialize was answered before")
      case (.running, ShutdownRequest.method):
        phase = .shutDown
        ledger.finish()
        model.finish()
        connection.respond(to: id, .success(Nothing()))
      case (.running, _): try handleRunning(id: id, method: method, params: params)
      }
    } catch {
      dependencies.log(.warning, "\(method): \(error.message)")
      connection.respond(to: id, .failure(error))
    }
  }

  private func handleRunning(id: RequestID, method: String, params: JSONValue) throws(ResponseError) {
    switch method {
    case CompletionRequest.method: try complete(id: id, params: params)
    case CompletionItemResolveRequest.method: try resolve(id: id, params: params)
    case InlineCompletionRequest.method: try completeInline(id: id, params: params)
    case ExecuteCommandRequest.method: connection.respond(to: id, .success(try execute(params)))
    default: if try !navigate(method, id: id, params: params) { throw .methodNotFound(method) }
    }
  }

  /// False before `initialize` is answered and after `shutdown`.
  var isRunning: Bool { phase == .running }

  private func handleNotification(method: String, params: JSONValue) {
    if method == ExitNotification.method { return connection.stop() }
    guard phase == .running else { return }
    do throws(ResponseError) {
      switch method {
      case InitializedNotification.method: initialized()
      case "$/cancelRequest": params["id"].flatMap(RequestID.init).map(ledger.cancel)
      case DidOpenTextDocumentNotification.method: try open(params)
      case DidChangeTextDocumentNotification.method: try change(params)
      case DidSaveTextDocumentNotification.method: try save(params)
      case DidCloseTextDocumentNotification.method: try close(params)
      case DidChangeWatchedFilesNotification.method: try changeWatchedFiles(params)
      case DidChangeWorkspaceFoldersNotification.method: try changeFolders(params)
      case DidChangeConfigurationNotification.method: changeSettings(params["settings"])
      // Among the ignored: `$/setTrace`, `textDocument/didShowCompletion`, `textDocument/didPartiallyAcceptCompletion`.
      default: break
      }
    } catch {
      dependencies.log(.warning, "\(method) is ignored: \(error.message)")
    }
  }

  /// Ends the session when the client's process ends.
  func watchParent(_ identifier: Int) {
    switch ParentProcess.watch(identifier) {
    case .descriptor(let descriptor):
      parentDescriptor = descriptor
      connection.watch(descriptor)
    case .gone:
      dependencies.log(.warning, "the client's process \(identifier) is gone")
      connection.stop()
    case .unavailable:
      dependencies.log(.debug, "process \(identifier) cannot be watched; the end of the input counts")
    }
  }
}
