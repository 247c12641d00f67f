import Syntax

/// What `heed grammars list` says of a language.
struct GrammarStatus {
  var name: String
  var displayName: String
  /// The version of the parser's source that is pinned.
  var version: String
  /// True if there is a parser that loads, whatever its version.
  var isBuilt = false
  /// The version of the built parser's tables.
  var abi: Int?
  /// Why it cannot be used or should be built again, and what to do.
  var problem: String?

  init(_ language: Language) {
    name = language.name
    displayName = language.displayName
    version = language.source.version
  }
}
