import Decoding
import Foundation
import SourceText

/// Turns generated texts into suggestions and withheld texts.
struct Selection {
  private let request: CompletionRequest
  private let prompt: Prompt
  /// Nil: everything is shown as it is.
  private let judge: Judge?

  private let calibration: Calibration

  init(request: CompletionRequest, scan: DocumentScan, prompt: Prompt, calibration: Calibration) {
    self.request = request
    self.prompt = prompt
    self.calibration = calibration
    judge =
      request.options.judges
      ? Judge(scan: scan, cursor: request.cursor, index: request.index, cancellation: request.cancellation) : nil
  }

  /// True if the beginning of a text can be shown before the rest is there: no verdict on the whole takes it back.
  ///
  /// False once it is cancelled: what asked for the text throws at its next step.
  func isSettled(_ beginning: [UInt8]) -> Bool {
    guard request.options.leastConfidence <= 0 else { return false }
    guard let judge else { return true }
    return (try? judge.judge(beginning, isWhole: true)) == .show(beginning)
  }

  /// Judges the texts in order; a text that becomes the same as an earlier one is left out. Throws
  /// `CancellationError`.
  func judge(_ texts: [Generation], into result: inout CompletionResult) throws {
    for text in texts {
      switch try verdict(on: text) {
      case .show(let bytes):
        let suggestion = suggestion(bytes, of: text)
        if !result.completions.contains(where: { $0.text == suggestion.text }) { result.completions.append(suggestion) }
      case .withhold(let reason):
        result.withheld.append(WithheldText(text: Self.string(text.text), reason: reason))
      }
    }
  }

  private func verdict(on generation: Generation) throws -> Judge.Verdict {
    if generation.end == .unlikely { return .withhold(.lowConfidence) }
    if generation.text.isEmpty { return .withhold(generation.end == .deadline ? .deadline : .empty) }
    guard let judge else { return .show(generation.text) }
    // Before the other judges, which take longer.
    if confidence(generation) < request.options.leastConfidence { return .withhold(.lowConfidence) }
    return try judge.judge(generation.text, isWhole: generation.end == .endOfText || generation.end == .stop)
  }

  private func suggestion(_ bytes: [UInt8], of generation: Generation) -> Suggestion {
    Suggestion(
      text: shown(bytes),
      replace: request.cursor..<request.cursor,
      confidence: confidence(generation),
      sources: Provenance(request: request, blocks: prompt.blocks).sources(of: bytes)
    )
  }

  /// How likely the first line is right, by the probability of its tokens and that it ends there.
  private func confidence(_ generation: Generation) -> Double {
    calibration.right(given: exp(generation.firstLine.sum))
  }

  /// The bytes as they are inserted.
  func shown(_ bytes: [UInt8]) -> String { Self.string(withLineEnds(bytes)) }

  /// In a file whose lines end in `\r\n` the text's do too.
  private func withLineEnds(_ bytes: [UInt8]) -> [UInt8] {
    let snapshot = request.document.snapshot
    guard snapshot.lineCount > 1, snapshot.lineStarts[1] >= 2 else { return bytes }
    let first = snapshot.bytes[(snapshot.lineStarts[1] - 2)..<snapshot.lineStarts[1]]
    guard first.elementsEqual("\r\n".utf8) else { return bytes }
    var result: [UInt8] = []
    for byte in bytes {
      if byte == UInt8(ascii: "\n"), result.last != UInt8(ascii: "\r") { result.append(UInt8(ascii: "\r")) }
      result.append(byte)
    }
    return result
  }

  private static func string(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
