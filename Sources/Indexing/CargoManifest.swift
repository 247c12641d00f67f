import Foundation

/// What a `Cargo.toml` says about its crate and those that it needs (The Cargo Book, "The Manifest Format"): read line by line, for
/// no more of TOML is needed than tables and strings.
struct CargoManifest {
  /// A crate that is needed, under the name that the manifest gives it.
  struct Dependency {
    /// The crate's own name.
    var package: String
    var version = ""
    /// A folder, as it is written: from the manifest's own.
    var path: String?
  }

  private static let tables: Set<String> = ["build-dependencies", "dependencies", "dev-dependencies"]
  private static let mostBytes = 1 << 20

  private(set) var name = ""
  private(set) var version = ""
  /// The name and file of its library, if they are not the usual ones.
  private(set) var libraryName: String?
  private(set) var libraryPath: String?
  private(set) var dependencies: [String: Dependency] = [:]

  /// The manifest of a folder; nil if it has none.
  init?(folder: String) {
    let lines = LibraryFolder.lines(of: folder + "/Cargo.toml", atMost: Self.mostBytes)
    guard !lines.isEmpty else { return nil }
    var table: [String] = []
    for line in lines {
      let text = line.trimmingCharacters(in: .whitespaces)
      if text.hasPrefix("[") {
        table = Self.parts(String(text.drop { $0 == "[" }.prefix { $0 != "]" }))
      } else if let sign = text.firstIndex(of: "="), !text.hasPrefix("#") {
        read(Self.parts(String(text[..<sign])), String(text[text.index(after: sign)...]), in: table)
      }
    }
  }

  /// What imports call the crate's library.
  var module: String { (libraryName ?? name).replacing("-", with: "_") }

  private mutating func read(_ key: [String], _ value: String, in table: [String]) {
    guard let first = key.first else { return }
    switch table {
    case ["package"]:
      if first == "name" { name = Self.string(value) ?? "" }
      if first == "version" { version = Self.string(value) ?? "" }
    case ["lib"]:
      if first == "name" { libraryName = Self.string(value) }
      if first == "path" { libraryPath = Self.string(value) }
    default:
      guard let place = table.lastIndex(where: Self.tables.contains) else { return }
      let names = table[(place + 1)...] + key
      guard let crate = names.first else { return }
      var dependency = dependencies[crate] ?? Dependency(package: crate)
      dependency.read(names.dropFirst().first, value)
      dependencies[crate] = dependency
    }
  }

  /// A key's parts between dots that are not quoted.
  private static func parts(_ key: String) -> [String] {
    var parts = [""]
    var quote: Character?
    for character in key {
      if quote == nil, character == "." {
        parts.append("")
      } else if character == quote {
        quote = nil
      } else if quote == nil, character == "\"" || character == "'" {
        quote = character
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    return parts.map { $0.trimmingCharacters(in: .whitespaces) }
  }

  /// What stands in the first quotes of a text, which must be its beginning.
  fileprivate static func string(_ text: some StringProtocol) -> String? {
    let text = text.drop { $0 == " " || $0 == "\t" }
    guard let quote = text.first, quote == "\"" || quote == "'" else { return nil }
    return String(text.dropFirst().prefix { $0 != quote })
  }
}

extension CargoManifest.Dependency {
  /// `key = value` of the dependency's own table; without a key its version, or a table on one line.
  fileprivate mutating func read(_ key: String?, _ value: String) {
    switch key {
    case "package": package = CargoManifest.string(value) ?? package
    case "path": path = CargoManifest.string(value)
    case "version": version = CargoManifest.string(value) ?? ""
    case nil:
      if let text = CargoManifest.string(value) { version = text }
      for key in ["package", "path", "version"] {
        if let text = Self.member(key, of: value) { read(key, text) }
      }
    default: break
    }
  }

  /// What comes after `key =` in a table on one line.
  private static func member(_ key: String, of table: String) -> String? {
    for part in table.split(whereSeparator: { "{,".contains($0) }) {
      guard let sign = part.firstIndex(of: "=") else { continue }
      if part[..<sign].trimmingCharacters(in: .whitespaces) == key { return String(part[part.index(after: sign)...]) }
    }
    return nil
  }
}
