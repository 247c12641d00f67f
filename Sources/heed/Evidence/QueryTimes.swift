import Support
import SymbolIndex

/// Times the look-ups that completions ask, of seeded names, in the workspace's index and in those of its libraries.
struct QueryTimes {
  /// Times of one kind of look-up, in seconds.
  struct Kind {
    var name: String
    var seconds: [Double] = []

    /// The time that a share of the look-ups took at most.
    func quantile(_ share: Double) -> Double {
      let sorted = seconds.sorted()
      return sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
    }
  }

  // As completions ask: the most that a list shows, that a type has, and that a prompt looks up at once.
  private static let listLimit = 200
  private static let memberLimit = 400
  private static let namesAtOnce = 16
  private static let mostLibraries = 24
  private static let patternLetters = 4

  let store: SymbolStore
  let time: MonotonicTime
  private var random: SeededGenerator
  private var kinds: [Kind] = []

  init(store: SymbolStore, seed: UInt64, time: MonotonicTime = .system) {
    self.store = store
    self.time = time
    random = SeededGenerator(seed: seed)
  }

  /// Times `count` look-ups of each kind.
  mutating func run(count: Int) throws -> [Kind] {
    let symbols = try sample(store, count: count)
    try time("prefix", of: symbols, in: store) { store, symbol in
      let length = min(symbol.name.count, 1 + symbol.name.utf8.count % Self.patternLetters)
      _ = try store.distinctSymbols(prefix: String(symbol.name.prefix(length)), limit: Self.listLimit)
    }
    try time("fuzzy", of: symbols, in: store) { store, symbol in
      _ = try store.symbols(matching: Self.pattern(symbol.name), limit: Self.listLimit)
    }
    let contained = symbols.filter { !$0.container.isEmpty }
    try time("members", of: contained, in: store) { store, symbol in
      let container = symbol.container.split(separator: ".").last.map(String.init) ?? ""
      _ = try store.symbols(inContainer: container, limit: Self.memberLimit)
    }
    let sets = stride(from: 0, to: symbols.count, by: Self.namesAtOnce).map { start in
      symbols[start..<min(symbols.count, start + Self.namesAtOnce)].map(\.name)
    }
    try time("definitions of \(Self.namesAtOnce)", of: sets, in: store) { store, names in
      _ = try store.symbols(named: names, limit: Self.namesAtOnce)
    }
    try timeLibraries(count: count)
    return kinds
  }

  private mutating func timeLibraries(count: Int) throws {
    let names = Set(try store.allLibraries().map(\.store)).sorted().prefix(Self.mostLibraries)
    let stores = names.compactMap { store.libraries?.store(named: $0) }
    for library in stores {
      let symbols = try sample(library, count: max(1, count / stores.count))
      try time("library prefix", of: symbols, in: library) { store, symbol in
        _ = try store.distinctSymbols(prefix: String(symbol.name.prefix(2)), limit: Self.listLimit)
      }
      try time("library members", of: symbols, in: library) { store, symbol in
        let container = symbol.container.split(separator: ".").last.map(String.init) ?? symbol.name
        _ = try store.symbols(inContainer: container, of: .file(symbol.path))
      }
      try time("library definition", of: symbols, in: library) { store, symbol in
        _ = try store.symbols(named: symbol.name, atTopOf: .file(symbol.path))
      }
    }
  }

  /// Runs each look-up once before the one that is timed: an editor's server has the index in memory.
  private mutating func time<Question>(
    _ name: String,
    of questions: [Question],
    in store: SymbolStore,
    _ ask: (SymbolStore, Question) throws -> Void
  ) throws {
    let place = kinds.firstIndex { $0.name == name } ?? kinds.count
    if place == kinds.count { kinds.append(Kind(name: name)) }
    for question in questions { try ask(store, question) }
    for question in questions {
      let watch = Stopwatch(time)
      try ask(store, question)
      kinds[place].seconds.append(watch.seconds)
    }
  }

  /// Symbols of all parts of an index, each as likely as any other.
  private mutating func sample(_ store: SymbolStore, count: Int) throws -> [SymbolRecord] {
    var chosen: [SymbolRecord] = []
    var seen = 0
    try store.forEachSymbol { symbol in
      seen += 1
      if chosen.count < count {
        chosen.append(symbol)
      } else {
        let place = Int.random(in: 0..<seen, using: &random)
        if place < count { chosen[place] = symbol }
      }
    }
    return chosen.shuffled(using: &random)
  }

  /// Some letters of a name in order, as one who knows it types them.
  private static func pattern(_ name: String) -> String {
    let letters = Array(name)
    let step = max(1, letters.count / patternLetters)
    return String(stride(from: 0, to: letters.count, by: step).prefix(patternLetters).map { letters[$0] })
  }
}
