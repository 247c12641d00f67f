import Completion
import Configuration
import Foundation
import SourceText
import Support
import SymbolIndex

/// Completes at trial positions and counts what came out right.
struct TrialRun {
  /// What came out at one position.
  struct Outcome {
    let position: TrialPosition
    let result: CompletionResult

    var text: String? { result.completions.first?.text }

    /// The probability that the model itself gives the line; 0 in silence.
    var confidence: Double { result.completions.first?.confidence ?? 0 }

    /// The whole rest of the line, up to blanks at its end.
    var isLineRight: Bool {
      guard let text else { return false }
      return firstLine(text) == firstLine(position.truth)
    }

    /// At least the name that another file defines.
    var isNameRight: Bool {
      guard let text, text.hasPrefix(position.name) else { return false }
      let next = text.dropFirst(position.name.count).first
      return next.map { !($0.isLetter || $0.isNumber || $0 == "_") } ?? true
    }

    private func firstLine(_ text: String) -> String {
      String(text.prefix { $0 != "\n" }).trimmingCharacters(in: .whitespaces)
    }
  }

  let workspace: Workspace
  let engine: CompletionEngine
  let index: SymbolStore
  let usesMemory: Bool

  /// Completes at each position as somebody would who has typed the line so far.
  func outcomes(at positions: [TrialPosition], isQuiet: Bool) throws -> [Outcome] {
    let bar = ProgressBar(title: "Completing", isQuiet: isQuiet)
    defer { bar.finish() }
    var options = CompletionOptions()
    options.maximumTokens = workspace.settings.maximumTokens
    options.automatic = false
    options.usesMemory = usesMemory
    return try positions.enumerated().map { number, position in
      bar.update(done: number, total: positions.count, detail: position.path)
      let document = Documents.document(
        path: position.path,
        snapshot: position.snapshot,
        workspace: workspace
      )
      let result = try engine.complete(
        document,
        at: position.offset,
        index: index,
        options: options,
        cancellation: CancellationFlag()
      )
      return Outcome(position: position, result: result)
    }
  }
}
