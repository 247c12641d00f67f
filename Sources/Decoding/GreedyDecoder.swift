package import Support
import Tokenization

/// Writes the most likely text token by token, under constraints.
///
/// The same logits always give the same text: the highest adjusted logit wins, the lowest id among equals.
package final class GreedyDecoder {
  private let model: any TokenModel
  private let vocabulary: Vocabulary

  /// A decoder for a model and the vocabulary of the same file.
  package init(model: any TokenModel, vocabulary: Vocabulary) {
    self.model = model
    self.vocabulary = vocabulary
  }

  /// Generates after what the model has evaluated.
  ///
  /// `namesAfter` is asked for the names that may come after the text so far whenever no others are in force.
  /// `onFirst` is called once, when the first token that goes beyond the healed bytes is chosen, or the end.
  /// `onText` gets what follows the cursor in pieces of whole code points, never more than the returned text.
  /// `isOutOfTime` is asked before every token. Throws `CancellationError` or the model's own error.
  package func generate(
    _ request: DecodingRequest,
    cancellation: CancellationFlag,
    isOutOfTime: () -> Bool = { false },
    namesAfter: (([UInt8]) -> NameConstraint?)? = nil,
    onFirst: () -> Void = {},
    onText: (([UInt8]) -> Void)? = nil
  ) throws -> Generation {
    var run = DecodingRun(request: request, vocabulary: vocabulary)
    var isFirst = true
    var steps = DraftedSteps(model, length: request.draftLength)
    defer { steps.dropDrafts() }
    while run.end == nil {
      try cancellation.check()
      if isOutOfTime() {
        run.end = .deadline
        break
      }
      if let namesAfter { run.askForNames(namesAfter) }
      let choice = run.choose(from: steps.logits)
      if isFirst, choice.map({ $0.end > 0 }) ?? true {
        isFirst = false
        onFirst()
      }
      guard let token = choice else { break }
      run.accept(token)
      if let onText { run.publish(to: onText) }
      if run.end == nil { try steps.step(token.token, draft: run.draft, cancellation: cancellation) }
    }
    return run.finish(onText)
  }
}

/// The state of one generation.
private struct DecodingRun {
  var end: GenerationEnd?

  private let request: DecodingRequest
  private let vocabulary: Vocabulary
  private var healing: HealingConstraint
  private var names: NameConstraint?
  private var bytes: [UInt8] = []
  private var result = Generation()
  private var cutLength: Int?
  private var publishedLength = 0

  init(request: DecodingRequest, vocabulary: Vocabulary) {
    self.request = request
    self.vocabulary = vocabulary
    healing = HealingConstraint(request.healed)
    names = request.names
    for token in request.forced { append(token) }
    if request.maximumTokens <= result.tokens.count { end = .length }
  }

  /// What was generated after the cursor so far.
  private var text: [UInt8] { Array(bytes.dropFirst(request.healed.count)) }

  private var ids: [TokenID] { result.tokens.map(\.token) }

  /// The next token, or nil with `end` set.
  mutating func choose(from logits: [Float]) -> GeneratedToken? {
    let asksForMore = request.alternatives > 0 && result.alternatives.isEmpty && bytes.count <= request.healed.count
    let best = likeliest(asksForMore ? 1 + request.alternatives : 1, logits).map(generated)
    guard let chosen = best.first else {
      end = .deadEnd
      return nil
    }
    let isEnd = vocabulary.ends.contains(chosen.token)
    if asksForMore, isEnd || chosen.end > 0 {
      result.alternatives = best.dropFirst().filter { !vocabulary.ends.contains($0.token) && $0.end > 0 }
        .map { result.tokens + [$0] }
    }
    if isEnd {
      result.tokens.append(chosen)
      end = .endOfText
      return nil
    }
    return chosen
  }

  /// Takes a constraint for what may come next if there is none.
  mutating func askForNames(_ namesAfter: ([UInt8]) -> NameConstraint?) {
    if names?.isDone ?? true, healing.isDone { names = namesAfter(text) }
  }

