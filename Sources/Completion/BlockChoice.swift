import SymbolIndex

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
