import SymbolIndex
import Synchronization

/// What the index said about files and folders, as long as it stays as it is: each key asks for the same again.
///
/// What it holds changes only how long a request takes. Any thread may use it.
package final class IndexMemory: Sendable {
  /// Most answers that are kept.
  private static let mostAnswers = 1024

  /// A question.
  struct Question: Hashable {
    enum Kind {
      case fileBlocks, filesEndingWith, filesInFolder, foldersIn, foldersEndingWith, includes, isTelling, stamp
    }

    var kind: Kind
    var text: String
    var limit = 0
  }

  private struct State {
    /// The index and its state; weak, for another may come to lie where it was.
    weak var store: SymbolStore?
    var snapshot: Int?
    var answers: [Question: any Sendable] = [:]
  }

  private let state = Mutex(State())

  /// Nothing is known yet.
  package init() {}

  /// Forgets what another index said, or this one before it changed.
  func begin(_ store: SymbolStore) {
    let snapshot = try? store.snapshotIdentifier
    state.withLock { state in
      if snapshot != nil, state.store === store, state.snapshot == snapshot { return }
      state = State(store: store, snapshot: snapshot)
    }
  }

  /// The answer that was given before, else that of `ask`.
  func answer<Answer: Sendable>(_ question: Question, _ ask: () -> Answer) -> Answer {
    // An answer may be nil: it is there all the same.
    if let known = state.withLock({ $0.answers[question] }), let answer = known as? Answer { return answer }
    let answer = ask()
    state.withLock { state in
      if state.answers.count >= Self.mostAnswers { state.answers = [:] }
      state.answers[question] = answer
    }
    return answer
  }
}
