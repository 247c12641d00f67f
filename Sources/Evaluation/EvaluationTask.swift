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
  /// How likely the rest of a line is, whatever would be shown (beyond the contract; only where it is asked for).
  case bits
  /// How likely the rest of a line is with texts of other files that other rules choose (beyond the contract; only where it is
  /// asked for).
  case rules

  /// What is measured where nothing is said.
  package static let usual: [EvaluationTask] = [.line, .identifier, .block, .replay]

  /// The arms that a task is measured with.
  package func arms(ablating: Bool) -> [Arm] {
    switch self {
    case .bits: [.full, .noMemory, .noModel, .prior, .model]
    case .rules: Arm.allCases.filter { $0.rule != nil }
    case .identifier: ablating ? [.full, .noMemory, .noModel] + Arm.usual.dropFirst() : Arm.usual
    case .line, .block, .replay:
      ablating ? Arm.allCases.filter { $0.rule == nil && ![.prior, .model, .jedi].contains($0) } : Arm.usual
    }
  }

  /// Tasks whose results are given for the slices, too.
  var hasSlices: Bool { self != .bits }
}

/// A product with something taken away, or what every editor has without it.
package enum Arm: String, Sendable, CaseIterable, Codable {
  /// The product.
  case full
  /// Without signatures from other files.
  case noGlobals = "no_globals"
  /// Without what came after the same words in this file, in others and in the texts behind the prior.
  case noMemory = "no_memory"
  /// The memory alone decides.
  case noModel = "no_model"
  /// The static prior alone: neither the model nor this file nor others (only for likelihoods).
  case prior
  /// Nothing is withheld or cut back.
  case noJudge = "no_judge"
  /// The model with the file alone: neither memory nor signatures from other files (only for likelihoods).
  case model
  /// Words of the open file, the last used first.
  case keyword
  /// Names of the index by prefix.
  case indexPrefix = "index_prefix"
  /// Says nothing.
  case silent
  /// Python's jedi, at Python dots (beyond the contract).
  case jedi

  // Rules of choosing what of other files is shown; see `ContextRule`.
  case ruleNone = "rule_none"
  case ruleRing = "rule_ring"
  case ruleJaccard = "rule_jaccard"
  case ruleBM25 = "rule_bm25"
  case ruleBodies = "rule_bodies"
  case ruleText = "rule_text"
  case ruleSegments = "rule_segments"
  case ruleComment = "rule_comment"
  case ruleOracle = "rule_oracle"

  /// The rule that an arm is of.
  package var rule: ContextRule? {
    let prefix = "rule_"
    return rawValue.hasPrefix(prefix) ? ContextRule(rawValue: String(rawValue.dropFirst(prefix.count))) : nil
  }

  /// The product and what it is compared with.
  package static let usual: [Arm] = [.full, .keyword, .indexPrefix, .silent]
}
