import Completion
import SourceText

/// The JSON of `heed complete`.
struct CompletionOutput: Encodable {
  struct Position: Encodable {
    let line: Int
    let column: Int
  }

  struct Range: Encodable {
    let start: Position
    let end: Position
  }

  struct Source: Encodable {
    let symbol: String
    let path: String
    let line: Int
  }

  struct Completion: Encodable {
    let text: String
    let replace: Range
    let confidence: Double
    let sources: [Source]
  }

  struct Withheld: Encodable {
    let text: String
    let reason: String
  }

  struct Context: Encodable {
    let tokens: Int
    let globalTokens: Int
    let localTokens: Int
    let reusedTokens: Int
    let evaluatedTokens: Int

    private enum CodingKeys: String, CodingKey {
      case tokens
      case globalTokens = "global_tokens"
      case localTokens = "local_tokens"
      case reusedTokens = "reused_tokens"
      case evaluatedTokens = "evaluated_tokens"
    }
  }

  struct Seconds: Encodable {
    let context: Double
    let prefill: Double
    let decode: Double
    let judge: Double
    let total: Double
  }

  let schema = 1
  let completions: [Completion]
  let withheld: [Withheld]
  let context: Context
  let model: String
  let seconds: Seconds

  /// The result for a document whose text was `snapshot`.
  init(_ result: CompletionResult, snapshot: TextSnapshot) {
    completions = result.completions.map { suggestion in
      Completion(
        text: suggestion.text,
        replace: Self.range(suggestion.replace, in: snapshot),
        confidence: suggestion.confidence,
        sources: suggestion.sources.map { Source(symbol: $0.symbol, path: $0.path, line: $0.line + 1) }
      )
    }
    withheld = result.withheld.map { Withheld(text: $0.text, reason: $0.reason.rawValue) }
    context = Context(
      tokens: result.context.tokens,
      globalTokens: result.context.globalTokens,
      localTokens: result.context.localTokens,
      reusedTokens: result.context.reusedTokens,
      evaluatedTokens: result.context.evaluatedTokens
    )
    model = result.model
    seconds = Seconds(
      context: result.seconds.context,
      prefill: result.seconds.prefill,
      decode: result.seconds.decode,
      judge: result.seconds.judge,
      total: result.seconds.total
    )
  }

  private static func range(_ range: Swift.Range<Int>, in snapshot: TextSnapshot) -> Range {
    func position(_ offset: Int) -> Position {
      let position = snapshot.position(at: offset)
      return Position(line: position.line + 1, column: position.column + 1)
    }
    return Range(start: position(range.lowerBound), end: position(range.upperBound))
  }
}
