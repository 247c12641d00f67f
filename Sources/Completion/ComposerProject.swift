/// Where `composer.json` says that PHP's classes lie (PSR-4, "Autoloader").
struct ComposerProject {
  /// Most prefixes of one file that are looked at.
  static let mostPrefixes = 256

  let index: IndexView
  /// The file that names the class.
  let path: String

  /// The paths of a class that is named in full, of the longest prefix first; nil if no prefix fits.
  func files(of name: String) -> [String]? {
    for (file, json) in index.projects.around(path, named: ["composer.json"]) {
      let folder = CompletionDocument.folder(of: file)
      let prefixes = ["autoload", "autoload-dev"].flatMap { kind in
        json[kind]?["psr-4"]?.members.prefix(Self.mostPrefixes) ?? []
      }
      let fitting = prefixes.filter { name.hasPrefix($0.name) && ($0.name.isEmpty || $0.name.hasSuffix("\\")) }
      if fitting.isEmpty { continue }
      let longest = fitting.sorted { $0.name.utf8.count > $1.name.utf8.count }
      return longest.flatMap { prefix in
        let rest = name.dropFirst(prefix.name.count).split(separator: "\\").joined(separator: "/")
        return prefix.value.strings.compactMap { RelativePath.resolved($0 + "/" + rest + ".php", from: folder) }
      }
    }
    return nil
  }
}
