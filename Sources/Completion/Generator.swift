import Decoding
import Foundation
import Tokenization

/// Runs the model over a prompt: the best text, and others that begin differently.
struct Generator {
  private let model: LoadedModel
  private let request: CompletionRequest
  private let prompt: Prompt
  private let memory: TokenMemory?
  private let decoder: GreedyDecoder
  private let last: LastWriting
  let counts: ContextCounts

  /// Evaluates the prompt.
  init(
    model: LoadedModel,
    vocabulary: Vocabulary,
    request: CompletionRequest,
    prompt: Prompt,
    memory: TokenMemory?,
    last: LastWriting
  ) throws {
    self.model = model
    self.request = request
    self.prompt = prompt
    self.memory = memory
    self.last = last
    decoder = GreedyDecoder(model: model.model, vocabulary: vocabulary)
    let evaluation = try model.model.evaluate(prompt.segments, cancellation: request.cancellation)
    var counts = ContextCounts()
    counts.tokens = prompt.tokens
    counts.globalTokens = prompt.globalTokens
    counts.localTokens = prompt.tokens - prompt.globalTokens
    counts.reusedTokens = evaluation.reused
    counts.evaluatedTokens = evaluation.evaluated
    counts.window = prompt.window.map { WindowCounts($0, in: request.document.snapshot) }
    self.counts = counts
  }

  /// The best text first, then those of the most likely other beginnings, each once.
  ///
  /// `onFirst` is called when the best text's first new token is chosen; `onText` gets that text as it grows, in pieces
  /// that stay.
  func texts(
    names: NameConstraint?,
    members: MemberConstraints?,
    stop: StopRule,
    onFirst: () -> Void,
    onText: (([UInt8]) -> Void)?
  ) throws -> [Generation] {
    var decoding = DecodingRequest(
      healed: prompt.healed,
      names: names,
      stop: stop,
      maximumTokens: min(request.options.maximumTokens + prompt.healed.count, prompt.room),
      alternatives: request.options.count > 1 ? 2 * request.options.count : 0,
      memory: memory
    )
    if request.options.judges { decoding.leastLogProbability = leastLogProbability }
    let asked = prompt.segments.last?.tokens ?? []
    decoding.expected = last.expected(after: asked, healed: prompt.healed, tokenizer: model.tokenizer)
    let first = try generate(decoding, members, onFirst: onFirst, onText)
    last.remember(first.tokens.map(\.token), after: asked)
    var texts = [first]
    decoding.alternatives = 0
    decoding.expected = []
    for branch in first.alternatives where texts.count < request.options.count && !request.isOutOfTime {
      decoding.forced = branch
      var segments = prompt.segments
      segments[segments.count - 1].tokens += branch.map(\.token)
      _ = try model.model.evaluate(segments, cancellation: request.cancellation)
      let other = try generate(decoding, members, nil)
      if !texts.contains(where: { $0.text == other.text }) { texts.append(other) }
    }
    return texts
  }

  /// Of a first line that is worth writing to its end; a little less than what is asked for, which is compared in the end.
  private var leastLogProbability: Double {
    log(Calibration(model: model.name).given(right: request.options.leastConfidence)) - 1e-6
  }

  private func generate(
    _ decoding: DecodingRequest,
    _ members: MemberConstraints?,
    onFirst: () -> Void = {},
    _ onText: (([UInt8]) -> Void)?
  ) throws -> Generation {
    try decoder.generate(
      decoding,
      cancellation: request.cancellation,
      isOutOfTime: { request.isOutOfTime },
      namesAfter: members.map { members in { members.constraint(after: $0) } },
      onFirst: onFirst,
      onText: onText
    )
  }
}
