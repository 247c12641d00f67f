/// How far an indexing run is.
package struct IndexProgress: Sendable, Hashable {
  /// Files looked at.
  package var done: Int
  /// Files to look at, known once the walk has ended.
  package var total: Int
  /// The file last written to the index; empty at first.
  package var currentPath: String

  package init(done: Int, total: Int, currentPath: String) {
    self.done = done
    self.total = total
    self.currentPath = currentPath
  }
}

/// Something that kept a file or folder out of the index, while the run went on.
package struct IndexIssue: Sendable, Hashable, Codable {
  /// Relative to the workspace; empty for what concerns it all.
  package var path: String
  package var message: String

  package init(path: String, message: String) {
    self.path = path
    self.message = message
  }
}

/// What an indexing run found and what it cost: the members of the JSON of `heed index`.
package struct IndexReport: Sendable, Hashable, Codable {
  /// Wall-clock time. Parsing and writing overlap, so the parts may exceed the total.
  package struct Seconds: Sendable, Hashable, Codable {
    package var walk = 0.0
    /// Of reading, parsing and extracting, in children with the waiting for them: the threads' sum divided by their number.
    package var parse = 0.0
    package var write = 0.0
    package var total = 0.0
  }

  /// Files in the index after the run, without those of languages that have no symbols.
  package var files = 0
  /// Files parsed in this run.
  package var filesParsed = 0
  /// Files of a known language that were left out: too large, binary, minified, too slow to parse, or in
  /// quarantine.
  package var filesSkipped = 0
  /// Source bytes of `files`.
  package var bytes = 0
  package var symbols = 0
  package var references = 0
  package var imports = 0
  /// What went wrong, by path.
  package var errors: [IndexIssue] = []
  package var seconds = Seconds()
  /// Processor time during the run: of the whole process and of the children that parse for it.
  package var cpuSeconds = 0.0
  /// The most memory that the process has held so far, and with it the most that its children held, each: together they
  /// have never held more, and most of the time less.
  package var peakResidentBytes = 0

  package init() {}

  private enum CodingKeys: String, CodingKey {
    case files, bytes, symbols, references, imports, errors, seconds
    case filesParsed = "files_parsed"
    case filesSkipped = "files_skipped"
    case cpuSeconds = "cpu_seconds"
    case peakResidentBytes = "peak_rss_bytes"
  }
}
