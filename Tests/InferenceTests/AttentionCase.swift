import CKernels
import Foundation

/// One key head's keys and values in blocks, and queries for them.
struct AttentionCase {
  let type: ck_kv_type
  let size: Int
  let heads: Int
  /// Tokens in the blocks that every token sees.
  let seen: [Int]
  /// Tokens of the own segment before the first.
  let start: Int
  let tokens: Int
  private let memory: StoredBlocks
  private let queries: [Float]

  init(
    _ type: ck_kv_type,
    size: Int,
    heads: Int,
    seen: [Int],
    start: Int,
    tokens: Int,
    filling: UInt8 = 0,
    queryScale: Float = 4
  ) {
    self.type = type
    self.size = size
    self.heads = heads
    self.seen = seen
    self.start = start
    self.tokens = tokens
    let own = start + tokens
    let ownCounts = stride(from: 0, to: own, by: Int(CK_KEYS)).map { min(Int(CK_KEYS), own - $0) }
    memory = StoredBlocks(type, size: size, counts: seen + ownCounts, filling: filling)
    queries = randomValues(tokens * heads * size, seed: 3).map { $0 * queryScale }
  }

  private var scale: Float { 1 / Float(size).squareRoot() }

  /// The results for some tokens; `apart`: each span by a call of its own, the last first.
  func attend(_ set: ck_isa, tokens range: Range<Int>? = nil, apart: Bool = false) -> [Float] {
    let range = range ?? 0..<tokens
    let blocks = blockCount(after: range.upperBound)
    let starts = apart ? stride(from: 0, to: blocks, by: Int(CK_SPAN)).map { $0 } : [0]
    let spanStride = range.count * heads * ck_partial_numbers(size)
    var partials = [Float](repeating: .nan, count: starts.count * spanStride)
    for (index, first) in starts.enumerated().reversed() {
      unsafe partials.withUnsafeMutableBufferPointer { partials in
        guard let base = partials.baseAddress else { return }
        unsafe withJob(range, into: base + index * spanStride) { job in
          unsafe ck_attend(set, &job, first, apart ? min(first + Int(CK_SPAN), blocks) : blocks)
        }
      }
    }
    var output = [Float](repeating: .nan, count: range.count * heads * size)
    // The heads of several tokens lie like those of one.
    unsafe ck_merge(&partials, starts.count, spanStride, range.count * heads, size, &output)
    return output
  }

  /// Shares of the first token's attention by block, summed over the heads.
  func shares(_ set: ck_isa) -> [Float] {
    var partials = [Float](repeating: .nan, count: heads * ck_partial_numbers(size))
    var shares = [Float](repeating: 0, count: blockCount(after: 1))
    unsafe partials.withUnsafeMutableBufferPointer { partials in
      guard let base = partials.baseAddress else { return }
      unsafe withJob(0..<1, into: base) { job in unsafe ck_add_shares(set, &job, shares.count, &shares) }
    }
    return shares
  }

  private func blockCount(after token: Int) -> Int {
    seen.count + (start + token + Int(CK_KEYS) - 1) / Int(CK_KEYS)
  }

  private func withJob(
    _ range: Range<Int>,
    into partials: UnsafeMutablePointer<Float>,
    _ body: (inout ck_attention) -> Void
  ) {
    let stride = heads * size
    unsafe memory.withBlocks { blocks in
      unsafe queries.withUnsafeBufferPointer { queries in
        guard let base = queries.baseAddress else { return }
        var job = unsafe ck_attention(
          type: type,
          size: size,
          scale: scale,
          blocks: blocks,
          offset: 0,
          seen: seen.count,
          start: start + range.lowerBound,
          tokens: range.count,
          heads: heads,
          queries: base + range.lowerBound * stride,
          stride: stride,
          partials: partials,
          partial_stride: heads * ck_partial_numbers(size)
        )
        unsafe body(&job)
      }
    }
  }

