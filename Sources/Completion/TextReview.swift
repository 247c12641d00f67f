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
  /// True if it calls a function with arguments that it does not take; nil as for names.
  package var hasWrongCall: Bool?

  /// Reviews `text` at an offset of a document that has its tree.
  package init(of text: [UInt8], in document: CompletionDocument, at offset: Int, index: SymbolStore?) {
    let cursor = min(max(offset, 0), document.snapshot.bytes.count)
    guard let judge = ParseJudge(document: document, cursor: cursor, cancellation: CancellationFlag()) else { return }
    judge.beginText()
    parses = try? judge.stands(text)
    guard index != nil, let tree = try? judge.tree(with: text) else { return }
    let (scan, view) = (DocumentScan(document), IndexView(index, source: document.source))
    let names = NameJudge(scan: scan, index: view, cursor: cursor)
    hasUnknownName = names.firstUnknown(in: text, tree: tree, isWhole: true) != nil
    let calls = CallJudge(scan: scan, index: view, cursor: cursor)
    hasWrongCall = calls.firstMisfit(in: text, tree: tree) != nil
  }
}
