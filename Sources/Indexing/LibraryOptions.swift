/// How much work and room libraries may take.
package struct LibraryOptions: Sendable {
  /// Files and source bytes of one library; the rest is left out.
  package var mostFiles = 4_000
  package var mostBytes = 64 << 20
  /// Longer files are skipped.
  package var maximumFileBytes = 2 << 20
  /// Seconds that a parser may spend on one file.
  package var parseTimeLimit = 2.0
  /// Bytes that the indexes of all libraries may take on disk; the longest unused go first. 0: no libraries.
  package var mostStoredBytes = 512 << 20
  /// Threads that parse.
  package var threads = 2
  /// True: give way to whatever else runs on the machine.
  package var isBackground = false
  /// Names of languages to leave out.
  package var disabledLanguages: Set<String> = []

  package init() {}
}
