package import Completion
import SourceText
package import SymbolIndex

/// What is asked for: the text of an open file with its tree, the cursor, and what is known of the workspace.
package struct CompletionPlace: Sendable {
  package var document: CompletionDocument
  package var offset: Int
  package var index: SymbolStore
  /// True: a body is asked for by somebody who wants one.
  package var wantsBlock: Bool
  /// True: the editor asks by itself, as while typing.
  package var isAutomatic: Bool

  package init(
    document: CompletionDocument,
    offset: Int,
    index: SymbolStore,
    wantsBlock: Bool = false,
    isAutomatic: Bool = false
  ) {
    self.document = document
    self.offset = offset
    self.index = index
    self.wantsBlock = wantsBlock
    self.isAutomatic = isAutomatic
  }

  /// What is typed of the identifier at the cursor.
  package var typedName: [UInt8] {
    let bytes = document.snapshot.bytes
    return Array(bytes[Words.start(in: bytes, before: offset)..<min(max(offset, 0), bytes.count)])
  }
}

/// A text that is shown after the cursor, or why there is none.
package struct TextAnswer: Sendable {
  /// Nil in silence.
  package var text: [UInt8]?
  package var reason: String?
  package var confidence = 0.0
  /// Symbols with their places.
  package var sources: [String] = []
  /// Tokens evaluated before the first generated one.
  package var evaluatedTokens: Int?

  package init(text: [UInt8]? = nil) { self.text = text }
}

/// Who is measured: the product, a baseline, or a test's own.
package protocol Completer {
  /// The text that is shown after the cursor.
  func text(at place: CompletionPlace) throws -> TextAnswer
  /// The names that are listed for the identifier at the cursor, best first, as they would stand there whole.
  func names(at place: CompletionPlace) throws -> [String]
  /// How likely a text is at the cursor; nil for one that knows no probabilities.
  func likelihood(of text: [UInt8], at place: CompletionPlace) throws -> Likelihood?
  /// Why a text that is right would not be shown whole.
  func objection(to text: [UInt8], at place: CompletionPlace) throws -> Objection
}

/// What judges say of a text that is right.
package enum Objection: Sendable, Hashable {
  /// There are none.
  case noJudges
  /// All of it would be shown.
  case nothing
  case reason(String)
}

extension Completer {
  package func likelihood(of text: [UInt8], at place: CompletionPlace) throws -> Likelihood? { nil }
  package func objection(to text: [UInt8], at place: CompletionPlace) throws -> Objection { .noJudges }
}
