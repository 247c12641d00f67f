import Decoding
import SourceText
import SymbolIndex
import Tokenization

/// Puts a list of names into order when the model has evaluated a prompt: distances in the text and likelihoods together.
///
/// The name that the model itself would write comes in if the list lacks it and it exists somewhere: in the document or in a
/// file of the workspace.
final class NameRanking {
  /// How many tokens a list may cost beyond the prompt, for a model whose tokens cost little.
  private static let mostSteps = 4
  /// Most tokens of the model's own name, and fewest bytes.
  private static let mostTokens = 5
  private static let fewestBytes = 3

  private let context: ContextAssembly
  private let prompt: Prompt
  private let memory: TokenMemory?
  /// What may come after some tokens, as far as it was asked for.
  private var known: [[TokenID]: MixedDistribution] = [:]
  private var room: Int
  /// True if the model is not where the prompt ends.
  private var isElsewhere = false

  private var model: any TokenModel { context.model.model }

  init(context: ContextAssembly, prompt: Prompt, memory: TokenMemory?) {
    self.context = context
    self.prompt = prompt
    self.memory = memory
    room = context.model.model.draftLength > 0 ? 0 : Self.mostSteps
  }

  /// The same names in their new order, and perhaps one more; the prompt is evaluated again if the model has gone on from it.
  ///
  /// `mayStep` is asked before each step that the model has not taken before. Throws `CancellationError` or the model's own error.
  func ordered(_ list: NameList, mayStep: () -> Bool) throws -> NameList {
    guard list.canBeOrdered else { return list }
    if known.isEmpty { known[[]] = distribution(after: []) }
    var list = list
    if !list.isSure, let own = try ownName(in: list, mayStep) { list.items.append(own) }
    let names = list.items.map { context.bytesToCome(of: $0.name, in: list, healed: prompt.healed) }
    let search = NameSearch(names, vocabulary: context.vocabulary)
    let probabilities = try search.probabilities { try next(after: $0, mayStep) }
    if isElsewhere {
      try evaluate([])
      isElsewhere = false
    }
    return NameOrder.sorted(list, probabilities: probabilities)
  }

  /// What may come after tokens; nil if that would take a step more than there is time for.
  private func next(after tokens: [TokenID], _ mayStep: () -> Bool) throws -> MixedDistribution? {
    if let known = known[tokens] { return known }
    // What need not be computed counts as well: the order of a list that has all its time must not depend on earlier ones.
    guard room > 0, isThere(tokens) || mayStep() else { return nil }
    room -= 1
    try evaluate(tokens)
    let found = distribution(after: tokens)
    known[tokens] = found
    return found
  }

  /// True if the model has been asked before what comes after tokens, and need not compute it.
  private func isThere(_ tokens: [TokenID]) -> Bool {
    isElsewhere = true
    return model.missing(segments(with: tokens)) == 0
  }

  private func evaluate(_ tokens: [TokenID]) throws {
    isElsewhere = true
    _ = try model.evaluate(segments(with: tokens), cancellation: context.request.cancellation)
  }

  private func segments(with tokens: [TokenID]) -> [TokenSegment] {
    var segments = prompt.segments
    segments[segments.count - 1].tokens += tokens
    return segments
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

  // MARK: The model's own name

  private func ownName(in list: NameList, _ mayStep: () -> Bool) throws -> NameItem? {
    guard let name = try likeliestName(in: list, mayStep), name.utf8.count >= Self.fewestBytes,
      !list.items.contains(where: { $0.name == name })
    else { return nil }
    let index = context.request.index
    let symbol = index.symbols(named: [name], limit: 1).first
    guard symbol != nil || isWritten(name) || index.knownNames(among: [name]).contains(name) else { return nil }
    var item = NameItem(
      name: name,
      kind: symbol?.kind ?? .variable,
      detail: symbol?.signature ?? "",
      documentation: symbol?.doc,
      source: symbol == nil ? .word : .index,
      path: symbol?.path
    )
    item.cost = NameCandidates.costOfUnused(item.source)
    return item
  }

  /// The identifier that goes on from what is typed, by the likeliest token each time; nil if none does.
  private func likeliestName(in list: NameList, _ mayStep: () -> Bool) throws -> String? {
    let bytes = context.request.document.snapshot.bytes
    let healStart = context.request.cursor - prompt.healed.count
    var tokens: [TokenID] = []
    var text = Array(bytes[min(list.replace.lowerBound, healStart)..<healStart])
    while tokens.count < Self.mostTokens, let best = try next(after: tokens, mayStep)?.best(1).first {
      tokens.append(best.token)
      text += context.vocabulary.bytes(of: best.token)
      let name = text.dropFirst(max(list.replace.lowerBound - healStart, 0))
      let end = name.firstIndex { !IdentifierBytes.contains($0) } ?? name.endIndex
      guard end < name.endIndex || context.vocabulary.ends.contains(best.token) else { continue }
      return name.startIndex + list.replace.count < end ? String(validating: name[..<end], as: UTF8.self) : nil
    }
    return nil
  }

  /// True for a word of the document that is not the one at the cursor.
  private func isWritten(_ name: String) -> Bool {
    let bytes = context.request.document.snapshot.bytes
    let cursor = context.request.cursor
    let near = max(0, cursor - Self.mostBytes)..<min(bytes.count, cursor + Self.mostBytes)
    var isFound = false
    WordScan.forEach(in: bytes, near) { place in
      if !isFound, place.count == name.utf8.count, bytes[place].elementsEqual(name.utf8) { isFound = true }
    }
    return isFound
  }

  /// How far a word is looked for, in bytes to both sides.
  private static let mostBytes = 1 << 16
}

/// Puts names for a place into the order of what is expected there; before each step that the model takes for it, it asks
/// whether there is time.
package typealias NameOrdering = (_ names: NameList, _ mayStep: () -> Bool) throws -> NameList
