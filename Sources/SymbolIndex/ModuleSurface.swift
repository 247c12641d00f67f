import Foundation

/// What can be said of the names that a library's file gives to those who import it, besides its definitions and imports.
package struct ModuleSurface: Sendable, Hashable, Codable {
  /// True if names may come into being as the program runs, so that none is known to be missing.
  package var isOpen = false
  /// The names that the file itself says it gives (Python's `__all__`), if they are written out.
  package var published: [String]?
  /// Modules all of whose names the file takes over and hands on.
  package var wildcards: [String] = []
  /// Names that the file's top mentions: nothing is known of them but that they may be its.
  package var mentioned: [String] = []

  package init() {}

  /// Nil for a text that is none of ours.
  init?(json: String) {
    guard let value = try? JSONDecoder().decode(ModuleSurface.self, from: Data(json.utf8)) else { return nil }
    self = value
  }

  /// The text that `init(json:)` reads.
  var json: String? { (try? JSONEncoder().encode(self)).map { String(decoding: $0, as: UTF8.self) } }
}
