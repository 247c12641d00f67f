import Foundation

extension TextEdit {
  /// The smallest single edit that makes `new` of `old`: what lies between their common beginning and common end.
  ///
  /// Costs one pass at memory speed over what is equal, so that work on an older text (its tree, a suggestion made for it)
  /// can be carried over without a history of edits. The ends may lie inside a code point.
  package init(from old: [UInt8], to new: [UInt8]) {
    let shorter = min(old.count, new.count)
    var low = 0
    while shorter - low >= Self.chunk, Self.areEqual(old, low, new, low) { low += Self.chunk }
    while low < shorter, old[low] == new[low] { low += 1 }
    let rest = shorter - low
    var tail = 0
    while rest - tail >= Self.chunk,
      Self.areEqual(old, old.count - tail - Self.chunk, new, new.count - tail - Self.chunk)
    {
      tail += Self.chunk
    }
    while tail < rest, old[old.count - 1 - tail] == new[new.count - 1 - tail] { tail += 1 }
    self.init(range: low..<(old.count - tail), replacement: Array(new[low..<(new.count - tail)]))
  }

  private static let chunk = 4096

  /// Compares a chunk of each, which the caller knows to be there.
  private static func areEqual(_ old: [UInt8], _ oldStart: Int, _ new: [UInt8], _ newStart: Int) -> Bool {
    unsafe old.withUnsafeBytes { old in
      unsafe new.withUnsafeBytes { new in
        guard let oldBase = old.baseAddress, let newBase = new.baseAddress else { return false }
        return unsafe memcmp(oldBase + oldStart, newBase + newStart, chunk) == 0
      }
    }
  }
}
