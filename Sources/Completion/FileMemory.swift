import Decoding

/// Remembered texts of the repository's files, as long as they are what the index knows.
///
/// Not thread-safe. What it holds changes only how long a request takes: a text is a function of path and hash.
final class FileMemory {
  /// Most tokens of all texts, at 12 bytes each: 12 MB, what some six requests want. The texts used longest ago go first.
  static let mostTokens = 1 << 20
  /// What an entry counts at least, so that many small texts are bounded too.
  private static let leastTokens = 64

  private struct Key: Hashable {
    var path: String
    var hash: UInt64
  }

  private struct Entry {
    var segment: MemorySegment
    var lastUse: Int
    var size: Int { max(segment.tokens.count, FileMemory.leastTokens) }
  }

  private var entries: [Key: Entry] = [:]
  private var uses = 0
  private var size = 0
  private let limit: Int

  init(limit: Int = FileMemory.mostTokens) { self.limit = limit }

  /// The remembered text of a file with this hash; made by `make` if it is not there.
  func segment(path: String, hash: UInt64, make: () -> MemorySegment?) -> MemorySegment? {
    let key = Key(path: path, hash: hash)
    uses += 1
    if let entry = entries[key] {
      entries[key]?.lastUse = uses
      return entry.segment
    }
    guard let segment = make() else { return nil }
    let entry = Entry(segment: segment, lastUse: uses)
    entries[key] = entry
    size += entry.size
    forgetOldest()
    return segment
  }

  private func forgetOldest() {
    while size > limit, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
      entries[oldest.key] = nil
      size -= oldest.value.size
    }
  }
}
