import Completion
import SourceText

/// The answer to `heed.explainLast`: what was suggested and what it drew on, or why there was nothing.
///
/// The members are those of `heed complete --format json`, lines from 1, with the document and a sentence for people.
struct Explanation: Encodable, Sendable {
  struct Source: Encodable, Sendable {
    var symbol: String
    var path: String
    var line: Int
  }

  struct Shown: Encodable, Sendable {
    var text: String
    var confidence: Double
    var sources: [Source]
  }

  struct Withheld: Encodable, Sendable {
    var text: String
    var reason: String
  }

  var schema = 1
  var uri: String
  var message: String
  var completions: [Shown]
  var withheld: [Withheld]
  var context: [String: Int]
  var seconds: [String: Double]
  var model: String

  init(uri: String, shown: ShownSuggestion) {
    let result = shown.result
    self.uri = uri
    completions = result.completions.map { suggestion in
      Shown(text: suggestion.text, confidence: suggestion.confidence, sources: suggestion.sources.map(Self.source))
    }
    withheld = result.withheld.map { Withheld(text: $0.text, reason: $0.reason.rawValue) }
    context = [
      "tokens": result.context.tokens, "global_tokens": result.context.globalTokens,
      "local_tokens": result.context.localTokens, "reused_tokens": result.context.reusedTokens,
      "evaluated_tokens": result.context.evaluatedTokens,
    ]
    if let window = result.context.window {
      context["window_is_far"] = window.isFar ? 1 : 0
      context["window_start_line"] = window.startLine + 1
      context["window_commit_line"] = window.commitLine + 1
      context["window_prefix_tokens"] = window.prefixTokens
      context["window_suffix_tokens"] = window.suffixTokens
    }
    seconds = [
      "context": result.seconds.context, "prefill": result.seconds.prefill, "decode": result.seconds.decode,
      "judge": result.seconds.judge, "total": result.seconds.total,
    ]
    seconds["first_token"] = result.seconds.firstToken
    model = result.model
    message = Self.sentence(result)
  }

  private static func source(_ reference: SourceReference) -> Source {
    Source(symbol: reference.symbol, path: reference.path, line: reference.line + 1)
  }

  private static func sentence(_ result: CompletionResult) -> String {
    if let suggestion = result.completions.first {
      let sources = ProvenanceText.list(suggestion.sources)
      return sources.isEmpty
        ? "The last suggestion drew on this file alone." : "The last suggestion drew on \(sources)."
    }
    let reasons = result.withheld.map(\.reason.rawValue)
    return reasons.isEmpty
      ? "There was nothing to suggest." : "Nothing was suggested: \(reasons.joined(separator: ", "))."
  }
}

/// Provenance as people read it.
enum ProvenanceText {
  /// `name (path:line), …`, lines from 1.
  static func list(_ sources: [SourceReference]) -> String {
    sources.map { "\($0.symbol) (\($0.path):\($0.line + 1))" }.joined(separator: ", ")
  }
}
