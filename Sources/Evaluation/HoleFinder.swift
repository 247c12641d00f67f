import SourceText
import Support
import SymbolIndex
import Syntax

/// Finds places in one file where something can be taken out, the same for the same seed and text.
struct HoleFinder {
  let file: ParsedFile
  let commit: String

  /// Up to `count` holes of a task.
  func holes(_ task: EvaluationTask, count: Int, random: inout SeededGenerator) -> [Hole] {
    switch task {
    case .line, .bits, .rules: lineHoles(task, count: count, random: &random)
    case .identifier: identifierHoles(count: count, random: &random)
    case .block: blockHoles(count: count, random: &random)
    case .replay: replayHoles(count: count, random: &random)
    }
  }

  /// A hole; `truth` is what of it is asked for.
  func hole(_ task: EvaluationTask, removing range: Range<Int>, truth: Range<Int>, uses: Range<Int>? = nil) -> Hole {
    Hole(
      task: task,
      path: file.path,
      language: file.language.name,
      commit: commit,
      snapshot: file.snapshot.applying(TextEdit(range: range, replacement: [])),
      offset: range.lowerBound,
      truth: Array(file.bytes[truth]),
      removed: Array(file.bytes[range]),
      foreignNames: file.foreignNames(in: uses ?? truth),
      lines: file.lines(of: truth)
    )
  }

  /// The lines with code that may be chosen, in random order.
  func shuffledLines(_ random: inout SeededGenerator) -> [(line: Int, code: Range<Int>)] {
    (0..<file.snapshot.lineCount).filter(file.isIncluded).shuffled(using: &random).lazy.compactMap { line in
      file.code(ofLine: line).map { (line, $0) }
    }
  }
}

extension EvaluationTask {
  /// The choices of a task; likelihoods are of the lines that are completed.
  func random(seed: UInt64) -> SeededGenerator {
    SeededGenerator(seed: seed ^ ContentHash.of((self == .bits || self == .rules ? .line : self).rawValue.utf8))
  }
}
