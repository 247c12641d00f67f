import SourceText
import SymbolIndex

/// Finds out which lines stand in which files, for a few lines out of many.
struct LineCensus {
  private var places: [UInt64: [String]] = [:]

  /// A census of these lines.
  init(of lines: some Sequence<[UInt8]>) {
    for line in lines { places[ContentHash.of(line)] = [] }
  }

  /// Looks through a file.
  mutating func add(path: String, bytes: [UInt8]) {
    for line in Words.lines(bytes) {
      let hash = ContentHash.of(Words.trimmed(line))
      // Two files are enough: one of them is another than the one that is asked about.
      guard let known = places[hash], known.count < 2, !known.contains(path) else { continue }
      places[hash]?.append(path)
    }
  }

  /// True if all lines of a hole stand in other files, or elsewhere in its own.
  func isDuplicate(_ hole: Hole) -> Bool {
    let own = Set(Words.lines(hole.snapshot.bytes).map { ContentHash.of(Words.trimmed($0)) })
    return hole.lines.allSatisfy { line in
      let hash = ContentHash.of(line)
      return own.contains(hash) || places[hash]?.contains { $0 != hole.path } ?? false
    }
  }
}
