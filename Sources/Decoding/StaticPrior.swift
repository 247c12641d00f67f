package import Tokenization

/// What came after which tokens in the texts that a model was trained on: an n-gram table that ships with the model.
///
/// The file is little-endian (`models/README.md` describes it, `models/prior.py` makes it): a header with the vocabulary's
/// hash, then a table for each length of context. All of it is checked before any of it is used, so that no file can do
/// more harm than to be refused.
package struct StaticPrior: Sendable {
  /// The version of the format.
  package static let version: UInt32 = 1
  /// Longest context that a file may have.
  package static let longestContext = 8

  private static let magic = Array("HEEDNGRM".utf8)
  private static let headerSize = 40
  private static let largestVocabulary = 65536

  /// By length, from 1.
  private let tables: [PriorTable]

  /// Reads a file's bytes, which belong to a vocabulary with this size and hash.
  package init(_ bytes: [UInt8], vocabularySize: Int, vocabularyHash: UInt64) throws(StaticPriorError) {
    guard bytes.starts(with: Self.magic) else { throw .notAPrior }
    var reader = ByteReader(bytes: bytes, offset: Self.magic.count)
    let version: UInt32 = try reader.next()
    guard version == Self.version else { throw .unsupportedVersion(version) }
    let size: UInt32 = try reader.next()
    let hash: UInt64 = try reader.next()
    guard size <= Self.largestVocabulary, Int(size) == vocabularySize, hash == vocabularyHash else {
      throw .otherVocabulary
    }
    let longest: UInt32 = try reader.next()
    guard (1...UInt32(Self.longestContext)).contains(longest) else {
      throw .malformed(problem: "contexts of \(longest) tokens")
    }
    let reserved: (UInt32, UInt64) = (try reader.next(), try reader.next())
    guard reserved == (0, 0) else { throw .malformed(problem: "reserved fields that are not 0") }
    var tables: [PriorTable] = []
    for _ in 0..<longest { tables.append(try PriorTable(&reader, vocabularySize: vocabularySize)) }
    guard reader.offset == bytes.count else { throw .wrongSize(expected: reader.offset, actual: bytes.count) }
    self.tables = tables
  }

  /// The longest context in the file, in tokens.
  package var longest: Int { tables.count }

  /// How many contexts of all lengths there are.
  package var contexts: Int { tables.reduce(0) { $0 + $1.count } }

  /// The counts after the last tokens of `context`, the longest contexts first.
  package func levels(after context: some BidirectionalCollection<TokenID>) -> [TokenMemory.Level] {
    let recent = Array(context.suffix(tables.count))
    return stride(from: recent.count, to: 0, by: -1).compactMap { length in
      tables[length - 1].counts(after: Self.key(recent.suffix(length))).map { total, counts in
        TokenMemory.Level(source: .prior, length: length, counts: counts, total: total)
      }
    }
  }

  /// The hash under which a context is found, mixed as by Fibonacci hashing (Knuth, volume 3, 6.4), oldest token first.
  package static func key(_ context: some Sequence<TokenID>) -> UInt32 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for token in context {
      hash = (hash ^ UInt64(truncatingIfNeeded: token)) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 29
    }
    return UInt32(truncatingIfNeeded: hash >> 32)
  }
}