  /// A plain softmax in double precision over what the blocks hold, and the values' sums.
  func expected() -> [Double] {
    let before = seen.reduce(0, +)
    return (0..<tokens).flatMap { token in
      (0..<heads).flatMap { head -> [Double] in
        var sums = [Double](repeating: 0, count: size)
        for (place, weight) in weights(token, head, visible: before + start + token + 1).enumerated() {
          for d in 0..<size { sums[d] += weight * memory.values[place * size + d] }
        }
        return sums
      }
    }
  }

  /// The same for `shares`.
  func expectedShares() -> [Double] {
    let counts = seen + stride(from: 0, through: start, by: Int(CK_KEYS)).map { min(Int(CK_KEYS), start + 1 - $0) }
    var shares = [Double](repeating: 0, count: counts.count)
    for head in 0..<heads {
      var rest = weights(0, head, visible: counts.reduce(0, +))[...]
      for (block, count) in counts.enumerated() {
        shares[block] += rest.prefix(count).reduce(0, +)
        rest = rest.dropFirst(count)
      }
    }
    return shares
  }

  private func weights(_ token: Int, _ head: Int, visible: Int) -> [Double] {
    let from = (token * heads + head) * size
    let query = queries[from..<from + size].map(Double.init)
    let scores = (0..<visible).map { place in
      var sum = 0.0
      for d in 0..<size { sum += query[d] * memory.keys[place * size + d] }
      return sum * Double(scale)
    }
    let top = scores.max() ?? 0
    let weights = scores.map { exp($0 - top) }
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }
}

/// Random keys and values in blocks, and what the blocks hold of them after rounding.
@safe
final class StoredBlocks {
  let keys: [Double]
  let values: [Double]
  private let counts: [Int]
  private let bytesOfBlock: Int
  private let memory: UnsafeMutableRawPointer

  /// Blocks with the given numbers of tokens, whose unused places are filled with a byte.
  init(_ type: ck_kv_type, size: Int, counts: [Int], filling: UInt8) {
    self.counts = counts
    bytesOfBlock = ck_head_bytes(type, size)
    let bytes = bytesOfBlock * counts.count
    unsafe memory = .allocate(byteCount: bytes, alignment: 64)
    unsafe memory.initializeMemory(as: UInt8.self, repeating: filling, count: bytes)
    let total = counts.reduce(0, +)
    let (keys, values) = (randomValues(total * size, seed: 1), randomValues(total * size, seed: 2))
    var token = 0
    for (block, count) in counts.enumerated() {
      for place in 0..<count {
        let own = token * size..<(token + 1) * size
        unsafe ck_store(type, memory + block * bytesOfBlock, place, Array(keys[own]), Array(values[own]), size)
        token += 1
      }
    }
    self.keys = Self.rounded(keys, type, size)
    self.values = Self.rounded(values, type, size)
  }

  deinit { unsafe memory.deallocate() }

  func withBlocks(_ body: (UnsafePointer<ck_block>?) -> Void) {
    let views = unsafe counts.enumerated().map { index, count in
      unsafe ck_block(base: UnsafeRawPointer(memory + index * bytesOfBlock), count: count)
    }
    unsafe views.withUnsafeBufferPointer { unsafe body($0.baseAddress) }
  }

  /// Numbers as a type keeps them, by its definition.
  static func rounded(_ numbers: [Float], _ type: ck_kv_type, _ size: Int) -> [Double] {
    switch type {
    case CK_KV_F16: return numbers.map { Double(Half.value(of: Half.bits(of: $0))) }
    case CK_KV_Q8:
      return stride(from: 0, to: numbers.count, by: size).flatMap { start in
        let own = numbers[start..<start + size]
        let scale = (own.map(\.magnitude).max() ?? 0) / 127
        return own.map { Double(($0 * (1 / scale)).rounded(.toNearestOrEven)) * Double(scale) }
      }
    default: return numbers.map(Double.init)
    }
  }
}
