/// What is measured.
package enum EvaluationTask: String, Sendable, CaseIterable, Codable {
  /// The rest of a line.
  case line
  /// The next name, as an editor's list would rank it.
  case identifier
  /// A body from its signature.
  case block
  /// Typing lines of a file key by key.
  case replay
}

/// A product with something taken away, or what every editor has without it.
package enum Arm: String, Sendable, CaseIterable, Codable {
  /// The product.
  case full
  /// Without signatures from other files.
  case noGlobals = "no_globals"
  /// Without what came after the same words in this file and in others.
  case noMemory = "no_memory"
  /// Nothing is withheld or cut back.
  case noJudge = "no_judge"
  /// Words of the open file, the last used first.
  case keyword
  /// Names of the index by prefix.
  case indexPrefix = "index_prefix"
  /// Says nothing.
  case silent

  /// The product and what it is compared with.
  package static let usual: [Arm] = [.full, .keyword, .indexPrefix, .silent]

  /// True if it answers a task differently than `full` may: a list of names does not ask the model.
  func concerns(_ task: EvaluationTask) -> Bool { task != .identifier || Self.usual.contains(self) }
}
