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
    let (stride, partialStride) = (heads * size, heads * ck_partial_numbers(size))
    let blocks = seen.count + (start + range.upperBound + Int(CK_KEYS) - 1) / Int(CK_KEYS)
    let spans = apart ? Swift.stride(from: 0, to: blocks, by: Int(CK_SPAN)).map { $0 } : [0]
    let spanStride = range.count * partialStride
    var partials = [Float](repeating: .nan, count: spans.count * spanStride)
    var output = [Float](repeating: .nan, count: range.count * stride)
    unsafe memory.withBlocks { views in
      unsafe queries.withUnsafeBufferPointer { queries in
        unsafe partials.withUnsafeMutableBufferPointer { partials in
          guard let queries = queries.baseAddress, let partials = partials.baseAddress else { return }
          for (index, first) in spans.enumerated().reversed() {
            var job = unsafe ck_attention(
              type: type,
              size: size,
              scale: scale,
              blocks: views,
              offset: 0,
              seen: seen.count,
              start: start + range.lowerBound,
              tokens: range.count,
              heads: heads,
              queries: queries + range.lowerBound * stride,
              stride: stride,
              partials: partials + index * spanStride,
              partial_stride: partialStride
            )
            unsafe ck_attend(set, &job, first, apart ? min(first + Int(CK_SPAN), blocks) : blocks)
          }
          for token in range.indices {
            let place = (token - range.lowerBound) * partialStride
            let target = (token - range.lowerBound) * stride
            unsafe output.withUnsafeMutableBufferPointer { output in
              guard let output = output.baseAddress else { return }
              unsafe ck_merge(partials + place, spans.count, spanStride, heads, size, output + target)
            }
          }
        }
      }
    }
    return output
  }

  /// A plain softmax in double precision over what the blocks hold.
  func expected() -> [Double] {
    let before = seen.reduce(0, +)
    return (0..<tokens).flatMap { token in
      (0..<heads).flatMap { head in
        let from = (token * heads + head) * size
        return expected(queries[from..<from + size], visible: before + start + token + 1)
      }
    }
  }

  private func expected(_ query: ArraySlice<Float>, visible: Int) -> [Double] {
    let query = query.map(Double.init)
    let scores = (0..<visible).map { token in
      zip(query, memory.keys[token * size..<(token + 1) * size]).reduce(0) { $0 + $1.0 * $1.1 } * Double(scale)
    }
    let top = scores.max() ?? 0
    let weights = scores.map { exp($0 - top) }
    let total = weights.reduce(0, +)
    var sums = [Double](repeating: 0, count: size)
    for (token, weight) in weights.enumerated() {
      for d in 0..<size { sums[d] += weight / total * memory.values[token * size + d] }
    }
    return sums
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
