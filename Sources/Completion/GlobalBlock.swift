import SymbolIndex

/// Signatures of one other file, as the model is shown them: a block of global tokens.
struct GlobalBlock {
  /// Which positions see it.
  enum Tier {
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

  /// The last two components of the path, then one signature a line.
  var text: String {
    var lines = [CompletionDocument.shortPath(path)]
    for symbol in symbols where !lines.dropFirst().contains(symbol.signature) {
      lines.append(String(symbol.signature.prefix(OneLine.longest)))
    }
    return lines.map { $0 + "\n" }.joined()
  }
}

/// A symbol that might be shown to the model, and how much it seems to matter here.
struct ScoredSymbol {
  var record: SymbolRecord
  var score: Double
}

/// How much a symbol of another file matters.
///
/// One sum for both tiers: the score is `use` (how plainly the code asks for this name) + `relation` (how near the file is)
/// + `kind` (declarations that tell how to write a call tell most) - `doubt` (many symbols of that name, a private name, a
/// test). Symbols of equal score are taken in canonical order.
enum GlobalScore {
  /// How near the defining file is to the document.
  enum Relation: Double {
    case imported = 3
    case sameFolder = 2
    case elsewhere = 0
  }

  /// Named in an import statement.
  static let importedByName = 4.0
  /// Used in the committed text.
  static let used = 3.0
  /// A member of the type of the value before the cursor's member access.
  static let receiverMember = 5.0
  /// A member of the type of a variable used near the cursor.
  static let nearbyMember = 1.5
  /// More symbols of one name than this say little about which is meant.
  static let mostOfAName = 4

  /// The use of a name that many lines above the cursor: 4 on its line, half of it four lines up.
  static func nearness(lines: Int) -> Double { 16 / Double(4 + max(lines, 0)) }

  static func kind(_ kind: SymbolKind) -> Double {
    if kind.isCallable { return 1 }
    return kind.isType ? 0.8 : 0.3
  }

  static func doubt(_ record: SymbolRecord, document: String, homonyms: Int) -> Double {
    var doubt = 0.4 * Double(max(homonyms - 1, 0))
    if record.name.hasPrefix("_") { doubt += 2.5 }
    if isTest(record.path), !isTest(document) { doubt += 3 }
    return doubt
  }

  static func isTest(_ path: String) -> Bool {
    let lowered = path.lowercased()
    return lowered.contains("test/") || lowered.contains("tests/") || lowered.contains("test_")
      || lowered.contains("_test.") || lowered.hasSuffix("tests.swift")
  }
}

/// Chooses blocks from scored symbols.
enum BlockChoice {
  /// The `count` files with the highest sums of their three best symbols, in order of path, each with its best symbols.
  static func blocks(of symbols: [ScoredSymbol], tier: GlobalBlock.Tier, count: Int) -> [GlobalBlock] {
    let best = distinct(symbols)
    let files = Dictionary(grouping: best, by: \.record.path)
    let ranked = files.map { path, symbols in
      (path: path, score: symbols.map(\.score).sorted(by: >).prefix(3).reduce(0, +), symbols: symbols)
    }.sorted { ($1.score, $0.path) < ($0.score, $1.path) }
    return ranked.prefix(max(count, 0)).map { file in
      let chosen = file.symbols.sorted(by: isBetter).prefix(GlobalBlock.mostSymbols).map(\.record)
      return GlobalBlock(path: file.path, tier: tier, symbols: chosen.sorted(by: SymbolRecord.precedes))
    }.sorted { $0.path < $1.path }
  }

  /// Each symbol once, with its highest score; those that no use speaks for are left out.
  private static func distinct(_ symbols: [ScoredSymbol]) -> [ScoredSymbol] {
    var best: [SymbolRecord: Double] = [:]
    for symbol in symbols where symbol.score > 0 {
      best[symbol.record] = max(best[symbol.record] ?? 0, symbol.score)
    }
    return best.map { ScoredSymbol(record: $0.key, score: $0.value) }
  }

  private static func isBetter(_ left: ScoredSymbol, _ right: ScoredSymbol) -> Bool {
    left.score != right.score ? left.score > right.score : SymbolRecord.precedes(left.record, right.record)
  }
}
