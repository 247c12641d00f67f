import JSONRPC
import LanguageServerProtocol
import Synchronization

/// Shows the user how far work in the background has come, if the client can.
///
/// The client is asked for leave first; what happens until it answers is not shown, and if work has ended by then,
/// nothing is.
final class ProgressReporter: Sendable {
  private enum Phase { case asked, shown, over }

  private struct State {
    var phase = Phase.asked
    var percentage = 0
  }

  private let connection: Connection
  private let token: String
  private let state = Mutex(State())

  /// Asks the client, whose answer comes later.
  static func begin(title: String, token: String, connection: Connection) -> ProgressReporter {
    let reporter = ProgressReporter(connection: connection, token: token)
    connection.request(
      WorkDoneProgressCreateRequest.method,
      WorkDoneProgressCreateRequest.Params(token: token)
    ) { result in
      if case .success = result { reporter.show(title: title) }
    }
    return reporter
  }

  private init(connection: Connection, token: String) {
    self.connection = connection
    self.token = token
  }

  /// Tells a new percentage.
  func report(done: Int, total: Int) {
    let percentage = total > 0 ? min(max(done, 0), total) * 100 / total : 0
    state.withLock { state in
      guard state.phase == .shown, percentage > state.percentage else { return }
      state.percentage = percentage
      send(.report(message: "\(done) of \(total) files", percentage: percentage))
    }
  }

  /// Tells the end; nothing follows.
  func end(message: String) {
    state.withLock { state in
      if state.phase == .shown { send(.end(message: message)) }
      state.phase = .over
    }
  }

  private func show(title: String) {
    state.withLock { state in
      guard state.phase == .asked else { return }
      state.phase = .shown
      send(.begin(title: title))
    }
  }

  /// Called with the lock held, which keeps the order of begin, report and end.
  private func send(_ value: ProgressNotification.Value) {
    connection.notify(ProgressNotification.method, ProgressNotification.Params(token: token, value: value))
  }
}
