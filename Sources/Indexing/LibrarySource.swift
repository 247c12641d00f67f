import Foundation
import SymbolIndex

/// A library as it lies on this machine.
struct LibrarySource {
  /// The language of its records.
  var language: String
  /// What imports of it begin with.
  var module: String
  /// For people, and part of the store's name.
  var name: String
  var version: String
  /// Absolute, without links: what paths in its index are relative to.
  var root: String
  /// `root` itself or something below it.
  var place: String
  var entry = ""
  /// Ends of file names that belong to it.
  var extensions: [String]
  /// Names of folders and ends of file names that are left out.
  var excludedFolders: Set<String> = []
  var excludedSuffixes: [String] = []
  /// How many folders deep its files lie; nil: however deep.
  var mostDepth: Int?
  var isCertain: Bool

  /// Its record once its index is in a store.
  func record(store: String) -> LibraryRecord {
    LibraryRecord(
      language: language,
      module: module,
      store: store,
      root: root,
      place: place,
      entry: entry,
      isCertain: isCertain
    )
  }

  /// The name of the store of what was found of it: another content is another store.
  func store(contentHash: UInt64) -> String {
    let hash = String(contentHash, radix: 16)
    let padded = String(repeating: "0", count: max(0, 16 - hash.count)) + hash
    let words = [language, name, version].map { String($0.unicodeScalars.map(Self.readable).prefix(40)) }
    return (words.filter { !$0.isEmpty } + [padded]).joined(separator: "-")
  }

  private static func readable(_ scalar: Unicode.Scalar) -> Character {
    let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
    return isPlain || [".", "_"].contains(scalar) ? Character(scalar) : "_"
  }
}
