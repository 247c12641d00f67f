import SymbolIndex

/// What was done about libraries: the member `libraries` of the JSON of `heed index`.
package struct LibraryReport: Sendable, Hashable, Codable {
  /// Libraries that the workspace's files import and that are indexed, now or before.
  package var libraries = 0
  /// Those that were indexed in this run, with their files and symbols.
  package var indexed = 0
  package var files = 0
  package var filesSkipped = 0
  package var symbols = 0
  /// What the indexes of all libraries, of all workspaces, take on disk.
  package var bytes = 0
  /// What was left out; paths are absolute.
  package var errors: [IndexIssue] = []
  package var seconds = 0.0

  package init() {}

  /// Counts files that were written.
  mutating func add(_ batch: [FileSymbols]) {
    for file in batch {
      if file.skipped == nil { files += 1 } else { filesSkipped += 1 }
      symbols += file.symbols.count
    }
  }

  private enum CodingKeys: String, CodingKey {
    case libraries, indexed, files, symbols, bytes, errors, seconds
    case filesSkipped = "files_skipped"
  }
}
