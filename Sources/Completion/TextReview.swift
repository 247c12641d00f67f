import SourceText
import Support
package import SymbolIndex
import Syntax

/// What the judges say of a text, one by one: for measuring texts, also those that no judge has seen.
package struct TextReview: Sendable, Hashable {
  /// False if the text adds a syntax error; nil without a parser.
  package var parses: Bool?
  /// True if it uses a name that nothing defines; nil without a parser or an index.
  package var hasUnknownName: Bool?

  /// Reviews `text` at an offset of a document that has its tree.
  package init(of text: [UInt8], in document: CompletionDocument, at offset: Int, index: SymbolStore?) {
    let cursor = min(max(offset, 0), document.snapshot.bytes.count)
    guard let judge = ParseJudge(document: document, cursor: cursor, cancellation: CancellationFlag()) else { return }
    judge.beginText()
    parses = try? judge.stands(text)
    guard index != nil, let tree = try? judge.tree(with: text) else { return }
    let names = NameJudge(
      scan: DocumentScan(document),
      index: IndexView(index, source: document.source),
      cursor: cursor
    )
    hasUnknownName = names.firstUnknown(in: text, tree: tree, isWhole: true) != nil
  }
}
