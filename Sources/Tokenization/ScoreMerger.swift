/// Merges the characters of a word into tokens as SentencePiece's BPE does (T. Kudo, J. Richardson, arXiv 1808.06226), in
/// the order that llama.cpp gives it (`llm_tokenizer_spm` in
/// https://github.com/ggml-org/llama.cpp/blob/master/src/llama-vocab.cpp): of all neighbours whose joined text is a token,
/// those with the highest score first, from the left among equals.
///
/// Parts are byte ranges of the word, in a linked list; a heap holds the joins. One whose parts have changed since is
/// stale and skipped: their lengths no longer add up.
struct ScoreMerger: Sendable {
  private struct Candidate: MergeCandidate {
    let order: UInt64
    let right: Int32
    /// Bytes of both parts together.
    let length: Int32
  }

  private static let keptCapacity = 1 << 16

  // By character: where it begins, and how long the part is that begins there; 0 where it went into the one before.
  private var starts: [Int32] = []
  private var lengths: [Int32] = []
  private var next: [Int32] = []
  private var previous: [Int32] = []
  private var heap = MergeHeap<Candidate>()

  /// Appends the tokens of a word.
  mutating func merge(
    _ text: [UInt8],
    _ range: Range<Int>,
    by pieces: borrowing SentencePieces,
    into result: inout [TokenID]
  ) {
    start(text, range)
    for position in starts.indices.dropLast() {
      consider(Int32(position), Int32(position + 1), text, pieces)
    }
    while let best = heap.pop() {
      let left = Int32(truncatingIfNeeded: best.order & 0xffff_ffff)
      let (first, second) = (lengths[Int(left)], lengths[Int(best.right)])
      guard first > 0, second > 0, first + second == best.length else { continue }
      join(left, best.right)
      if previous[Int(left)] >= 0 { consider(previous[Int(left)], left, text, pieces) }
      if next[Int(left)] >= 0 { consider(left, next[Int(left)], text, pieces) }
    }
    for (start, length) in zip(starts, lengths) where length > 0 {
      pieces.append(text[Int(start)..<Int(start + length)], to: &result)
    }
    // One huge word must not hold memory for good.
    if starts.capacity > Self.keptCapacity { self = ScoreMerger() }
  }

  private mutating func start(_ text: [UInt8], _ range: Range<Int>) {
    starts.removeAll(keepingCapacity: true)
    lengths.removeAll(keepingCapacity: true)
    next.removeAll(keepingCapacity: true)
    previous.removeAll(keepingCapacity: true)
    heap.removeAll()
    let reader = CharacterReader(bytes: text, end: range.upperBound)
    var place = range.lowerBound
    while place < range.upperBound {
      let end = reader.character(at: place).end
      let index = Int32(truncatingIfNeeded: starts.count)
      starts.append(Int32(truncatingIfNeeded: place))
      lengths.append(Int32(truncatingIfNeeded: end - place))
      previous.append(index - 1)
      next.append(index + 1)
      place = end
    }
    if !next.isEmpty { next[next.count - 1] = -1 }
  }

  private mutating func join(_ left: Int32, _ right: Int32) {
    lengths[Int(left)] += lengths[Int(right)]
    lengths[Int(right)] = 0
    let after = next[Int(right)]
    next[Int(left)] = after
    if after >= 0 { previous[Int(after)] = left }
  }

  private mutating func consider(_ left: Int32, _ right: Int32, _ text: [UInt8], _ pieces: borrowing SentencePieces) {
    let start = Int(starts[Int(left)])
    let length = lengths[Int(left)] + lengths[Int(right)]
    guard let rank = pieces.rank(of: text[start..<start + Int(length)]) else { return }
    let order = UInt64(UInt32(bitPattern: rank)) << 32 | UInt64(UInt32(bitPattern: left))
    heap.push(Candidate(order: order, right: right, length: length))
  }
}
