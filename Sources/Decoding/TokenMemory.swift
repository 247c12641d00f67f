package import Tokenization

/// What came after the tokens at hand in texts seen before: the open file, files of the repository, and those that the
/// model's prior was counted in.
///
/// It answers with counts of next tokens at several lengths of context, the longest match first, as in prediction by
/// partial matching (Cleary and Witten, 1984) and cache models of code with nested scopes (Hellendoorn and Devanbu,
/// 2017). What the counts are worth against each other and against the model, `MemoryWeights` says.
package struct TokenMemory: Sendable {
  /// Where counts come from.
  package enum Source: Int, Sendable, CaseIterable {
    /// The texts that the model was trained on.
    case prior
    /// Other files.
    case repository
    /// The file that is edited.
    case openFile
  }

  /// The counts of next tokens after one context.
  package struct Level: Sendable, Hashable {
    /// Where they come from.
    package var source: Source
    /// How many tokens of context they are the counts of.
    package var length: Int
    /// Ascending by id, each more than 0.
    package let counts: [Count]
    /// How many places were counted: those of `counts`, and those of tokens that a prior leaves out.
    package let total: Int
    /// How many places `counts` are.
    let listed: Int

    /// `counts` ascend by id; `total` nil: that of `counts`.
    package init(source: Source, length: Int, counts: [Count], total: Int? = nil) {
      self.source = source
      self.length = length
      self.counts = counts
      listed = counts.reduce(0) { $0 + $1.count }
      self.total = max(total ?? 0, listed)
    }

    /// The same without the counts of tokens that `isAllowed` denies; nil if none is left.
    func filtered(_ isAllowed: (TokenID) -> Bool) -> Level? {
      if counts.allSatisfy({ isAllowed($0.token) }) { return self }
      let allowed = counts.filter { isAllowed($0.token) }
      if allowed.isEmpty { return nil }
      let denied = listed - allowed.reduce(0) { $0 + $1.count }
      return Level(source: source, length: length, counts: allowed, total: total - denied)
    }
  }

  /// How often a token came.
  package struct Count: Sendable, Hashable {
    /// Its id.
    package var token: TokenID
    /// More than 0.
    package var count: Int

    package init(token: TokenID, count: Int) {
      self.token = token
      self.count = count
    }
  }

  /// Longest context that is compared.
  package static let longestMatch = 8
  /// Most places of a source that are looked at for a context, those of the first segments first, so that a look-up is
  /// cheap after tokens that are everywhere.
  static let mostPlaces = 2048

  /// Shortest context whose counts are worth a draft.
  private static let shortestDraftMatch = 3

  private let context: [TokenID]
  private let openFile: [MemorySegment]
  private let repository: [MemorySegment]
  private let prior: StaticPrior?

  /// A memory of segments, the nearest first, for a text that goes on after `context`.
  package init(
    context: some Collection<TokenID>,
    openFile: [MemorySegment],
    repository: [MemorySegment],
    prior: StaticPrior? = nil
  ) {
    self.context = Array(context.suffix(Self.longestMatch))
    self.openFile = openFile
    self.repository = repository
    self.prior = prior
  }

  /// The counts after the context and `generated`, the longest contexts first, at equal length the open file first.
  ///
  /// A shorter context is there only if it was seen in more places than a longer one.
  package func levels(after generated: [TokenID]) -> [Level] {
    let recent = recent(generated)
    var levels = self.levels(of: .openFile, openFile, after: recent)
    levels += self.levels(of: .repository, repository, after: recent)
    levels += prior?.levels(after: recent) ?? []
    return levels.sorted { ($0.length, $0.source.rawValue) > ($1.length, $1.source.rawValue) }
  }

  /// What most likely comes after the context and `generated` as far as a longer match tells: each token most of what
  /// came after one of `shortestDraftMatch` tokens or more.
  func draft(after generated: [TokenID], most: Int) -> [TokenID] {
    var draft: [TokenID] = []
    while draft.count < most, let level = levels(after: generated + draft).first,
      level.length >= Self.shortestDraftMatch,
      let best = level.counts.max(by: { ($0.count, $1.token) < ($1.count, $0.token) }),
      2 * best.count > level.total
    {
      draft.append(best.token)
    }
    return draft
  }

  /// The last tokens before the next one, at most as many as are compared.
  package func recent(_ generated: [TokenID]) -> [TokenID] {
    Array((context + generated.suffix(Self.longestMatch)).suffix(Self.longestMatch))
  }

  private func levels(of source: Source, _ segments: [MemorySegment], after context: [TokenID]) -> [Level] {
    var found = [[TokenID]](repeating: [], count: Self.longestMatch + 1)
    var room = Self.mostPlaces
    for segment in segments where room > 0 {
      segment.forEachMatch(of: context, longest: Self.longestMatch, limit: room) { next, length in
        found[length].append(next)
        room -= 1
      }
    }
    var counts: [TokenID: Int] = [:]
    return found.indices.reversed().filter { !found[$0].isEmpty }.map { length in
      for token in found[length] { counts[token, default: 0] += 1 }
      let sorted = counts.map { Count(token: $0.key, count: $0.value) }.sorted { $0.token < $1.token }
      return Level(source: source, length: length, counts: sorted)
    }
  }
}
