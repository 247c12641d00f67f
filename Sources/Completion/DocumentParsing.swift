import SourceText
import Support
import Syntax

/// Gives a document its tree.
enum DocumentParsing {
  /// Longest time that a parse may take here, in seconds: a guard against a parser that hangs.
  static let timeLimit = 2.0

  /// The document with a tree of its snapshot, if its language's parser is there and ends in time: with an offset, the tree
  /// that belongs to the line there (`LineBase`).
  static func parsed(
    _ document: CompletionDocument,
    at offset: Int? = nil,
    catalog: LanguageCatalog?,
    cancellation: CancellationFlag? = nil
  ) -> CompletionDocument {
    var document = document
    if document.language == nil {
      document.language = catalog?.language(forPath: document.path, text: document.snapshot.bytes)
    }
    guard document.currentTree == nil, document.parsing.isAllowed, let language = document.language, let catalog,
      let grammar = try? catalog.grammar(for: language),
      let parser = try? SyntaxParser(grammar: grammar, watch: document.parsing.watch)
    else { return document }
    if let offset {
      var base = LineBase()
      document.tree = base.tree(
        of: document.snapshot,
        line: document.snapshot.lineContaining(min(max(offset, 0), document.snapshot.bytes.count)),
        parser: parser,
        timeLimit: timeLimit,
        cancellation: cancellation
      )
      return document
    }
    document.tree = parser.parse(
      document.snapshot.bytes,
      previous: nil,
      timeLimit: timeLimit,
      cancellation: cancellation
    )
    return document
  }
}
