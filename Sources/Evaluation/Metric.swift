/// The names of the contract.
package enum Metric: String, Sendable, CaseIterable, Codable {
  case exactMatch = "exact_match"
  case editSimilarity = "edit_similarity"
  case identifierF1 = "identifier_f1"
  case mrr
  case recallAt1 = "recall_at_1"
  case recallAt5 = "recall_at_5"
  case recallAt10 = "recall_at_10"
  case recallAtAll = "recall_at_all"
  case parseValid = "parse_valid"
  case unknownNameRate = "unknown_name_rate"
  case coverage
  case precision
  case keystrokesSaved = "keystrokes_saved"
  case shownPer100Keys = "shown_per_100_keys"
  case wrongPer100Keys = "wrong_per_100_keys"
  case keyMilliseconds50 = "key_ms_p50"
  case keyMilliseconds95 = "key_ms_p95"
  case evaluatedTokens50 = "evaluated_tokens_p50"
  case evaluatedTokens99 = "evaluated_tokens_p99"
  /// How many bits a byte of the truth costs (beyond the contract).
  case bitsPerByte = "bits_per_byte"
  /// Of the shown texts, those that the language's own compiler or checker accepts (beyond the contract).
  case toolAccepted = "tool_accepted"
  /// Of the shown texts, those that it finds no syntax error in (beyond the contract).
  case toolParseValid = "tool_parse_valid"
  /// Of the shown texts whose names it looked at, those with one that it does not know (beyond the contract).
  case toolUnknownNameRate = "tool_unknown_name_rate"

  /// Of the expected texts, those that Heed's own judges would not show whole (beyond the contract).
  case falseAlarmRate = "false_alarm_rate"

  /// The percentile of a series that it is; nil for a share.
  var percentile: (series: Series, share: Double)? {
    switch self {
    case .keyMilliseconds50: (.keyMilliseconds, 0.5)
    case .keyMilliseconds95: (.keyMilliseconds, 0.95)
    case .evaluatedTokens50: (.evaluatedTokens, 0.5)
    case .evaluatedTokens99: (.evaluatedTokens, 0.99)
    default: nil
    }
  }

  /// Numbers of which percentiles are given.
  enum Series: String, Sendable, Codable {
    case keyMilliseconds
    case evaluatedTokens
  }
}

/// A numerator and a denominator that are summed up before they are divided.
package struct Share: Sendable, Hashable, Codable {
  package var sum: Double
  package var count: Double

  /// `sum` of `count`.
  package init(_ sum: Double, of count: Double = 1) {
    self.sum = sum
    self.count = count
  }

  /// 1 or 0 of 1.
  init(_ holds: Bool) { self.init(holds ? 1 : 0) }

  static func + (left: Share, right: Share) -> Share { Share(left.sum + right.sum, of: left.count + right.count) }

  /// Nil of nothing.
  package var value: Double? { count > 0 ? sum / count : nil }
}
