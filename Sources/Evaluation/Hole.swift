package import SourceText

/// A place in a real file and what was taken out there.
package struct Hole: Sendable, Hashable {
  package var task: EvaluationTask
  /// Below the workspace.
  package var path: String
  /// The language's name.
  package var language: String
  /// The commit whose added lines it is of; empty for a hole in the tree as it is.
  package var commit: String
  /// The file's text without what was taken out.
  package var snapshot: TextSnapshot
  /// Where it was taken out.
  package var offset: Int
  /// What is to come there. A comment at a line's end was taken out too, but is not asked for.
  package var truth: [UInt8]
  /// All that was taken out.
  package var removed: [UInt8]
  /// Names in the truth that this file neither defines nor declares: another file may.
  package var foreignNames: [String]
  /// The whole lines that it is part of, without blanks around them.
  package var lines: [[UInt8]]

  /// Tells it from others; the same in every run.
  package var identifier: String { "\(task.rawValue) \(commit) \(path):\(offset)" }

  /// Line and column from 1, as `heed complete` takes them.
  package var place: String {
    let position = snapshot.position(at: offset)
    return "\(path):\(position.line + 1):\(position.column + 1)"
  }

  /// The line up to the hole.
  package var typed: String {
    snapshot.string(in: snapshot.lineStarts[snapshot.lineContaining(offset)]..<offset)
  }

  /// The file with another text in the hole's place.
  func filled(with text: [UInt8]) -> TextSnapshot {
    snapshot.applying(TextEdit(range: offset..<offset, replacement: text))
  }
}
