import Decoding
import SourceText
import SymbolIndex

/// Finds which symbols of other files a text uses.
struct Provenance {
  /// Most names of a text that are looked up.
  private static let mostNames = 8
  /// Kinds whose names are often the same by accident: the text's own argument is not another class's field.
  private static let commonlyNamed: Set<SymbolKind> = [.variable, .field, .property]

  let request: CompletionRequest
  let blocks: [GlobalBlock]

  /// The shown symbols whose names occur in the text as words, the word at the cursor whole, in the blocks' order; then,
  /// for words that neither a block nor the document has, the index's first definition, in the words' order. Each once.
  func sources(of text: [UInt8]) -> [SourceReference] {
    let bytes = request.document.snapshot.bytes
    let start = IdentifierBytes.start(in: bytes, before: request.cursor)
    let whole = Array(bytes[start..<min(request.cursor, bytes.count)]) + text
    let words = WordScan.words(in: whole, 0..<whole.count)
    let shown = blocks.flatMap(\.symbols).filter { words.contains($0.name) }
    var others: [String] = []
    let written = documentWords(without: start..<request.cursor).union(shown.map(\.name))
    WordScan.forEach(in: whole, 0..<whole.count) { place in
      let word = String(decoding: whole[place], as: UTF8.self)
      if !written.contains(word), !others.contains(word) { others.append(word) }
    }
    let found = others.prefix(Self.mostNames).compactMap { name in
      request.index.symbols(named: [name], limit: 2, excluding: request.document.path)
        .first { !Self.commonlyNamed.contains($0.kind) }
    }
    var seen: Set<SourceReference> = []
    return (shown + found).map(Self.reference).filter { seen.insert($0).inserted }
  }

  private func documentWords(without range: Range<Int>) -> Set<String> {
    let bytes = request.document.snapshot.bytes
    return WordScan.words(in: bytes, 0..<range.lowerBound)
      .union(WordScan.words(in: bytes, range.upperBound..<max(range.upperBound, bytes.count)))
  }

  private static func reference(_ symbol: SymbolRecord) -> SourceReference {
    SourceReference(symbol: symbol.qualifiedName, path: symbol.path, line: symbol.position.line)
  }
}
