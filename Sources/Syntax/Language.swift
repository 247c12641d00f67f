package import Foundation

/// What `grammars/<name>/language.json` says about a language.
package struct Language: Sendable, Hashable {
  /// A pair of tokens around a comment that may span lines.
  package struct BlockComment: Sendable, Hashable, Codable {
    package var opening: String
    package var closing: String
  }

  /// The folder's name; what the user calls the language in commands.
  package let name: String
  /// The name as a reader writes it.
  package let displayName: String
  /// Without the dot, as written on disk.
  package let fileExtensions: [String]
  /// Extensions of other languages' files whose names this language's code can use, such as a header's.
  package let importedExtensions: [String]
  /// Whole file names without a telling extension.
  package let fileNames: [String]
  /// False for text without definitions, such as JSON: it has no queries, and its files are in the index by name only.
  package let hasSymbols: Bool
  /// The token that starts a comment up to the end of the line.
  package let lineComment: String?
  package let blockComment: BlockComment?
  /// Node kinds inside which text is a comment.
  package let commentNodes: Set<String>
  /// Node kinds inside which text is a string or character literal.
  package let stringNodes: Set<String>
  /// Node kinds of names.
  package let identifierNodes: Set<String>
  /// The tokens after which a member's name follows.
  package let memberAccess: [String]
  /// A token that begins a last line without a line break, and behind which the parser never comes back; such a text has
  /// no tree.
  package let hangsAfter: String?
  /// Folders beside this one's whose queries come before its own, which it then need not have.
  package let sharedQueries: [String]
  /// The function the built parser exports.
  package let symbol: String
  /// Where the parser's source comes from.
  package let source: GrammarSource
  /// The folder with `language.json`, `queries/` and the built parser.
  package let folder: URL

  /// The built parser, which need not exist.
  package var library: URL { folder.appending(component: "\(name).so") }

  /// True for a file whose names code of this language can use, by its extension.
  package func canUse(_ path: String) -> Bool {
    guard let dot = path.utf8.lastIndex(of: UInt8(ascii: ".")) else { return false }
    let found = path[path.index(after: dot)...]
    return fileExtensions.contains { $0 == found } || importedExtensions.contains { $0 == found }
  }

  /// True for a text that its parser would not come back from (`hangsAfter`).
  func hangsParser(_ text: [UInt8]) -> Bool {
    guard let hangsAfter else { return false }
    let lineBreaks = [UInt8(ascii: "\n"), UInt8(ascii: "\r")]
    let lastLine = text[(text.lastIndex(where: lineBreaks.contains).map { $0 + 1 } ?? 0)...]
    // What is not ASCII may be white space, too.
    return lastLine.drop { $0 <= UInt8(ascii: " ") || $0 >= 0x80 }.starts(with: hangsAfter.utf8)
  }

  /// The files of a query such as `tags`, in the order in which they are read: those of other folders that there are, then
  /// the language's own, which may only be missing where there is another, or where there are no symbols.
  package func queryFiles(_ query: String) -> [URL] {
    let path = ["queries", "\(query).scm"]
    let own = folder.appending(components: path[0], path[1])
    let shared = sharedQueries.map {
      folder.deletingLastPathComponent().appending(components: $0, path[0], path[1])
    }
    let files = (shared + [own]).filter {
      FileManager.default.fileExists(atPath: $0.path(percentEncoded: false))
    }
    return files.isEmpty && hasSymbols ? [own] : files
  }
}

/// A pinned source package of a parser: what to fetch, how to check it and how to compile it.
package struct GrammarSource: Sendable, Hashable, Codable {
  /// Which headers the generated parser is compiled with.
  ///
  /// A parser compiles only with headers of the generator that wrote it, and not every package ships them.
  package enum Headers: String, Sendable, Codable {
    /// Those beside the parser's source.
    case own
    /// Those of the pinned tree-sitter package, which suit all generators before 0.24.
    case shared
  }

  /// A change made to the generated parser before it is compiled.
  package enum Rewrite: String, Sendable, Codable {
    case none
    /// A version 15 parser that uses none of what version 15 added (reserved words) is declared to be version 14.
    case version15To14
  }

  /// The Python source package and its exact version.
  package var package: String
  package var version: String
  /// The archive's SHA-256, in hexadecimal.
  package var sha256: String
  /// The folder of `parser.c`, relative to the archive's top folder.
  package var folder: String
  package var headers: Headers
  package var rewrite: Rewrite
  /// Where the package lacks a part of its scanner, which may be a header or a table of it: what stands in for it.
  package var scanner: Scanner?

  /// A scanner of our own for a parser whose package lacks one, possibly on top of the scanner of a language that it grew
  /// from.
  package struct Scanner: Sendable, Hashable, Codable {
    /// Our C, relative to the language's folder; it includes `<base>.c` if there is a base.
    package var file: String
    /// Where the parser looks for it, relative to the archive's top folder.
    package var place: String
    /// The language whose scanner is put beside it.
    package var base: String?
  }
}

extension Language {
  /// `language.json` as it is written; what may be left out is optional.
  private struct Description: Decodable {
    var displayName: String
    var fileExtensions: [String]
    var importedExtensions: [String]?
    var fileNames: [String]
    var hasSymbols: Bool?
    var lineComment: String?
    var blockComment: BlockComment?
    var commentNodes: Set<String>
    var stringNodes: Set<String>
    var identifierNodes: Set<String>
    var memberAccess: [String]
    var hangsAfter: String?
    var sharedQueries: [String]?
    var symbol: String
    var source: GrammarSource
  }

  /// Reads `language.json` in `folder`, whose name becomes the language's.
  package init(folder: URL) throws(SyntaxError) {
    let file = folder.appending(component: "language.json")
    let description: Description
    do {
      description = try JSONDecoder().decode(Description.self, from: Data(contentsOf: file))
    } catch {
      throw .languageInvalid(path: file.path(percentEncoded: false), reason: Self.reason(for: error))
    }
    name = folder.lastPathComponent
    displayName = description.displayName
    fileExtensions = description.fileExtensions
    importedExtensions = description.importedExtensions ?? []
    fileNames = description.fileNames
    hasSymbols = description.hasSymbols ?? true
    lineComment = description.lineComment
    blockComment = description.blockComment
    commentNodes = description.commentNodes
    stringNodes = description.stringNodes
    identifierNodes = description.identifierNodes
    memberAccess = description.memberAccess
    hangsAfter = description.hangsAfter
    sharedQueries = description.sharedQueries ?? []
    symbol = description.symbol
    source = description.source
    self.folder = folder
  }

  private static func reason(for error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, _): "no member \"\(key.stringValue)\""
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      "wrong type at \"\(context.codingPath.map(\.stringValue).joined(separator: "."))\""
    case DecodingError.dataCorrupted(let context):
      context.codingPath.isEmpty
        ? "not JSON" : "wrong value at \"\(context.codingPath.map(\.stringValue).joined(separator: "."))\""
    default: error.localizedDescription
    }
  }
}
