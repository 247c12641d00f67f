import Decoding
import Foundation
import SourceText

/// Turns generated texts into suggestions and withheld texts.
struct Selection {
  /// How likely the words have to be that are shown of a line which is less likely than was asked for.
  private static let leastConfidenceOfWords = 0.5

  /// How many lines are right that the judge doubts, as a share of those that are as likely and that it does not.
  private static let rightOfDoubtful = 0.3

  private let request: CompletionRequest
  private let prompt: Prompt
  /// Nil: everything is shown as it is.
  private let judge: Judge?

  private let calibration: Calibration

  init(
    request: CompletionRequest,
    scan: DocumentScan,
    prompt: Prompt,
    calibration: Calibration,
    outlines: OutlineShelf
  ) {
    self.request = request
    self.prompt = prompt
    self.calibration = calibration
    judge =
      request.options.judges
      ? Judge(
        scan: scan,
        cursor: request.cursor,
        index: request.index,
        outlines: outlines,
        cancellation: request.cancellation
      ) : nil
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
      let judged = try judged(text)
      switch judged.verdict {
      case .show(let bytes):
        let suggestion = suggestion(bytes, judged.confidence)
        if !result.completions.contains(where: { $0.text == suggestion.text }) { result.completions.append(suggestion) }
      case .withhold(let reason):
        result.withheld.append(WithheldText(text: Self.string(text.text), reason: reason))
      }
    }
  }

  private func judged(_ generation: Generation) throws -> (verdict: Judge.Verdict, confidence: Double) {
    let confidence = confidence(generation)
    guard let judge else {
      let reason: WithholdingReason = generation.end == .deadline ? .deadline : .empty
      return (generation.text.isEmpty ? .withhold(reason) : .show(generation.text), confidence)
    }
    if generation.text.isEmpty, generation.end != .unlikely {
      return (.withhold(generation.end == .deadline ? .deadline : .empty), confidence)
    }
    // Before the other judges, which take longer.
    if generation.end == .unlikely || confidence < request.options.leastConfidence {
      return try beginning(of: generation, judge) ?? (.withhold(.lowConfidence), confidence)
    }
    let isWhole = generation.end == .endOfText || generation.end == .stop
    let verdict = try judge.judge(generation.text, isWhole: isWhole)
    guard case .show(let text) = verdict, try judge.isDoubtful(text) else { return (verdict, confidence) }
    let doubted = confidence * Self.rightOfDoubtful
    if doubted >= request.options.leastConfidence { return (verdict, doubted) }
    return try beginning(of: generation, judge, isWhole: false) ?? (.withhold(.lowConfidence), doubted)
  }

  /// The words that the line surely begins with, if they stand; `isWhole` false: not all of it.
  private func beginning(
    of generation: Generation,
    _ judge: Judge,
    isWhole: Bool = true
  ) throws -> (verdict: Judge.Verdict, confidence: Double)? {
    let asked = max(request.options.leastConfidence, Self.leastConfidenceOfWords)
    guard let beginning = LikelyBeginning(of: generation, least: calibration.given(right: asked), isWhole: isWhole)
    else { return nil }
    let verdict = try judge.judge(beginning: beginning.bytes)
    guard case .show = verdict else { return nil }
    return (verdict, calibration.right(given: beginning.probability))
  }

  private func suggestion(_ bytes: [UInt8], _ confidence: Double) -> Suggestion {
    Suggestion(
      text: shown(bytes),
      replace: request.cursor..<request.cursor,
      confidence: confidence,
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
