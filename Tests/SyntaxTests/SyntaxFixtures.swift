import Foundation
import SourceText
import Syntax
import Testing

/// The project's own grammars, which `make test` builds first, and the source files that the tests read.
enum SyntaxFixtures {
  static let languages = [
    "bash", "c", "c_sharp", "cpp", "elixir", "go", "java", "javascript", "kotlin", "lua", "php", "python", "ruby",
    "rust", "scala", "swift", "tsx", "typescript", "zig",
  ]

  /// Those without symbols.
  static let dataLanguages = ["css", "html", "json", "markdown", "toml", "yaml"]

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(component: "Fixtures")

  static let catalog = Result<LanguageCatalog, SyntaxError> { () throws(SyntaxError) in
    try LanguageCatalog(
      folder: folder.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(component: "grammars")
    )
  }

  /// The grammar of a language; not being built fails the test with the sentence that says what to run.
  static func grammar(_ name: String) throws -> Grammar {
    let catalog = try catalog.get()
    return try catalog.grammar(for: #require(catalog.language(named: name)))
  }

  /// The tree of a text.
  static func tree(_ text: String, _ language: String) throws -> SyntaxTree {
    try tree(Array(text.utf8), language)
  }

  static func tree(_ bytes: [UInt8], _ language: String) throws -> SyntaxTree {
    try #require(try SyntaxParser(grammar: grammar(language)).parse(bytes))
  }

  /// The source file of a language, and where it is.
  static func source(_ language: String) throws -> (file: URL, bytes: [UInt8]) {
    let fileExtension = try #require(try grammar(language).language.fileExtensions.first)
    let file = folder.appending(component: "inventory.\(fileExtension)")
    return (file, try Array(Data(contentsOf: file)))
  }
}

extension SyntaxTree {
  /// All that a tree says, one node a line: equal texts mean equal trees.
  var outline: [String] {
    var lines: [String] = []
    root.walk { node in
      let marks = (node.isNamed ? "n" : "-") + (node.isMissing ? "m" : "-") + (node.hasError ? "e" : "-")
      lines.append("\(node.range) \(node.start.line):\(node.start.column) \(marks) \(node.kind)")
      return .visitChildren
    }
    return lines
  }
}
