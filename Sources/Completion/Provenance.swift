import Decoding
import SourceText
import SymbolIndex

/// Finds which of the symbols that the model was shown a text uses.
enum Provenance {
  /// The shown symbols whose names occur in the text as words, the word at the cursor whole; in the blocks' order, each
  /// once.
  static func sources(
    of text: [UInt8],
    at cursor: Int,
    in bytes: [UInt8],
    blocks: [GlobalBlock]
  ) -> [SourceReference] {
    let start = IdentifierBytes.start(in: bytes, before: cursor)
    let whole = Array(bytes[start..<min(cursor, bytes.count)]) + text
    let words = WordScan.words(in: whole, 0..<whole.count)
    var seen: Set<SourceReference> = []
    return blocks.flatMap(\.symbols).filter { words.contains($0.name) }.map { symbol in
      SourceReference(symbol: symbol.qualifiedName, path: symbol.path, line: symbol.position.line)
    }.filter { seen.insert($0).inserted }
  }
}
