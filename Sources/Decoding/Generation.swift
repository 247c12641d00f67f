package import Tokenization

/// What to generate after the segments that the model holds.
package struct DecodingRequest: Sendable {
  /// Bytes before the cursor that are reproduced first; empty: no healing.
  package var healed: [UInt8]
  /// The names that may stand at the cursor.
  package var names: NameConstraint?
  /// Where the text ends by its shape.
  package var stop: StopRule
  /// Most tokens, those of healed bytes included.
  package var maximumTokens: Int
  /// Tokens that are already in the model's last segment as the beginning of the text, healed bytes included.
  package var forced: [GeneratedToken]
  /// How many other tokens to name at the first place that goes beyond the healed bytes.
  package var alternatives: Int
  /// What is mixed with the model's distribution; nil: nothing.
  package var memory: TokenMemory?
  /// The natural logarithm of the probability below which the first line is given up.
  package var leastLogProbability = -Double.infinity

  /// Tokens that may well come, from the first on: drafts before the memory's. Change nothing but the time.
  package var expected: [TokenID] = []
  /// Most tokens of a draft; nil: as many as the model wants. Changes nothing but the time.
  package var draftLength: Int?

  /// A request; the defaults generate the rest of a line.
  package init(
    healed: [UInt8] = [],
    names: NameConstraint? = nil,
    stop: StopRule = .line,
    maximumTokens: Int = 48,
    forced: [GeneratedToken] = [],
    alternatives: Int = 0,
    memory: TokenMemory? = nil
  ) {
    self.healed = healed
    self.names = names
    self.stop = stop
    self.maximumTokens = maximumTokens
    self.forced = forced
    self.alternatives = alternatives
    self.memory = memory
  }
}

/// Why a generation ended.
package enum GenerationEnd: String, Sendable {
  /// The model ended the text.
  case endOfText
  /// The stop rule did.
  case stop
  /// The most tokens were reached.
  case length
  /// It fell into a loop, which is cut off.
  case repetition
  /// The caller's time was over: the text is a beginning of what would have come.
  case deadline
  /// No token was allowed.
  case deadEnd
  /// The first line became less likely than was asked for: the text is a beginning of it.
  case unlikely
}

/// A generated token.
package struct GeneratedToken: Sendable, Hashable {
  /// Its id.
  package var token: TokenID
  /// Natural logarithm of its probability after masking.
  package var logProbability: Double
  /// Where its bytes end in the text after the cursor; 0 or less while it reproduces healed bytes.
  package var end: Int

  /// A request; the defaults generate the rest of a line.
  package init(token: TokenID, logProbability: Double, end: Int) {
    self.token = token
    self.logProbability = logProbability
    self.end = end
  }
}

/// A generated text.
package struct Generation: Sendable {
  /// What comes after the cursor: valid up to a whole code point, cut where the stop rule says.
  package var text: [UInt8] = []
  /// Every token, those of healed bytes and the one that ended the text included.
  package var tokens: [GeneratedToken] = []
  /// Why it ended.
  package var end: GenerationEnd = .length
  /// Other beginnings: what leads up to the first new byte, its last token another than was chosen; best first.
  package var alternatives: [[GeneratedToken]] = []

  /// A request; the defaults generate the rest of a line.
  package init() {}

  /// How sure the model was of the first line: log-probabilities of its tokens and of the one that ended it, those of
  /// healed bytes left out.
  package var firstLine: LineProbability {
    let lineEnd = text.firstIndex(of: UInt8(ascii: "\n")) ?? text.count
    var result = LineProbability()
    var begin = 0
    for token in tokens where token.end > 0 || token.token == tokens.last?.token {
      if begin > lineEnd { break }
      result.add(token.logProbability)
      begin = token.end
    }
    return result
  }
}

/// Natural logarithms of the probabilities of a line's tokens, summed up.
package struct LineProbability: Sendable, Hashable {
  /// Number of tokens.
  package private(set) var count = 0
  /// The logarithm of the probability of the whole line.
  package private(set) var sum = 0.0
  /// That of the least likely token.
  package private(set) var lowest = 0.0

  /// The mean of the tokens; 0 without any.
  package var mean: Double { count == 0 ? 0 : sum / Double(count) }

  mutating func add(_ logProbability: Double) {
    count += 1
    sum += logProbability
    lowest = min(lowest, logProbability)
  }
}
