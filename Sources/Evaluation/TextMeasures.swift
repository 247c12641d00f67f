/// How near a text is to the truth.
package enum TextMeasures {
  /// 1 minus the Levenshtein distance in bytes over the longer length; two empty texts are the same.
  package static func editSimilarity(_ left: [UInt8], _ right: [UInt8]) -> Double {
    let longer = max(left.count, right.count)
    return longer == 0 ? 1 : 1 - Double(distance(left, right)) / Double(longer)
  }

  /// Levenshtein's distance: inserted, removed and replaced bytes; one row of the table at a time.
  package static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (place, byte) in left.enumerated() {
      var diagonal = row[0]
      row[0] = place + 1
      for column in right.indices {
        let replaced = diagonal + (byte == right[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(replaced, row[column] + 1, diagonal + 1)
      }
    }
    return row[right.count]
  }

  /// The harmonic mean of precision and recall of identifiers, each counted as often as it stands there; nil if the truth
  /// has none.
  package static func identifierF1(_ text: [UInt8], truth: [UInt8]) -> Double? {
    let wanted = counts(truth)
    guard !wanted.isEmpty else { return nil }
    let found = counts(text)
    let common = found.reduce(0) { $0 + min($1.value, wanted[$1.key] ?? 0) }
    let sum = found.values.reduce(0, +) + wanted.values.reduce(0, +)
    return 2 * Double(common) / Double(sum)
  }

  private static func counts(_ text: [UInt8]) -> [String: Int] {
    Dictionary(Words.list(text).map { ($0, 1) }, uniquingKeysWith: +)
  }

  /// What of a text is compared: of a line its first line without blanks at the end, of a block its lines that are not blank.
  static func compared(_ text: [UInt8], in task: EvaluationTask) -> [UInt8] {
    let lines = Words.lines(text).map { Words.trimmedEnd($0) }
    switch task {
    case .block: return Array(lines.filter { !$0.isEmpty }.joined(separator: [UInt8(ascii: "\n")]))
    default: return lines.first ?? []
    }
  }
}
