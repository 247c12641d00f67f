package import Decoding
package import Support
package import Tokenization

/// A model that wants to write given texts: what tests of everything above the model use in its place.
///
/// A script is an anchor and what follows it. Where the last segment's bytes end in a beginning of `anchor + text`, the
/// rest of it is what the model wants, in as long tokens as there are; where they end in no script, the text ends.
/// Earlier scripts are wanted more, so later ones are alternatives.
package final class ScriptedModel: TokenModel {
  /// One text and the text before it that calls it forth.
  package struct Script: Sendable {
    package var anchor: [UInt8]
    package var text: [UInt8]

    package init(after anchor: String, writes text: String) {
      self.anchor = Array(anchor.utf8)
      self.text = Array(text.utf8)
    }
  }

  package let vocabularySize: Int
  package private(set) var logits: [Float] = []
  /// What `evaluate` was last given.
  package private(set) var segments: [TokenSegment] = []
  /// Tokens stepped since.
  package private(set) var stepped: [TokenID] = []
  /// Called before each step, so that a test can cancel in the middle.
  package var onStep: (() -> Void)?

  private let tokens: [[UInt8]]
  private let end: TokenID
  private let scripts: [Script]

  /// `tokens` are the bytes by id; `end` is the id that ends a text.
  package init(tokens: [[UInt8]], end: TokenID, scripts: [Script]) {
    self.tokens = tokens
    self.end = end
    self.scripts = scripts
    vocabularySize = tokens.count
  }

  /// A model with a tokenizer's vocabulary, whose end-of-text token ends a text.
  package convenience init(tokenizer: Tokenizer, scripts: [Script]) {
    let tokens = (0..<tokenizer.vocabularySize).map { tokenizer.bytes(of: TokenID($0)) }
    self.init(tokens: tokens, end: tokenizer.special.endOfText ?? 0, scripts: scripts)
  }

  package func evaluate(_ segments: [TokenSegment], cancellation: CancellationFlag) throws -> EvaluationCount {
    try cancellation.check()
    let count = segments.reduce(0) { $0 + $1.tokens.count }
    let reused = zip(self.segments, segments).prefix { $0 == $1 }.reduce(0) { $0 + $1.0.tokens.count }
    self.segments = segments
    stepped = []
    logits = wanted()
    return EvaluationCount(reused: min(reused, max(count - 1, 0)), evaluated: count - min(reused, max(count - 1, 0)))
  }

  package func missing(_ segments: [TokenSegment]) -> Int {
    zip(self.segments, segments).drop { $0 == $1 }.reduce(0) { $0 + $1.1.tokens.count }
      + segments.dropFirst(self.segments.count).reduce(0) { $0 + $1.tokens.count }
  }

  package func step(_ token: TokenID, cancellation: CancellationFlag) throws {
    onStep?()
    try cancellation.check()
    stepped.append(token)
    logits = wanted()
  }

  package func rollBack(_ count: Int) {
    stepped.removeLast(min(count, stepped.count))
    logits = []
  }

  private func wanted() -> [Float] {
    let context = ((segments.last?.tokens ?? []) + stepped).flatMap { token in
      tokens.indices.contains(Int(token)) ? tokens[Int(token)] : []
    }
    var result = tokens.indices.map { -5 - Float($0 % 7) / 10 }
    for (index, script) in scripts.enumerated().reversed() {
      guard let rest = rest(of: script, after: context) else { continue }
      let weight = Float(20 - 2 * index)
      if rest.isEmpty { result[Int(end)] = weight }
      for (token, bytes) in tokens.enumerated() where !bytes.isEmpty && rest.starts(with: bytes) {
        result[token] = weight + Float(bytes.count) / 10
      }
    }
    if result.allSatisfy({ $0 < 0 }) { result[Int(end)] = 1 }
    return result
  }

  /// What the script still wants after a context that ends in a beginning of it; the longest such beginning counts.
  private func rest(of script: Script, after context: [UInt8]) -> ArraySlice<UInt8>? {
    let whole = script.anchor + script.text
    // Less than half of the anchor is chance; healing takes some of it away.
    let least = script.anchor.isEmpty ? 0 : max(script.anchor.count / 2, 1)
    var length = min(context.count, whole.count)
    while length >= least {
      if context.suffix(length).elementsEqual(whole.prefix(length)) { return whole.dropFirst(length) }
      length -= 1
    }
    return nil
  }
}

/// A small vocabulary: an end token (id 0), every byte (id 1 + byte) and words of the test's choice.
package enum TestVocabulary {
  /// The id of the end token, whose bytes are empty.
  package static let end: TokenID = 0

  /// The bytes of every token.
  package static func tokens(words: [String] = []) -> [[UInt8]] {
    [[]] + (0...255).map { [UInt8($0)] } + words.map { Array($0.utf8) }
  }
}
