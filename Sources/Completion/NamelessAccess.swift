import Decoding
import SourceText
import Syntax

/// Makes sense of a document in which a member access at the cursor has no name yet: `$store->` before a closing brace.
///
/// Some parsers take the next line for the name and lose the type around it. With a made-up name they do not.
enum NamelessAccess {
  /// Parsers that need no name to find their way.
  private static let steady: Set<String> = ["c", "go", "python", "swift"]

  /// The tree with a name at the cursor; nil if one is there, or is not missed.
  static func tree(of document: CompletionDocument, cursor: Int) -> SyntaxTree? {
    guard let tree = document.currentTree, tree.hasError, let language = document.language,
      !steady.contains(language.name), let access = AccessScan(document).access(at: cursor), access.nameStart == cursor,
      let parser = try? SyntaxParser(grammar: tree.grammar, watch: document.parsing.watch)
    else { return nil }
    let name = name(in: document, at: cursor, language: language.name)
    let edited = tree.edited(TextEdit(range: cursor..<cursor, replacement: name))
    return parser.parse(
      edited.bytes,
      previous: edited,
      reuse: tree.isSteady ? .steady : .exact,
      timeLimit: ParseJudge.timeLimit
    )
  }

  /// A name, and what ends the statement if nothing else is on the line.
  private static func name(in document: CompletionDocument, at cursor: Int, language: String) -> [UInt8] {
    let name = Array((language == "lua" ? "x()" : "x").utf8)
    let snapshot = document.snapshot
    let line = snapshot.lineRange(snapshot.lineContaining(cursor))
    let rest = snapshot.bytes[cursor..<max(cursor, line.upperBound)]
    guard ParseJudge.terminated.contains(language), rest.allSatisfy(Blank.isBlank) else { return name }
    let closers = BracketBalance(snapshot.bytes[line.lowerBound..<cursor]).missingClosers
    return name + closers.prefix { $0 != UInt8(ascii: "}") } + [UInt8(ascii: ";")]
  }
}
