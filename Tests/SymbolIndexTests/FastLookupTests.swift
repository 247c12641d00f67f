import Support
import SymbolIndex
import Testing

/// The ways that look-ups take to be fast give what a plain scan of all symbols gives.
@Suite struct FastLookupTests {
  private static let words = ["get", "Get", "GET", "user", "User", "name", "_x", "$", "é", "Server", "HTTP", "s"]

  private static func fold(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte + 0x20 : byte }

  private let folder: IndexFolder
  private let store: SymbolStore
  private let all: [SymbolRecord]
  private let ranks: [String: FileRank]

  /// Names of few words in random order, so that many begin alike, differ by case only or occur in several files.
  init() throws {
    var random = SeededGenerator(seed: 6)
    func name() -> String {
      (0..<Int.random(in: 1...4, using: &random)).map { _ in Self.words.randomElement(using: &random) ?? "" }.joined()
    }
    let batch = (0..<60).map { number in
      let symbols = (0..<20).map { _ in "function " + name() }
      return file("dir\(number % 7)/file\(number).swift", symbols, rank: FileRank(rawValue: number % 3) ?? .own)
    }
    folder = try IndexFolder()
    store = try folder.open()
    try store.apply(batch)
    all = batch.flatMap(\.symbols)
    ranks = Dictionary(uniqueKeysWithValues: batch.map { ($0.path, $0.rank) })
  }

  /// One symbol a name, in the order of the list of all symbols with the prefix.
  @Test(arguments: ["", "g", "G", "get", "GET", "getu", "s", "_", "é", "$", "zz"]) func prefix(prefix: String) throws {
    let plain = all.filter { $0.name.utf8.map(Self.fold).starts(with: prefix.utf8.map(Self.fold)) }
    let every = try store.symbols(prefix: prefix, limit: 10_000)
    #expect(Set(every) == Set(plain))
    #expect(every.count == plain.count)
    var names: Set<String> = []
    // Spellings of a name in too many places may be left out, of which there are none but short ones.
    let distinct = every.filter { names.insert($0.name).inserted }
    let found = try store.distinctSymbols(prefix: prefix, limit: 10_000)
    #expect(found.filter { $0.name.utf8.count > 6 } == distinct.filter { $0.name.utf8.count > 6 })
    for limit in [1, 2, 7, 50] {
      #expect(try store.distinctSymbols(prefix: prefix, limit: limit) == Array(found.prefix(limit)))
      #expect(try store.symbols(prefix: prefix, limit: limit) == Array(every.prefix(limit)))
    }
  }

  @Test(arguments: ["g", "gu", "GU", "sn", "gés", "$x", "getget", "htp", "ssss", "zz"]) func loose(pattern: String)
    throws
  {
    let score = try #require(FuzzyScore(pattern: pattern))
    let matching = all.compactMap { symbol in score.score(of: symbol.name).map { (symbol, $0) } }
    let plain = matching.sorted { left, right in
      if left.1 != right.1 { return left.1 > right.1 }
      let (rank, other) = (ranks[left.0.path]?.rawValue ?? 0, ranks[right.0.path]?.rawValue ?? 0)
      if rank != other { return rank < other }
      let (name, otherName) = (left.0.name.utf8, right.0.name.utf8)
      if name.count != otherName.count { return name.count < otherName.count }
      if !name.elementsEqual(otherName) { return name.lexicographicallyPrecedes(otherName) }
      return SymbolRecord.precedes(left.0, right.0)
    }
    #expect(try store.symbols(matching: pattern, limit: 10_000) == plain.map(\.0))
    let byRow = try SymbolStore.open(at: folder.index, access: .readOnly, mostNames: 0)
    for limit in [1, 3, 20, 199, 10_000, Int.max] {
      let found = try store.symbols(matching: pattern, limit: limit)
      #expect(found.map(\.name) == plain.prefix(limit).map(\.0.name))
      #expect(try byRow.symbols(matching: pattern, limit: limit) == found)
    }
  }

  /// The best alignment is looked for only where letters can be; a plain search of all alignments finds the same.
  @Test func scoresAreThoseOfTheBestAlignment() throws {
    var random = SeededGenerator(seed: 7)
    func text(_ length: Int) -> String {
      String((0..<length).map { _ in "abAB_$é".randomElement(using: &random) ?? "a" })
    }
    for _ in 0..<3_000 {
      let pattern = text(Int.random(in: 1...4, using: &random))
      let name = text(Int.random(in: 1...9, using: &random))
      #expect(FuzzyScore(pattern: pattern)?.score(of: name) == plainScore(pattern, name), "\(pattern) in \(name)")
    }
  }

  @Test func longNamesCountByTheirBeginning() throws {
    let long = String(repeating: "a", count: 300)
    #expect(FuzzyScore(pattern: "ab")?.score(of: long + "b") == nil)
    #expect(
      FuzzyScore(pattern: "aa")?.score(of: long) == FuzzyScore(pattern: "aa")?.score(of: String(long.prefix(256)))
    )
  }
}

/// The score that the documentation of `FuzzyScore` describes, by trying all alignments.
private func plainScore(_ pattern: String, _ name: String) -> Int? {
  let (pattern, name) = (Array(pattern.utf8), Array(name.utf8))
  func isUppercase(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }
  func isLowercase(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
  func isWord(_ byte: UInt8) -> Bool { byte != UInt8(ascii: "_") && byte != UInt8(ascii: "$") }
  func fold(_ byte: UInt8) -> UInt8 { isUppercase(byte) ? byte + 0x20 : byte }
  func startsWord(_ place: Int) -> Bool {
    guard place > 0 else { return true }
    guard isWord(name[place - 1]) else { return isWord(name[place]) }
    guard isUppercase(name[place]) else { return false }
    return !isUppercase(name[place - 1]) || (place + 1 < name.count && isLowercase(name[place + 1]))
  }
  func best(_ letter: Int, after before: Int?) -> Int? {
    guard letter < pattern.count else { return 0 }
    var result: Int?
    for place in ((before ?? -1) + 1)..<max(name.count, (before ?? -1) + 1)
    where fold(name[place]) == fold(pattern[letter]) {
      guard let rest = best(letter + 1, after: place) else { continue }
      let distance = before.map { place == $0 + 1 ? 6 : -3 } ?? -min(place, 3)
      let own = (name[place] == pattern[letter] ? 1 : 0) + (startsWord(place) ? 8 : 0)
      result = max(result ?? Int.min, rest + own + distance)
    }
    return result
  }
  guard let alignment = best(0, after: nil) else { return nil }
  let folds = name.map(fold).starts(with: pattern.map(fold))
  let tier =
    if name == pattern { 4 } else if folds, name.count == pattern.count { 3 } else if name.starts(with: pattern) {
      2
    } else if folds { 1 } else { 0 }
  return tier * 100_000 + alignment
}
