import Decoding
import SourceText
import Tokenization

/// Leads the model along a given text in place of one that it writes, to see how likely each token was.
///
/// The prompt and the memory are those of a completion at the cursor; nothing is masked, nothing judged. The text from the
/// commit point to the text's end is tokenized as one, and the tokens that reach beyond the cursor are the text's: the
/// first may begin before the cursor, as healing has it.
struct TeacherForcing {
  private let model: LoadedModel
  private let vocabulary: Vocabulary
  private let request: CompletionRequest
  private let memory: TokenMemory?
  private let segments: [TokenSegment]
  /// Tokens since the memory's context, and which of them are the text's.
  private let recent: [TokenID]
  private let textStart: Int

  /// `context` and `files` are those of the request; what does not fit into the model's middle is left out.
  init(_ text: [UInt8], request: CompletionRequest, context: ContextAssembly, files: FileMemory) {
    self.request = request
    model = context.model
    vocabulary = context.vocabulary
    let prompt = context.prompt()
    let before = Array(request.document.snapshot.bytes[prompt.commit..<request.cursor])
    let tokens = Array(
      context.model.tokenizer.encode(before + text, continuesText: true).prefix(prompt.typedTokens + prompt.room)
    )
    var ends: [Int] = []
    for token in tokens { ends.append((ends.last ?? 0) + context.vocabulary.bytes(of: token).count) }
    let first = ends.firstIndex { $0 > before.count } ?? tokens.count
    // Where generation would have begun, or the token that reaches over that place.
    let start = min(ends.firstIndex { $0 > before.count - prompt.healed.count } ?? first, first)
    let startOffset = start == 0 ? 0 : ends[start - 1]
    memory = context.memory(of: files, healed: Array(before.dropFirst(startOffset)))
    recent = Array(tokens[start...])
    textStart = first - start
    segments = Self.replacing(prompt, by: tokens[..<first])
  }

  /// Where a token stands: what model and memory say, and the last tokens before it.
  struct Place {
    let distribution: MixedDistribution
    let context: [TokenID]
  }

  /// Calls `body` with each token of the text.
  func forEachToken(_ body: (_ token: TokenID, _ place: Place) -> Void) throws {
    guard textStart < recent.count else { return }
    _ = try model.model.evaluate(segments, cancellation: request.cancellation)
    for index in textStart..<recent.count {
      let token = recent[index]
      let before = Array(recent[..<index])
      let mixed = MixedDistribution(
        model: TokenDistribution(logits: model.model.logits, allowed: vocabulary.unconstrained),
        levels: memory?.levels(after: before) ?? []
      )
      body(token, Place(distribution: mixed, context: memory?.recent(before) ?? []))
      if index + 1 < recent.count { try model.model.step(token, cancellation: request.cancellation) }
    }
  }

  /// How likely the text was.
  func likelihood() throws -> Likelihood {
    var result = Likelihood()
    try forEachToken { token, place in
      result.nats -= place.distribution.logProbability(of: token)
      result.bytes += vocabulary.bytes(of: token).count
      result.tokens += 1
    }
    return result
  }

  /// What is known about each token.
  func evidence() throws -> [(bytes: Int, evidence: TokenEvidence)] {
    var result: [(Int, TokenEvidence)] = []
    try forEachToken { token, place in
      let evidence = place.distribution.evidence(of: token, after: place.context)
      result.append((vocabulary.bytes(of: token).count, evidence))
    }
    return result
  }

  /// The prompt's segments with other tokens as the typed text.
  private static func replacing(_ prompt: Prompt, by typed: ArraySlice<TokenID>) -> [TokenSegment] {
    var segments = prompt.segments
    guard let last = segments.indices.last else { return segments }
    segments[last].tokens.removeLast(min(prompt.typedTokens, segments[last].tokens.count))
    segments[last].tokens += typed
    return segments
  }
}
