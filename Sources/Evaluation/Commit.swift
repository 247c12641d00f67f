/// A commit with what it adds to its first parent.
package struct Commit: Hashable, Sendable {
  package var name: String
  package var parent: String
  /// Lines (from 0) of each file as it is after the commit.
  package var added: [String: Set<Int>]

  package init(name: String, parent: String, added: [String: Set<Int>]) {
    self.name = name
    self.parent = parent
    self.added = added
  }
}

/// Reads what `git log --patch --unified=0` writes.
package enum CommitParser {
  /// The mark before a commit's line.
  private static let mark: UInt8 = 1

  /// The commits with a parent, in the log's order.
  package static func commits(in log: [UInt8]) -> [Commit] {
    var commits: [Commit] = []
    var current: Commit?
    var path: String?
    // Lines of a hunk that are still to come: they may look like anything.
    var removed = 0
    var added = 0
    for line in log.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if removed + added > 0, let first = line.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
        if first == UInt8(ascii: "-") { removed -= 1 } else { added -= 1 }
      } else if line.first == mark {
        if let current { commits.append(current) }
        current = commit(line.dropFirst())
        path = nil
      } else if line.starts(with: "+++ ".utf8) {
        path = line.starts(with: "+++ b/".utf8) ? String(decoding: line.dropFirst(6), as: UTF8.self) : nil
      } else if line.starts(with: "@@ ".utf8), let hunk = hunk(line) {
        (removed, added) = (hunk.removed, hunk.added.count)
        if let path { current?.added[path, default: []].formUnion(hunk.added) }
      }
    }
    if let current { commits.append(current) }
    return commits
  }

  /// Nil for one without a parent.
  private static func commit(_ line: ArraySlice<UInt8>) -> Commit? {
    let names = String(decoding: line, as: UTF8.self).split(separator: " ")
    guard names.count >= 2 else { return nil }
    return Commit(name: String(names[0]), parent: String(names[1]), added: [:])
  }

  /// `@@ -start,count +start,count @@`; a count of 1 is left out.
  private static func hunk(_ line: ArraySlice<UInt8>) -> (removed: Int, added: Range<Int>)? {
    let fields = String(decoding: line.prefix(100), as: UTF8.self).split(separator: " ")
    guard fields.count >= 3 else { return nil }
    func numbers(_ field: Substring) -> (start: Int, count: Int)? {
      let parts = field.dropFirst().split(separator: ",").compactMap { Int($0) }
      guard let start = parts.first, start >= 0, start < 1 << 30 else { return nil }
      let count = parts.count > 1 ? parts[1] : 1
      return (0..<(1 << 24)).contains(count) ? (start, count) : nil
    }
    guard let old = numbers(fields[1]), let new = numbers(fields[2]) else { return nil }
    let first = max(new.start - 1, 0)
    return (old.count, first..<(first + new.count))
  }
}
