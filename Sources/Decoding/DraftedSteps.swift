import Support
import Tokenization

/// Steps of a model that evaluates what is likely to come along with what has come (Y. Leviathan et al., "Fast Inference
/// from Transformers via Speculative Decoding", arXiv 2211.17192, with a memory as the drafter).
///
/// Reading the weights is most of a step's cost where they do not fit into the cache, so several tokens cost little more
/// than one. Logits do not depend on what was evaluated together: drafts change how long a text takes, never the text.
struct DraftedSteps {
  /// Logits after the last token that was stepped.
  private(set) var logits: [Float]

  private let model: any TokenModel
  private let length: Int
  /// What was evaluated beyond the last stepped token, and the logits after each.
  private var drafts: ArraySlice<TokenID> = []
  private var rows: ArraySlice<[Float]> = []

  /// Steps from what the model has evaluated, with drafts of at most `length` tokens; nil: as long as it wants them.
  init(_ model: any TokenModel, length: Int?) {
    self.model = model
    self.length = min(length ?? model.draftLength, model.draftLength)
    logits = model.logits
  }

  /// Makes `token` the last; `draft` is asked for at most so many tokens that may follow it, if there is use for them.
  mutating func step(
    _ token: TokenID,
    draft: (_ most: Int) -> [TokenID],
    cancellation: CancellationFlag
  ) throws {
    if drafts.first == token, let known = rows.first {
      drafts.removeFirst()
      rows.removeFirst()
      logits = known
      return
    }
    dropDrafts()
    let following = length > 0 ? Array(draft(length).prefix(length)) : []
    if following.isEmpty {
      try model.step(token, cancellation: cancellation)
      logits = model.logits
    } else {
      let found = try model.step([token] + following, cancellation: cancellation)
      drafts = following[...]
      rows = found.dropFirst()
      logits = found.first ?? []
    }
  }

  /// Takes back what was evaluated and did not come.
  mutating func dropDrafts() {
    if !drafts.isEmpty { model.rollBack(drafts.count) }
    drafts = []
    rows = []
  }
}
