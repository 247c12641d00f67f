import Decoding
import Tokenization

/// Puts a list of names into order when the model has evaluated a prompt: distances in the text and likelihoods together.
struct NameRanking {
  /// How many tokens a list may cost beyond the prompt, for a model whose tokens cost little.
  private static let mostSteps = 4

  let context: ContextAssembly
  let prompt: Prompt
  let memory: TokenMemory?

  private var model: any TokenModel { context.model.model }

  /// The same names in their new order; the prompt is evaluated again if the model has gone on from it.
  ///
  /// Throws `CancellationError` or the model's own error.
  func ordered(_ list: NameList) throws -> NameList {
    guard list.items.count > 1 else { return list }
    let names = list.items.map { context.bytesToCome(of: $0.name, in: list, healed: prompt.healed) }
    let search = NameSearch(names, vocabulary: context.vocabulary)
    var hasMoved = false
    let steps = model.draftLength > 0 ? 0 : Self.mostSteps
    let probabilities = try search.probabilities(steps: steps) { tokens in
      if !tokens.isEmpty {
        hasMoved = true
        try evaluate(tokens)
      }
      return distribution(after: tokens)
    }
    if hasMoved { try evaluate([]) }
    return NameOrder.sorted(list, probabilities: probabilities)
  }

  private func evaluate(_ tokens: [TokenID]) throws {
    var segments = prompt.segments
    segments[segments.count - 1].tokens += tokens
    _ = try model.evaluate(segments, cancellation: context.request.cancellation)
  }

  /// What may come after the prompt and `tokens`, which were evaluated last.
  private func distribution(after tokens: [TokenID]) -> MixedDistribution {
    var healing = HealingConstraint(prompt.healed)
    for token in tokens { healing.accept(context.vocabulary.bytes(of: token)) }
    return MixedDistribution(
      model: TokenDistribution(
        logits: model.logits,
        allowed: healing.allowed(in: context.vocabulary) ?? context.vocabulary.unconstrained
      ),
      levels: memory?.levels(after: tokens) ?? []
    )
  }
}

/// Puts names for a place into the order of what is expected there.
package typealias NameOrdering = (NameList) throws -> NameList
