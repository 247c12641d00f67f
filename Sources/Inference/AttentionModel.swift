package import Decoding
package import GGUF
package import Support
package import Tokenization

/// The attention model behind `TokenModel`, for files of the architectures in `LayerDescription`.
///
/// Keys and values are kept by segment. `evaluate` looks each segment up by its content (`SegmentCache`) and computes
/// only what follows the longest known beginning; because no result depends on how tokens were grouped, reuse never
/// changes the logits, to the last bit. Memory: the weights, about 64 tokens' worth of intermediate vectors, and keys
/// and values of the current segments and of at most 64 others, all of them in `InferenceOptions.cacheBytes` unless the
/// current ones alone want more. The weights may be mapped and shared; if somebody takes them away, one call throws
/// `InferenceError.weightsLost`, and the next one has read them anew.
package final class AttentionModel: TokenModel {
  package let hyperparameters: Hyperparameters
  /// The layout that Heed's own models were trained with; nil for a plain causal model.
  package let layout: SegmentLayout?
  /// How many tokens' keys and values the cache's memory can hold.
  package let cacheTokens: Int
  package private(set) var logits: [Float] = []
  /// Why the weights are in memory of this process alone, as a sentence; nil if they are not, or nobody asked for that.
  package internal(set) var weightProblem: String?

  /// A piece may be so short, for reading the weights takes most of the time then; and be halved so often.
  private static let shortestPiece = 8
  private static let mostInterruptions = 3

  let pass: ForwardPass
  /// Where the weights come from.
  let weightSource: WeightSource
  let snapshotKey: SnapshotKey
  let keyValueType: KeyValueType
  var cache: SegmentCache
  private var current: CurrentSegments?
  private var recent: RecentLogits
  /// How many pieces were broken off lately, less those that were not.
  private var interruptions = 0

  /// The segments of the last evaluation.
  private struct CurrentSegments {
    /// Blocks that the last one sees.
    let seen: BlockList
    /// Where those come from: segments of the list, and how many tokens they have.
    let sources: [(index: Int, count: Int)]
    /// As they were asked for; of the last one only what comes before its tokens counts.
    let asked: [TokenSegment]
    /// The one that `step` extends; neither it nor its identity is in the cache, so that it may change.
    var last: KVSegment

    /// The last one's place in the list.
    var index: Int { asked.count - 1 }

    /// All that the logits after some more tokens depend on.
    func segments(with tokens: [TokenID]) -> [TokenSegment] {
      var segments = asked
      segments[index].tokens = last.tokens + tokens
      return segments
    }
  }

  /// Loads a model; throws what is wrong with the file, or the instruction set for this machine.
  package init(file: GGUFFile, options: InferenceOptions = InferenceOptions()) throws(InferenceError) {
    guard options.instructionSet.isAvailable else { throw .unavailableInstructionSet(options.instructionSet) }
    hyperparameters = try Hyperparameters(file: file)
    layout = try ModelMetadata(file: file).segmentLayout(contextLength: hyperparameters.contextLength)
    let kernels = Kernels(set: options.instructionSet.kernelSet, pool: ThreadPool(threads: options.threads))
    weightSource = WeightSource(path: file.path, shape: hyperparameters, pool: kernels.pool, options)
    let loaded = try weightSource.load(file)
    let weights = loaded.weights
    weightProblem = loaded.problem
    draftLength = file.byteCount > Self.bytesOutOfCache ? 3 : 0
    keyValueType = options.keyValueType ?? (layout == nil ? .f16 : .f32)
    pass = ForwardPass(shape: hyperparameters, weights: weights, kernels: kernels, keyValueType: keyValueType)
    let cacheBytes =
      options.cacheBytes ?? (layout == nil ? InferenceOptions.plainCacheBytes : InferenceOptions.ownCacheBytes)
    cacheTokens = cacheBytes / max(KVBlock.byteCount(hyperparameters, keyValueType), 1) * KVBlock.tokens
    cache = SegmentCache(mostBytes: cacheBytes)
    recent = RecentLogits(mostBytes: options.logitBytes)
    snapshotKey = SnapshotKey(file: file, weights: weights, keyValueType: keyValueType, options: options)
  }

  /// True if the weights are in a file that is mapped, and so in memory once for all processes that use the model.
  package var sharesWeights: Bool { pass.weights.packed != nil }

  package var vocabularySize: Int { hyperparameters.vocabulary }

  /// Three, for weights that do not stay in the cache: measured, four vectors then cost a tenth more than one.
  package let draftLength: Int

  /// Weights of this size are read from memory at every step.
  private static let bytesOutOfCache = 64 << 20

  package func evaluate(_ segments: [TokenSegment], cancellation: CancellationFlag) throws -> EvaluationCount {
    try check(segments)
    retireCurrent()
    try regainWeights()
    let known = recent.logits(after: segments)
    var reused = 0
    var evaluated: [KVSegment] = []
    for segment in segments.dropLast() {
      let (count, state, _) = try evaluate(segment, after: evaluated, isLast: false, wantsLogits: false, cancellation)
      reused += count
      cache.insert(state)
      evaluated.append(state)
    }
    if let segment = segments.last {
      let (count, state, seen) = try evaluate(
        segment,
        after: evaluated,
        isLast: true,
        wantsLogits: known == nil,
        cancellation
      )
      reused += count
      current = CurrentSegments(
        seen: seen,
        sources: Set(segment.sees).sorted().map { ($0, evaluated[$0].tokens.count) },
        asked: segments,
        last: state
      )
    }
    logits = try known ?? pass.lastLogits(cancellation)
    if known == nil { recent.keep(logits, after: segments) }
    return EvaluationCount(reused: reused, evaluated: segments.reduce(0) { $0 + $1.tokens.count } - reused)
  }

  package func missing(_ segments: [TokenSegment]) -> Int {
    retireCurrent()
    var missing = 0
    var identities: [KVSegment.Identity?] = []
    for (index, segment) in segments.enumerated() {
      let seen = Set(segment.sees).sorted().map { identities.indices.contains($0) ? identities[$0] : nil }
      var known: (count: Int, identity: KVSegment.Identity?) = (0, nil)
      if !seen.contains(nil) {
        known = cache.known(position: segment.position, sees: seen.compactMap(\.self), tokens: segment.tokens)
      }
      identities.append(known.identity)
      let isAsked = index == segments.count - 1 && !recent.has(segments)
      let most = isAsked ? segment.tokens.count - 1 : segment.tokens.count
      missing += segment.tokens.count - min(known.count, most)
    }
    return missing
  }

  /// Brings one segment up to date that sees earlier ones. Its last token is evaluated in any case if its logits are wanted.
  private func evaluate(
    _ segment: TokenSegment,
    after earlier: [KVSegment],
    isLast: Bool,
    wantsLogits: Bool,
    _ cancellation: CancellationFlag
  ) throws -> (known: Int, state: KVSegment, seen: BlockList) {
    let sees = Set(segment.sees).sorted().map { earlier[$0] }
    let seen = BlockList(sees)
    var state = cache.take(
      position: segment.position,
      sees: sees.map(\.identity),
      tokens: segment.tokens,
      most: wantsLogits ? segment.tokens.count - 1 : segment.tokens.count,
      toGrow: isLast
    )
    let known = state.tokens.count
    cache.makeRoom(for: state, growingTo: segment.tokens.count)
    do {
      try extend(&state, with: segment.tokens.dropFirst(known), seen: seen, wantsLogits: wantsLogits, cancellation)
    } catch {
      cache.insert(state)
      throw error
    }
    return (known, state, seen)
  }

  package func step(_ token: TokenID, cancellation: CancellationFlag) throws {
    _ = try step([token], cancellation: cancellation)
  }

  package func step(_ tokens: [TokenID], cancellation: CancellationFlag) throws -> [[Float]] {
    guard var state = current, !tokens.isEmpty, tokens.count <= pass.pieceLength else { throw InferenceError.noTokens }
    try check(tokens)
    let count = state.last.tokens.count
    try check(position: state.last.position + count + tokens.count - 1)
    let asked = state.segments(with: tokens)
    if tokens.count == 1, let known = known(asked, from: state.last) { return [known] }
    logits = []
    try regainWeights()
    // Given up for a moment, so that the copy here is the only holder of its blocks.
    current = nil
    defer { current = state }
    if count + tokens.count > state.last.blocks.count * KVBlock.tokens {
      cache.makeRoom(for: state.last, growingTo: count + tokens.count)
    }
    do {
      // In one piece, whose logits are wanted.
      try pass.append(tokens[...], to: &state.last, seen: state.seen, wantsLogits: true, cancellation: cancellation)
      let rows = try pass.logits(0..<tokens.count, cancellation: cancellation)
      logits = rows.last ?? []
      recent.keep(logits, after: asked)
      return rows
    } catch {
      state.last.truncate(to: count)
      throw error
    }
  }

  /// The logits after `asked`, which is what is current and a token, with that made current; nil if they, or the token's keys and
  /// values, are not there any more.
  private func known(_ asked: [TokenSegment], from last: KVSegment) -> [Float]? {
    guard let tokens = asked.last?.tokens, recent.has(asked),
      cache.known(position: last.position, sees: last.sees, tokens: tokens).count == tokens.count,
      let known = recent.logits(after: asked)
    else { return nil }
    current?.last = cache.take(
      position: last.position,
      sees: last.sees,
      tokens: tokens,
      most: tokens.count,
      toGrow: true
    )
    logits = known
    return known
  }

  package func rollBack(_ count: Int) {
    logits = []
    guard count > 0, var last = current?.last else { return }
    last.truncate(to: max(0, last.tokens.count - count))
    current?.last = last
  }

  /// Where the attention of the last token went: its shares by blocks of up to 32 tokens, in the order in which it sees
  /// them. The token is evaluated again for it, and nothing else changes.
  package func attentionShares(cancellation: CancellationFlag) throws -> [AttentionShare] {
    guard let current, let token = current.last.tokens.last else { throw InferenceError.noTokens }
    try regainWeights()
    var last = current.last
    last.truncate(to: last.tokens.count - 1)
    let shares = try pass.attentionShares(of: token, after: &last, seen: current.seen, cancellation: cancellation)
    return AttentionShare.list(shares, segments: current.sources + [(current.index, last.tokens.count)])
  }

  /// Logits of every position of `segments`, in order, computed afresh in pieces of the lengths `split` (taken in turn
  /// and again from the start; nil: as long as possible). Neither uses nor changes the state of `evaluate`.
  package func allLogits(
    of segments: [TokenSegment],
    split: [Int]? = nil,
    cancellation: CancellationFlag
  ) throws -> [[Float]] {
    try check(segments)
    try regainWeights()
    var lengths = PieceLengths(split, most: pass.pieceLength)
    var rows: [[Float]] = []
    var evaluated: [KVSegment] = []
    for segment in segments {
      var state = KVSegment(position: segment.position, sees: [], identity: 0)
      let seen = BlockList(Set(segment.sees).sorted().map { evaluated[$0] })
      while state.tokens.count < segment.tokens.count {
        let piece = segment.tokens.dropFirst(state.tokens.count).prefix(lengths.next())
        try pass.append(piece, to: &state, seen: seen, wantsLogits: true, cancellation: cancellation)
        rows += try pass.logits(0..<piece.count, cancellation: cancellation)
      }
      evaluated.append(state)
    }
    return rows
  }

  /// Evaluates tokens in pieces, which are the shorter the more often the last ones were broken off: what is interrupted by
  /// every key gets on all the same.
  private func extend(
    _ segment: inout KVSegment,
    with tokens: ArraySlice<TokenID>,
    seen: BlockList,
    wantsLogits: Bool,
    _ cancellation: CancellationFlag
  ) throws {
    var rest = tokens
    while !rest.isEmpty {
      let piece = rest.prefix(min(max(pass.pieceLength >> interruptions, Self.shortestPiece), pass.pieceLength))
      do {
        let isLast = piece.count == rest.count
        try pass.append(piece, to: &segment, seen: seen, wantsLogits: wantsLogits && isLast, cancellation: cancellation)
      } catch {
        interruptions = min(interruptions + 1, Self.mostInterruptions)
        throw error
      }
      interruptions = max(interruptions - 1, 0)
      rest = rest.dropFirst(piece.count)
    }
  }

  /// Puts the last segment where the next evaluation looks for it.
  func retireCurrent() {
    logits = []
    if let last = current?.last { cache.insert(last) }
    current = nil
  }
}

/// What callers may ask for.
extension AttentionModel {
  private func check(_ segments: [TokenSegment]) throws(InferenceError) {
    guard segments.last?.tokens.isEmpty == false else { throw .noTokens }
    for (index, segment) in segments.enumerated() {
      if let wrong = segment.sees.first(where: { !(0..<index).contains($0) }) {
        throw .invalidReference(segment: index, sees: wrong)
      }
      try check(segment.tokens)
      try check(position: segment.position)
      let (end, overflow) = segment.position.addingReportingOverflow(max(0, segment.tokens.count - 1))
      try check(position: overflow ? .max : end)
    }
  }

  private func check(_ tokens: [TokenID]) throws(InferenceError) {
    if let unknown = tokens.first(where: { !(0..<vocabularySize).contains(Int($0)) }) {
      throw .unknownToken(unknown, vocabularySize: vocabularySize)
    }
  }

  private func check(position: Int) throws(InferenceError) {
    guard (0..<hyperparameters.contextLength).contains(position) else {
      throw .positionOutOfRange(position, contextLength: hyperparameters.contextLength)
    }
  }
}
