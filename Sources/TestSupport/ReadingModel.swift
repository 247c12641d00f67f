package import Decoding
package import Support
import Synchronization
package import Tokenization

/// A model that has to read what it is given, token by token, and remembers what it has read: for tests of what is read
/// when, and what it costs. What it wants to write is another model's affair.
///
/// Prompts are one segment each, as those of plain causal models.
package final class ReadingModel: TokenModel {
  /// What was read, for a test on another thread.
  package final class Counts: Sendable {
    private let tokens = Mutex(0)
    package init() {}
    /// Tokens read so far.
    package var read: Int { tokens.withLock { $0 } }
    fileprivate func add() { tokens.withLock { $0 += 1 } }
  }

  package let counts: Counts
  private let base: any TokenModel
  private let readToken: @Sendable () -> Void
  private var memory: [[TokenID]] = []
  private var current: [TokenID] = []

  /// `readToken` is called for each token that is read, to take time or to interrupt.
  package init(_ base: any TokenModel, counts: Counts = Counts(), readToken: @escaping @Sendable () -> Void = {}) {
    self.base = base
    self.counts = counts
    self.readToken = readToken
  }

  package var vocabularySize: Int { base.vocabularySize }
  package var logits: [Float] { base.logits }

  package func missing(_ segments: [TokenSegment]) -> Int {
    retire()
    let tokens = Self.tokens(segments)
    return tokens.count - min(known(tokens), max(tokens.count - 1, 0))
  }

  package func evaluate(_ segments: [TokenSegment], cancellation: CancellationFlag) throws -> EvaluationCount {
    retire()
    let tokens = Self.tokens(segments)
    let reused = min(known(tokens), max(tokens.count - 1, 0))
    current = Array(tokens.prefix(reused))
    for token in tokens.dropFirst(reused) {
      try read(token, cancellation)
    }
    _ = try base.evaluate(segments, cancellation: cancellation)
    return EvaluationCount(reused: reused, evaluated: tokens.count - reused)
  }

  package func step(_ token: TokenID, cancellation: CancellationFlag) throws {
    try read(token, cancellation)
    try base.step(token, cancellation: cancellation)
  }

  package func rollBack(_ count: Int) {
    current.removeLast(min(count, current.count))
    base.rollBack(count)
  }

  private func read(_ token: TokenID, _ cancellation: CancellationFlag) throws {
    try cancellation.check()
    readToken()
    counts.add()
    current.append(token)
  }

  private func retire() {
    if !current.isEmpty, !memory.contains(current) { memory.append(current) }
    current = []
  }

  private func known(_ tokens: [TokenID]) -> Int {
    memory.map { zip($0, tokens).prefix { $0 == $1 }.count }.max() ?? 0
  }

  private static func tokens(_ segments: [TokenSegment]) -> [TokenID] { segments.flatMap(\.tokens) }
}
