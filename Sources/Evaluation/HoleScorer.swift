import Completion
import Foundation
import SourceText
import Support
import SymbolIndex
import Syntax

/// Asks a completer at a hole and compares.
struct HoleScorer {
  let hole: Hole
  let isCrossFile: Bool
  let isDuplicate: Bool
  /// With the hole, and with its tree.
  let document: CompletionDocument
  let index: SymbolStore
  let time: MonotonicTime

  /// What came out.
  func outcome(of completer: any Completer, arm: Arm) throws -> Outcome {
    let watch = Stopwatch(time)
    var outcome = outcome(arm)
    switch hole.task {
    case .line, .block: try score(text: completer, into: &outcome, watch)
    case .identifier: try score(names: completer, into: &outcome, watch)
    case .replay: try score(typing: completer, into: &outcome)
    case .bits, .rules: try score(likelihood: completer, into: &outcome)
    }
    if hole.task == .replay { outcome.example.seconds = watch.seconds }
    return outcome
  }

  private func outcome(_ arm: Arm) -> Outcome {
    Outcome(
      task: hole.task,
      arm: arm,
      identifier: hole.identifier,
      path: hole.path,
      language: hole.language,
      isCrossFile: isCrossFile,
      isDuplicate: isDuplicate,
      isPythonDot: false,
      shares: [:],
      series: [:],
      example: Outcome.Example(
        place: hole.place,
        typed: hole.typed,
        expected: String(decoding: hole.truth, as: UTF8.self),
        text: nil,
        reason: nil,
        sources: [],
        isRight: false,
        confidence: 0,
        seconds: 0
      )
    )
  }

  // MARK: Texts

  private func score(
    text completer: any Completer,
    into outcome: inout Outcome,
    _ watch: Stopwatch
  ) throws {
    let place = CompletionPlace(
      document: document,
      offset: hole.offset,
      index: index,
      wantsBlock: hole.task == .block
    )
    let answer = try completer.text(at: place)
    outcome.example.seconds = watch.seconds
    try addObjection(of: completer, at: place, to: &outcome)
    let text = answer.text ?? []
    let compared = TextMeasures.compared(text, in: hole.task)
    let truth = TextMeasures.compared(hole.truth, in: hole.task)
    let isRight = !compared.isEmpty && compared == truth
    let isShown = !text.isEmpty
    outcome.add(.exactMatch, Share(isRight))
    outcome.add(.editSimilarity, Share(isShown ? TextMeasures.editSimilarity(compared, truth) : 0))
    outcome.add(.identifierF1, TextMeasures.identifierF1(compared, truth: truth).map { Share($0) })
    outcome.add(.coverage, Share(isShown))
    outcome.example.text = isShown ? String(decoding: text, as: UTF8.self) : nil
    outcome.example.reason = answer.reason
    outcome.example.sources = answer.sources
    outcome.example.confidence = answer.confidence
    outcome.example.isRight = isRight
    guard isShown else { return }
    outcome.add(.precision, Share(isRight))
    let review = TextReview(of: text, in: document, at: hole.offset, index: index)
    outcome.add(.parseValid, review.parses.map { Share($0) })
    outcome.add(.unknownNameRate, review.hasUnknownName.map { Share($0) })
  }

  private func addObjection(of completer: any Completer, at place: CompletionPlace, to outcome: inout Outcome) throws {
    switch try completer.objection(to: hole.truth, at: place) {
    case .noJudges: break
    case .nothing: outcome.add(.falseAlarmRate, Share(false))
    case .reason(let reason):
      outcome.add(.falseAlarmRate, Share(true))
      outcome.example.objection = reason
    }
  }

  // MARK: Names

