import GGUF
import TestSupport
import Tokenization

/// Vocabularies made on the spot.
enum TinyVocabulary {
  /// Pairs in the order in which they are merged.
  typealias Merges = [(left: [UInt8], right: [UInt8])]

  static let sample = """
    def merge(self, other):
        for name, value in other.items():
            if name not in self.names:
                self.names[name] = value
        return self  # the other's names don't win; \u{e9}t\u{e9}, \u{4e2d}\u{6587} stay
    """

  /// Merges learned from `sample`, as `learn` says.
  static let merges = learn(from: sample, count: 80)

  /// The tokenizer of a file that `change` completes.
  static func tokenizer(
    pre: String? = "gpt-2",
    merges: Merges = merges,
    userDefined: [String] = [],
    _ change: (inout GGUFBuilder) -> Void = { _ in }
  ) throws -> Tokenizer {
    var builder = GGUFBuilder()
    builder.setByteVocabulary(pre: pre, merges: merges, userDefined: userDefined)
    change(&builder)
    return try tokenizer(builder.bytes())
  }

  /// The tokenizer of a file with these bytes.
  static func tokenizer(_ bytes: [UInt8]) throws -> Tokenizer {
    let folder = try TemporaryFolder()
    return try Tokenizer(file: GGUFFile(path: folder.write(bytes, to: "model.gguf")))
  }

  /// Byte-pair encoding's training by its definition: again and again the most frequent pair, the first of equals.
  private static func learn(from text: String, count: Int) -> Merges {
    var words = text.split(separator: " ").map { (" " + $0).utf8.map { [$0] } }
    var merges: Merges = []
    while merges.count < count {
      var counts: [[[UInt8]]: Int] = [:]
      var order: [[[UInt8]]] = []
      for word in words {
        for (left, right) in zip(word, word.dropFirst()) {
          if counts[[left, right]] == nil { order.append([left, right]) }
          counts[[left, right], default: 0] += 1
        }
      }
      guard let best = order.max(by: { (counts[$0] ?? 0) < (counts[$1] ?? 0) }) else { break }
      // Two pairs may give the same token; a vocabulary lists it once.
      if !merges.contains(where: { $0.left + $0.right == best[0] + best[1] }) { merges.append((best[0], best[1])) }
      words = words.map { NaiveMerger.join(best[0], best[1], in: $0) }
    }
    return merges
  }
}

/// Byte-pair encoding by its definition, slowly.
enum NaiveMerger {
  /// The tokens' bytes of one word.
  static func merge(_ word: [UInt8], by merges: TinyVocabulary.Merges) -> [[UInt8]] {
    var parts = word.map { [$0] }
    while true {
      let pairs = Set(zip(parts, parts.dropFirst()).map { [$0, $1] })
      guard let first = merges.first(where: { pairs.contains([$0.left, $0.right]) }) else { return parts }
      parts = joinFirst(first.left, first.right, in: parts)
    }
  }

  /// Joins all occurrences of a pair, from the left.
  static func join(_ left: [UInt8], _ right: [UInt8], in parts: [[UInt8]]) -> [[UInt8]] {
    var result: [[UInt8]] = []
    for part in parts {
      if let last = result.last, last == left, part == right, last.count == left.count {
        result[result.count - 1] = left + right
      } else {
        result.append(part)
      }
    }
    return result
  }

  private static func joinFirst(_ left: [UInt8], _ right: [UInt8], in parts: [[UInt8]]) -> [[UInt8]] {
    guard let place = parts.indices.dropLast().first(where: { parts[$0] == left && parts[$0 + 1] == right }) else {
      return parts
    }
    return Array(parts[..<place]) + [left + right] + Array(parts[(place + 2)...])
  }
}
