package import SymbolIndex

/// The symbols of other files that the model would be shown: for comparing ways of showing and of choosing them.
package enum GlobalChoice {
  /// Those of at most `blocks` blocks of both tiers, block by block.
  package static func symbols(
    in document: CompletionDocument,
    at offset: Int,
    index: SymbolStore?,
    blocks: Int
  ) -> [[SymbolRecord]] {
    let scan = DocumentScan(document, cursor: offset)
    let view = IndexView(index, source: document.source)
    let globals = GlobalsBuilder(scan: scan, index: view, receivers: ReceiverResolver(scan: scan, index: view))
    let commit = CommitPoint.choose(in: document.snapshot, cursor: offset)
    return globals.blocks(commit: commit, cursor: offset, count: blocks, near: nil).map(\.symbols)
  }

  /// How symbols of one file are shown: its path, and a signature a line.
  package static func text(of symbols: [SymbolRecord]) -> String {
    guard let path = symbols.first?.path else { return "" }
    return GlobalBlock(path: path, tier: .file, symbols: symbols).text
  }
}