  private func score(names completer: any Completer, into outcome: inout Outcome, _ watch: Stopwatch) throws {
    let place = CompletionPlace(document: document, offset: hole.offset, index: index)
    let names = try completer.names(at: place)
    outcome.example.seconds = watch.seconds
    let name = place.typedName + hole.truth
    let rank = names.firstIndex { $0.utf8.elementsEqual(name) }.map { $0 + 1 }
    outcome.add(.mrr, Share(rank.map { 1 / Double($0) } ?? 0))
    let recalls: [(Metric, Int)] = [(.recallAt1, 1), (.recallAt5, 5), (.recallAt10, 10), (.recallAtAll, .max)]
    for (metric, most) in recalls { outcome.add(metric, Share(rank.map { $0 <= most } ?? false)) }
    outcome.add(.coverage, Share(!names.isEmpty))
    outcome.example.text = names.isEmpty ? nil : names.prefix(5).joined(separator: ", ")
    outcome.example.reason = rank.map { "rank \($0) of \(names.count)" } ?? "not among \(names.count)"
    outcome.example.isRight = rank == 1
  }

  // MARK: Likelihoods

  private func score(likelihood completer: any Completer, into outcome: inout Outcome) throws {
    let place = CompletionPlace(document: document, offset: hole.offset, index: index)
    guard let likelihood = try completer.likelihood(of: hole.truth, at: place) else { return }
    let bits = likelihood.nats / log(2)
    outcome.add(.bitsPerByte, Share(bits, of: Double(likelihood.bytes)))
    outcome.example.text = "\(Int(bits.rounded())) bits for \(likelihood.bytes) bytes"
  }

  // MARK: Typing

  private func score(typing completer: any Completer, into outcome: inout Outcome) throws {
    var typing = TypedDocument(hole: hole, document: document)
    var milliseconds: [Double] = []
    var tokens: [Double] = []
    var names = 0.0
    let policy = TypingPolicy(
      truth: hole.truth,
      before: Array(hole.typed.utf8),
      memberAccess: document.language?.memberAccess ?? ["."]
    )
    let tally = try policy.type(
      text: { position in
        let watch = Stopwatch(time)
        let document = typing.document(at: position)
        let place = CompletionPlace(
          document: document,
          offset: hole.offset + position,
          index: index,
          isAutomatic: true
        )
        let answer = try completer.text(at: place)
        milliseconds.append(watch.seconds * 1000)
        if let count = answer.evaluatedTokens { tokens.append(Double(count)) }
        return answer.text
      },
      names: { position in
        let watch = Stopwatch(time)
        let document = typing.document(at: position)
        let found = try completer.names(
          at: CompletionPlace(document: document, offset: hole.offset + position, index: index)
        )
        names += watch.seconds
        return found
      }
    )
    outcome.add(.keystrokesSaved, Share(Double(tally.keys - tally.pressed), of: Double(tally.keys)))
    outcome.add(.shownPer100Keys, Share(100 * Double(tally.shown), of: Double(tally.pressed)))
    outcome.add(.wrongPer100Keys, Share(100 * Double(tally.wrong), of: Double(tally.pressed)))
    outcome.series[Metric.Series.keyMilliseconds.rawValue] = milliseconds
    outcome.series[Metric.Series.evaluatedTokens.rawValue] = tokens
    outcome.example.text = "\(tally.pressed) keys instead of \(tally.keys)"
    outcome.example.reason = "\(tally.shown) texts shown, \(tally.wrong) of them wrong"
    outcome.example.isRight = tally.pressed < tally.keys
  }
}

extension Outcome {
  /// Adds a metric that applies.
  mutating func add(_ metric: Metric, _ share: Share?) {
    if let share { shares[metric.rawValue] = share }
  }
}

/// The document while its hole is typed, parsed as the server does: from the tree of the text before.
private struct TypedDocument {
  private static let timeLimit = 2.0

  private let hole: Hole
  private var document: CompletionDocument
  private var position = 0

  init(hole: Hole, document: CompletionDocument) {
    self.hole = hole
    self.document = document
  }

  /// With the first bytes of the truth in its hole.
  mutating func document(at newPosition: Int) -> CompletionDocument {
    guard newPosition > position else { return document }
    let cursor = hole.offset + position
    let edit = TextEdit(range: cursor..<cursor, replacement: Array(hole.truth[position..<newPosition]))
    position = newPosition
    document.snapshot.apply(edit)
    document.tree = document.tree.flatMap { tree in
      (try? SyntaxParser(grammar: tree.grammar))?
        .parse(document.snapshot.bytes, previous: tree.edited(edit), timeLimit: Self.timeLimit)
    }
    return document
  }
}
