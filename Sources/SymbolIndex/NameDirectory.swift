import GRDB
import Support

/// All distinct names of an index in memory, for questions that no order of names answers.
///
/// For each letter there is a bit for each name that has it, so that a few operations tell 64 names apart that may match and that
/// cannot. A name takes 17 bytes and those of its text, a
/// symbol eight (twice that at most, for arrays grow by doubling): half a megabyte for 15,000 symbols.
struct NameDirectory: Sendable {
  /// Names beyond which none is made: such an index is asked row by row. With the most bytes and symbols that so many
  /// names may have, 82 MB.
  static let mostNames = 1 << 20
  private static let mostBytesPerName = 32
  private static let mostSymbolsPerName = 4
  /// Names or symbols after which a cancellation is looked for.
  private static let countBetweenChecks = 4096

  /// A name that matches; lesser ones come first.
  private struct Match: Comparable {
    var score: Int
    var rank: FileRank
    var length: Int
    /// Its number, which is the order of bytes among the names of a rank.
    var name: Int

    static func < (left: Match, right: Match) -> Bool {
      if left.score != right.score { return left.score > right.score }
      if left.rank != right.rank { return left.rank.rawValue < right.rank.rawValue }
      return left.length != right.length ? left.length < right.length : left.name < right.name
    }
  }

  /// The state of the index that it is of.
  let snapshot: Int
  private var ranks: [FileRank] = []
  /// For each group of 64 names 64 words, one for each bit of `FuzzyScore.mask`: the names that have it.
  private var holders: [UInt64] = []
  private var bytes: [UInt8] = []
  /// Where the text of each name begins, and where the last one ends.
  private var starts: [UInt32] = [0]
  /// The rows of symbols, those of a name together.
  private var symbols: [Int] = []
  /// Where the symbols of each name begin, and where the last ones end.
  private var firsts: [UInt32] = []

  /// Reads the names of an index; nil if they are too many.
  init?(_ database: Database, snapshot: Int, mostNames: Int, cancellation: CancellationFlag?) throws {
    self.snapshot = snapshot
    // The index has all of it in this order.
    let rows = try StoredRows(
      database,
      """
      SELECT symbol.rank, symbol.name, symbol.id FROM symbol INDEXED BY symbol_by_name
      ORDER BY symbol.rank, symbol.name, symbol.id
      """
    )
    while let row = try rows.next() {
      if symbols.count % Self.countBetweenChecks == 0 { try cancellation?.check() }
      guard let rank = FileRank(rawValue: try row.integer(0)),
        try unsafe row.withText(1, { unsafe add($0, rank) }) != nil
      else {
        throw StoredRow.Damage(description: "a symbol lacks a name or a rank")
      }
      guard ranks.count <= mostNames, bytes.count <= mostNames * Self.mostBytesPerName,
        symbols.count < mostNames * Self.mostSymbolsPerName
      else { return nil }
      symbols.append(try row.integer(2))
    }
    firsts.append(UInt32(symbols.count))
  }

  /// Adds a name unless it is the last one.
  private mutating func add(_ name: UnsafeBufferPointer<UInt8>, _ rank: FileRank) {
    if ranks.last == rank, unsafe text(ranks.count - 1).elementsEqual(name) { return }
    ranks.append(rank)
    unsafe addToHolders(FuzzyScore.mask(of: name), place: (ranks.count - 1) % 64)
    unsafe bytes.append(contentsOf: name)
    starts.append(UInt32(bytes.count))
    firsts.append(UInt32(symbols.count))
  }

  private mutating func addToHolders(_ mask: UInt64, place: Int) {
    if place == 0 { holders += repeatElement(0, count: 64) }
    let group = holders.count - 64
    forEachBit(of: mask) { holders[group + $0] |= 1 &<< UInt64(place) }
  }

  private func text(_ name: Int) -> ArraySlice<UInt8> { bytes[Int(starts[name])..<Int(starts[name + 1])] }

  /// Adds a name to the best ones if it matches.
  private func look(
    at name: Int,
    _ pattern: FuzzyScore,
    _ scratch: inout FuzzyScore.Scratch,
    _ matches: inout BestElements<Match>
  ) {
    let text = bytes.span.extracting(Int(starts[name])..<Int(starts[name + 1]))
    let tier = pattern.tier(of: text)
    var match = Match(score: pattern.most(inTier: tier), rank: ranks[name], length: text.count, name: name)
    // Even if it were the best that it can be.
    if let bound = matches.bound, bound < match { return }
    guard let score = pattern.score(of: text, tier: tier, &scratch) else { return }
    match.score = score
    matches.add(match)
  }

  /// The rows of at most `limit` symbols whose names a pattern matches, a list for each name, the best first.
  func best(_ pattern: FuzzyScore, limit: Int, cancellation: CancellationFlag?) throws -> [[Int]] {
    var matches = BestElements<Match>(limit: limit)
    var scratch = FuzzyScore.Scratch()
    for group in stride(from: 0, to: holders.count, by: 64) {
      if group % Self.countBetweenChecks == 0 { try cancellation?.check() }
      var candidates = UInt64.max
      forEachBit(of: pattern.mask) { candidates &= holders[group + $0] }
      forEachBit(of: candidates) { look(at: group + $0, pattern, &scratch, &matches) }
    }
    var rows: [[Int]] = []
    var count = 0
    for match in matches.sorted() where count < limit {
      let own = symbols[Int(firsts[match.name])..<Int(firsts[match.name + 1])].prefix(limit - count)
      rows.append(Array(own))
      count += own.count
    }
    return rows
  }
}

/// Gives the numbers of the bits that are set, from the lowest.
private func forEachBit(of mask: UInt64, _ body: (Int) -> Void) {
  var rest = mask
  while rest != 0 {
    body(rest.trailingZeroBitCount)
    rest &= rest &- 1
  }
}
