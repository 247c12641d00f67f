import SymbolIndex

/// Signatures of one other file, as the model is shown them: a block of global tokens.
struct GlobalBlock: Sendable {
  /// Which positions see it.
  enum Tier: Sendable {
    /// The committed prefix too: what the file's imports bring.
    case file
    /// Only the text typed since: what the code near the cursor asks for.
    case cursor
  }

  /// Most signatures of a block, as the bundled model was trained.
  static let mostSymbols = 6

  var path: String
  var tier: Tier
  /// In the order of their file, at most `mostSymbols`.
  var symbols: [SymbolRecord]

  /// What is shown in place of the symbols; nil: they are.
  var replacement: String?

  /// The last two components of the path, then one signature a line.
  var text: String {
    if let replacement { return replacement }
    var lines = [CompletionDocument.shortPath(path)]
    for symbol in symbols where !lines.dropFirst().contains(symbol.signature) {
      lines.append(String(symbol.signature.prefix(OneLine.longest)))
    }
    return lines.map { $0 + "\n" }.joined()
  }
}
