import SourceText

/// Finds out which lines stand in which files, for a few lines out of many.
struct LineCensus {
  private var places: [UInt64: [String]] = [:]

  /// A census of these lines, which have no blanks around them.
  init(of lines: some Sequence<[UInt8]>) {
    for line in lines { Self.forEachLine(of: line) { places[$0] = [] } }
  }

  /// Looks through a file.
  mutating func add(path: String, bytes: [UInt8]) {
    Self.forEachLine(of: bytes) { hash in
      // Two files are enough: one of them is another than the one that is asked about.
      guard let known = places[hash], known.count < 2, !known.contains(path) else { return }
      places[hash]?.append(path)
    }
  }

  /// True if all lines of a hole stand in other files, or elsewhere in its own.
  func isDuplicate(_ hole: Hole) -> Bool {
    var own: Set<UInt64> = []
    Self.forEachLine(of: hole.snapshot.bytes) { own.insert($0) }
    return hole.lines.allSatisfy { line in
      var stands = true
      Self.forEachLine(of: line) { hash in
        stands = own.contains(hash) || places[hash]?.contains { $0 != hole.path } ?? false
      }
      return stands
    }
  }

  /// The hash (FNV-1a) of each line that is not blank, without the blanks around it.
  ///
  /// By hand and in one pass: all files of the tree are looked through for every commit.
  private static func forEachLine(of bytes: [UInt8], _ body: (UInt64) -> Void) {
    let (offsetBasis, prime): (UInt64, UInt64) = (0xcbf2_9ce4_8422_2325, 0x100_0000_01b3)
    var hash = offsetBasis
    var hashToLastWord = offsetBasis
    var isBlank = true
    for byte in bytes {
      if byte == 0x0A {
        if !isBlank { body(hashToLastWord) }
        (hash, isBlank) = (offsetBasis, true)
      } else if byte == 0x20 || byte == 0x09 || byte == 0x0D {
        if !isBlank { hash = (hash ^ UInt64(byte)) &* prime }
      } else {
        hash = (hash ^ UInt64(byte)) &* prime
        (hashToLastWord, isBlank) = (hash, false)
      }
    }
    if !isBlank { body(hashToLastWord) }
  }
}
