import Decoding

/// The logits that were computed last, by all that they come after.
///
/// While a word is typed, each key asks for what may come after the same prompt, and mostly for the same tokens after it. Equal
/// segments give equal logits, to the last bit, so what is found here changes only how long an answer takes.
struct RecentLogits {
  private struct Entry {
    var segments: [TokenSegment]
    var logits: [Float]
  }

  private let mostBytes: Int
  /// The one used last comes last.
  private var entries: [Entry] = []

  /// Keeps none of more than `mostBytes` in all.
  init(mostBytes: Int) { self.mostBytes = mostBytes }

  /// True if `logits` gives some.
  func has(_ segments: [TokenSegment]) -> Bool { index(of: segments) != nil }

  /// The logits after segments; nil: they are not kept.
  mutating func logits(after segments: [TokenSegment]) -> [Float]? {
    guard let index = index(of: segments) else { return nil }
    let entry = entries.remove(at: index)
    entries.append(entry)
    return entry.logits
  }

  /// Keeps the logits after segments, in place of those used longest ago.
  mutating func keep(_ logits: [Float], after segments: [TokenSegment]) {
    if let index = index(of: segments) { entries.remove(at: index) }
    entries.append(Entry(segments: segments, logits: logits))
    let most = mostBytes / max(logits.count * MemoryLayout<Float>.stride, 1)
    if entries.count > most { entries.removeFirst(entries.count - most) }
  }

  private func index(of segments: [TokenSegment]) -> Int? {
    // Most differ in their last segments.
    entries.lastIndex { $0.segments.last == segments.last && $0.segments == segments }
  }
}
