import Decoding
import Foundation
package import Tokenization

/// Writes priors for tests, in the format that `models/README.md` describes.
package struct PriorBuilder {
  /// The version in the header.
  package var version = StaticPrior.version
  /// Size and hash of the vocabulary in the header.
  package var vocabularySize: Int
  package var vocabularyHash: UInt64

  private struct Context {
    var tokens: [TokenID]
    var total: Int
    var counts: [TokenMemory.Count]
  }

  private var contexts: [Context] = []
  private let longest: Int

  /// A prior without contexts; they may have up to `longest` tokens.
  package init(vocabularySize: Int, vocabularyHash: UInt64, longest: Int) {
    self.vocabularySize = vocabularySize
    self.vocabularyHash = vocabularyHash
    self.longest = longest
  }

  /// Adds a context with what came after it, which is rounded as the format has it.
  package mutating func add(_ context: [TokenID], total: Int? = nil, counts: [TokenID: Int]) {
    let sorted = counts.map { TokenMemory.Count(token: $0.key, count: $0.value) }
      .sorted { ($1.count, $0.token) < ($0.count, $1.token) }
    contexts.append(Context(tokens: context, total: total ?? counts.values.reduce(0, +), counts: sorted))
  }

  /// The file's bytes.
  package func bytes() -> [UInt8] {
    var result = Array("HEEDNGRM".utf8)
    append(version, to: &result)
    append(UInt32(vocabularySize), to: &result)
    append(vocabularyHash, to: &result)
    append(UInt32(longest), to: &result)
    append(UInt32(0), to: &result)
    append(UInt64(0), to: &result)
    for length in 1...max(longest, 1) { appendTable(contexts.filter { $0.tokens.count == length }, to: &result) }
    return result
  }

  private func appendTable(_ table: [Context], to result: inout [UInt8]) {
    let sorted = table.sorted { StaticPrior.key($0.tokens) < StaticPrior.key($1.tokens) }
    let entries = sorted.flatMap(\.counts)
    append(UInt32(sorted.count), to: &result)
    append(UInt32(entries.count), to: &result)
    for context in sorted { append(StaticPrior.key(context.tokens), to: &result) }
    result += sorted.map { UInt8($0.counts.count) }
    result += sorted.map { Self.logScale($0.total) }
    for entry in entries { append(UInt16(entry.token), to: &result) }
    result += entries.map { Self.logScale($0.count) }
  }

  private static func logScale(_ count: Int) -> UInt8 { UInt8(min((8 * log2(Double(count))).rounded(), 255)) }

  private func append(_ number: some FixedWidthInteger, to result: inout [UInt8]) {
    for shift in stride(from: 0, to: number.bitWidth, by: 8) {
      result.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }
}