  /// What the request or else the memory expects next.
  func draft(most: Int) -> [TokenID] {
    let room = request.maximumTokens - result.tokens.count
    if request.expected.count > ids.count, request.expected.starts(with: ids) {
      return Array(request.expected.dropFirst(ids.count).prefix(min(most, room)))
    }
    guard healing.isDone, let memory = request.memory else { return [] }
    return memory.draft(after: ids, most: min(most, room))
  }

  mutating func accept(_ token: GeneratedToken) {
    append(token)
    if token.end > 0, let cut = request.stop.cut(text) {
      cutLength = cut
      end = .stop
    } else if let kept = RepetitionGuard.loopStart(in: ids) {
      cutLength = max(result.tokens[kept - 1].end, 0)
      end = .repetition
    } else if isUnlikely {
      end = .unlikely
    } else if result.tokens.count >= request.maximumTokens {
      end = .length
    }
  }

  /// True if the first line, which is not yet whole, is less likely than was asked for: it can only become less.
  private var isUnlikely: Bool {
    guard request.leastLogProbability > -.infinity, !text.contains(UInt8(ascii: "\n")) else { return false }
    return result.tokens.reduce(0) { $1.end > 0 ? $0 + $1.logProbability : $0 } < request.leastLogProbability
  }

  /// Hands out what no stop rule and no loop can take away any more.
  mutating func publish(to onText: ([UInt8]) -> Void) {
    guard end == nil else { return }
    let settled = RepetitionGuard.settledCount(in: ids)
    guard settled > 0 else { return }
    let length = min(result.tokens[settled - 1].end, request.stop.settled(text))
    emit(upTo: CodePoints.completeLength(text.prefix(max(length, 0))), to: onText)
  }

  mutating func finish(_ onText: (([UInt8]) -> Void)?) -> Generation {
    let whole = text
    result.text = Array(
      whole.prefix(CodePoints.completeLength(whole.prefix(cutLength ?? request.stop.cutUnfinished(whole))))
    )
    result.end = end ?? .length
    if let onText { emit(upTo: result.text.count, to: onText) }
    return result
  }

  private mutating func emit(upTo length: Int, to onText: ([UInt8]) -> Void) {
    guard length > publishedLength else { return }
    onText(Array(text[publishedLength..<length]))
    publishedLength = length
  }

  private func generated(_ token: TokenID, logProbability: Double) -> GeneratedToken {
    let end = bytes.count + vocabulary.bytes(of: token).count - request.healed.count
    return GeneratedToken(token: token, logProbability: logProbability, end: end)
  }

  private mutating func append(_ token: GeneratedToken) {
    let new = vocabulary.bytes(of: token.token)
    healing.accept(new)
    names?.accept(new)
    bytes += new
    result.tokens.append(token)
  }

  /// The most likely tokens under the constraints, by the model and the memory together.
  private mutating func likeliest(_ count: Int, _ logits: [Float]) -> [(token: TokenID, logProbability: Double)] {
    let model = distribution(logits)
    guard let memory = request.memory else { return model.best(count) }
    return MixedDistribution(model: model, levels: memory.levels(after: ids)).best(count)
  }

  private mutating func distribution(_ logits: [Float]) -> TokenDistribution {
    let healed = healing.allowed(in: vocabulary) ?? vocabulary.unconstrained
    guard let constraint = names, let known = constraint.allowed(in: vocabulary) else {
      return TokenDistribution(logits: logits, allowed: healed)
    }
    if constraint.strength == .soft {
      return TokenDistribution(
        logits: logits,
        allowed: healed,
        preferred: known,
        bonus: NameConstraint.softBonus
      )
    }
    let both = healed.map { $0.intersection(known) } ?? known
    if both.isEmpty {
      names = nil
      return TokenDistribution(logits: logits, allowed: healed)
    }
    return TokenDistribution(logits: logits, allowed: both)
  }
}
