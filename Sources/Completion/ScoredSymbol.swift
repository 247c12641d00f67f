import SymbolIndex

/// A symbol that might be shown to the model, and how much it seems to matter here.
struct ScoredSymbol {
  var record: SymbolRecord
  var score: Double
}
