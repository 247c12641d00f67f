package import Foundation
import Synchronization

/// The languages of a grammars folder and their parsers, which are loaded when first asked for.
package final class LanguageCatalog: Sendable {
  /// In alphabetical order of their names.
  package let languages: [Language]
  private let byExtension: [String: Language]
  private let byFileName: [String: Language]
  private let grammars = Mutex<[String: Grammar]>([:])

  /// Reads the description of every language in `folder`; no parser need be built.
  package init(folder: URL) throws(SyntaxError) {
    languages = try Self.folders(in: folder).map { folder throws(SyntaxError) in try Language(folder: folder) }
    byExtension = Self.table(of: languages, by: \.fileExtensions)
    byFileName = Self.table(of: languages, by: \.fileNames)
  }

  /// The language of a file, by its whole name or its extension.
  package func language(forPath path: String) -> Language? {
    let name = path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...]
    if let language = byFileName[String(name)] { return language }
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return nil }
    return byExtension[String(name[name.index(after: dot)...])]
  }

  /// The language of a file by its name and, where that leaves it open, its text: a header may be C's or C++'s.
  package func language(forPath path: String, text: [UInt8]) -> Language? {
    let named = language(forPath: path)
    guard named?.name == "c", path.hasSuffix(".h"), let other = language(named: "cpp"), HeaderLanguage.isCPlusPlus(text)
    else { return named }
    return other
  }

  /// The language of this (lower-case, unique) name.
  package func language(named name: String) -> Language? { languages.first { $0.name == name } }

  /// The built parser of a language; a failure is not remembered, so a parser built meanwhile is found.
  /// `watch` is told of the loading, if there is any.
  package func grammar(for language: Language, watch: (any ParseWatching)? = nil) throws(SyntaxError) -> Grammar {
    if let known = grammars.withLock({ $0[language.name] }) { return known }
    let loaded = try watch.during { () throws(SyntaxError) in try Grammar(language: language) }
    return grammars.withLock { known in
      if let first = known[language.name] { return first }
      known[language.name] = loaded
      return loaded
    }
  }

  private static func folders(in folder: URL) throws(SyntaxError) -> [URL] {
    let path = folder.path(percentEncoded: false)
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        .map { folder.appending(component: $0) }
        .filter {
          FileManager.default.fileExists(atPath: $0.appending(component: "language.json").path(percentEncoded: false))
        }
    } catch {
      throw .folderUnreadable(path: path, reason: error.localizedDescription)
    }
  }

  private static func table(of languages: [Language], by keys: (Language) -> [String]) -> [String: Language] {
    Dictionary(languages.flatMap { language in keys(language).map { ($0, language) } }) { first, _ in first }
  }
}
