import SymbolIndex
import Synchronization

/// What the index said about files and folders, as long as it stays as it is: each key asks for the same again.
///
/// What it holds changes only how long a request takes. Any thread may use it.
package final class IndexMemory: Sendable {
  /// Most answers that are kept.
  private static let mostAnswers = 4096

  /// A question.
  struct Question: Hashable {
    enum Kind {
      case fileBlocks, filesEndingWith, filesInFolder, foldersIn, foldersEndingWith, includes, isTelling, mentioning
      case named, stamp
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

    mutating func keep(_ answer: any Sendable, to question: Question) {
      if answers.count >= IndexMemory.mostAnswers { answers = [:] }
      answers[question] = answer
    }
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
    state.withLock { $0.keep(answer, to: question) }
    return answer
  }

  /// The same for several questions; `ask` answers those, by their places, that were not asked before.
  func answers<Answer: Sendable>(_ questions: [Question], _ ask: ([Int]) -> [Answer]) -> [Answer] {
    var answers = state.withLock { state in questions.map { state.answers[$0] as? Answer } }
    let open = answers.indices.filter { answers[$0] == nil }
    if open.isEmpty { return answers.compactMap(\.self) }
    let found = ask(open)
    state.withLock { state in
      for (place, answer) in zip(open, found) {
        answers[place] = answer
        state.keep(answer, to: questions[place])
      }
    }
    return answers.compactMap(\.self)
  }
}
