/// The answer to a request: suggestions, and for what was not suggested the reason.
package struct CompletionResult: Sendable {
  /// Best first; empty if nothing is suggested.
  package var completions: [Suggestion] = []
  /// What was not suggested, in the same order.
  package var withheld: [WithheldText] = []
  /// What the model was given.
  package var context = ContextCounts()
  /// Where the time went.
  package var seconds = StageSeconds()
  /// The model's name; empty if there is none.
  package var model = ""

  /// Nothing yet.
  package init() {}
}

/// A text to insert.
package struct Suggestion: Sendable, Hashable {
  /// Replaces `replace` exactly.
  package var text: String
  /// Bytes of the snapshot; empty at the cursor unless something before it changes.
  package var replace: Range<Int>
  /// The probability that the first line is accepted unchanged, as far as the model's calibration says.
  package var confidence: Double
  /// The symbols that the model was shown and whose names the text uses.
  package var sources: [SourceReference]

  /// A text for a range of the snapshot.
  package init(text: String, replace: Range<Int>, confidence: Double, sources: [SourceReference] = []) {
    self.text = text
    self.replace = replace
    self.confidence = confidence
    self.sources = sources
  }
}

/// Where a symbol that a suggestion draws on is defined.
package struct SourceReference: Sendable, Hashable {
  /// Its name after those of its containers, joined by dots.
  package var symbol: String
  /// Relative to the workspace.
  package var path: String
  /// From 0.
  package var line: Int

  /// A place in the workspace.
  package init(symbol: String, path: String, line: Int) {
    self.symbol = symbol
    self.path = path
    self.line = line
  }
}

/// A text that was not suggested.
package struct WithheldText: Sendable, Hashable {
  /// As the model wrote it; empty if it was not asked.
  package var text: String
  /// Why it was withheld.
  package var reason: WithholdingReason

  /// A text and the reason.
  package init(text: String, reason: WithholdingReason) {
    self.text = text
    self.reason = reason
  }
}

/// Why there is no suggestion: the contract's list.
package enum WithholdingReason: String, Sendable, CaseIterable {
  /// The text would add a syntax error.
  case parse
  /// It uses a name that nothing defines.
  case unknownName = "unknown_name"
  /// It calls a function with too few or too many arguments.
  case arity
  /// It repeats what follows the cursor.
  case repeatsSuffix = "repeats_suffix"
  /// It repeats what stands right before the cursor.
  case repeatsPrefix = "repeats_prefix"
  case lowConfidence = "low_confidence"
  case inComment = "in_comment"
  case inString = "in_string"
  /// It looks like a credential.
  case secret
  /// The user saw it here and typed something else.
  case refusedBefore = "refused_before"
  /// Nothing but blanks.
  case empty
  /// Time was over before there was anything to show.
  case deadline
  case noModel = "no_model"
  /// The language's parser is not installed: said beside another reason, since text is completed all the same.
  case noGrammar = "no_grammar"
}

/// Tokens of a request.
package struct ContextCounts: Sendable, Hashable {
  /// All tokens the model saw before it wrote.
  package var tokens = 0
  /// Those of signatures from other files.
  package var globalTokens = 0
  /// Those of the file itself.
  package var localTokens = 0
  /// Those whose keys and values were there from an earlier request.
  package var reusedTokens = 0
  /// Those that had to be evaluated before the first generated token.
  package var evaluatedTokens = 0
  /// What a model without Heed's layout was shown of the file.
  package var window: WindowCounts?

  /// Nothing yet.
  package init() {}
}

/// The window of a file that a model was shown: what its text depends on beside the text around the cursor.
package struct WindowCounts: Sendable, Hashable {
  /// True for the window that is read in the background, false for the near one.
  package var isFar: Bool
  /// Lines (from 0) where the prefix begins and where it ends.
  package var startLine: Int
  package var commitLine: Int
  /// Tokens of the prefix and of the suffix.
  package var prefixTokens: Int
  package var suffixTokens: Int
}

/// What each stage took, in seconds.
package struct StageSeconds: Sendable, Hashable {
  /// Parsing, choosing symbols, tokenizing.
  package var context = 0.0
  /// Evaluating the prompt.
  package var prefill = 0.0
  /// Writing the texts.
  package var decode = 0.0
  /// Judging them.
  package var judge = 0.0
  /// From the request to the choice of the first token that goes beyond what is typed, or of none; nil: none was chosen.
  package var firstToken: Double?
  /// Everything, from the request on.
  package var total = 0.0

  /// Nothing yet.
  package init() {}
}
