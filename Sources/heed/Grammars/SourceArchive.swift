import Syntax

/// A source package of the Python package index, pinned by version and hash.
struct SourceArchive: Equatable, CustomStringConvertible {
  var package: String
  var version: String
  /// SHA-256, in hexadecimal.
  var sha256: String

  init(package: String, version: String, sha256: String) {
    self.package = package
    self.version = version
    self.sha256 = sha256
  }

  init(_ source: GrammarSource) {
    self.init(package: source.package, version: source.version, sha256: source.sha256)
  }

  /// The last release of tree-sitter whose headers suit the parsers that come without any (generators before 0.24).
  static let sharedHeaders = SourceArchive(
    package: "tree-sitter",
    version: "0.23.2",
    sha256: "66bae8dd47f1fed7bdef816115146d3a41c39b5c482d7bad36d9ba1def088450"
  )

  /// Its name in the cache.
  var fileName: String { "\(package)-\(version).tar.gz" }

  var description: String { "\(package) \(version)" }
}
