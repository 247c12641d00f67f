package import Completion
import SourceText
import Support
import SymbolIndex

/// The product, or the product with something taken away.
package struct EngineCompleter: Completer {
  /// Names of a list, as the server asks for them.
  private static let mostNames = 200

  private let engine: CompletionEngine
  private let options: CompletionOptions
  private let eagerness: Double

  /// `options` are those of the arm; what depends on the place is set for each.
  package init(engine: CompletionEngine, options: CompletionOptions, eagerness: Double) {
    self.engine = engine
    self.options = options
    self.eagerness = eagerness
  }

  package func text(at place: CompletionPlace) throws -> TextAnswer {
    var options = options
    options.automatic = place.isAutomatic
    options.extent = place.wantsBlock ? .block : .automatic
    options.leastConfidence = place.isAutomatic ? CompletionOptions.leastConfidence(eagerness: eagerness) : 0
    let result = try engine.complete(
      place.document,
      at: place.offset,
      index: place.index,
      options: options,
      cancellation: CancellationFlag()
    )
    var answer = TextAnswer()
    answer.evaluatedTokens = result.context.evaluatedTokens
    if let suggestion = result.completions.first {
      answer.text = Self.afterCursor(suggestion, at: place)
      answer.confidence = suggestion.confidence
      answer.sources = suggestion.sources.map { "\($0.symbol) (\($0.path):\($0.line + 1))" }
    } else {
      answer.reason = result.withheld.first.map {
        $0.text.isEmpty ? $0.reason.rawValue : "\($0.reason.rawValue): \($0.text)"
      }
    }
    return answer
  }

  package func names(at place: CompletionPlace) throws -> [String] {
    let list = NameCandidates.candidates(
      in: place.document,
      at: place.offset,
      index: place.index,
      catalog: nil,
      limit: Self.mostNames
    )
    let ordered = try engine.ordered(
      list,
      in: place.document,
      at: place.offset,
      index: place.index,
      options: options,
      cancellation: CancellationFlag()
    )
    return (ordered ?? list).items.map(\.name)
  }

  package func likelihood(of text: [UInt8], at place: CompletionPlace) throws -> Likelihood? {
    try engine.likelihood(
      of: text,
      in: place.document,
      at: place.offset,
      index: place.index,
      options: options,
      cancellation: CancellationFlag()
    )
  }

  package func objection(to text: [UInt8], at place: CompletionPlace) throws -> Objection {
    guard options.judges else { return .noJudges }
    let reason = try engine.objection(
      to: text,
      in: place.document,
      at: place.offset,
      index: place.index,
      options: options
    )
    return reason.map { .reason($0.rawValue) } ?? .nothing
  }

  /// The suggestion without what it repeats of the text before the cursor.
  private static func afterCursor(_ suggestion: Suggestion, at place: CompletionPlace) -> [UInt8] {
    let text = Array(suggestion.text.utf8)
    let before = place.document.snapshot.bytes[min(suggestion.replace.lowerBound, place.offset)..<place.offset]
    return text.starts(with: before) ? Array(text.dropFirst(before.count)) : text
  }
}
