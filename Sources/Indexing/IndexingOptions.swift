package import Foundation

/// What to index and how much work to allow for it.
package struct IndexingOptions: Sendable {
  /// More patterns, in the form of a `.gitignore` line at the workspace's root, of files to leave out.
  package var excludes: [String] = []
  /// Names of languages to leave out.
  package var disabledLanguages: Set<String> = []
  /// Longer files are skipped.
  package var maximumFileBytes = 1 << 20
  /// Files beyond this number are left out, with an error that says so.
  package var maximumFiles = 200_000
  /// Files of languages without symbols (JSON, Markdown) beyond this number are left out.
  package var maximumDataFiles = 20_000
  /// The user's ignore file for all repositories (git's `core.excludesFile`).
  package var globalIgnoreFile: URL?
  /// Seconds that a parser may spend on one file.
  package var parseTimeLimit = 2.0
  /// Threads that parse, with a child each; the caller's own writes meanwhile.
  package var threads = 2
  /// True for a library's files: what they give is noted, what they mention is not.
  package var isLibrary = false

  package init() {}
}
