import Foundation
import SourceText
import Syntax
import Testing

/// What the queries of each language find in a source file, compared with a list beside it.
///
/// `HEED_RECORD=1` writes the lists anew; look at the difference before you commit it.
@Suite struct GrammarQueriesTests {
  @Test(arguments: SyntaxFixtures.languages, ["tags", "imports", "locals"])
  func theCapturesAreThoseOfTheList(language: String, query: String) throws {
    let (file, bytes) = try SyntaxFixtures.source(language)
    let list = file.appendingPathExtension("\(query).txt")
    let captures = try lines(SyntaxFixtures.tree(bytes, language), query)
    if ProcessInfo.processInfo.environment["HEED_RECORD"] != nil {
      try Data((captures.joined(separator: "\n") + "\n").utf8).write(to: list)
    }
    let expected = try String(contentsOf: list, encoding: .utf8).split(separator: "\n").map(String.init)
    for difference in captures.difference(from: expected) { Issue.record("\(difference)") }
  }

  @Test(arguments: SyntaxFixtures.languages)
  func aNameIsDefinedByOnePattern(language: String) throws {
    let tree = try SyntaxFixtures.tree(SyntaxFixtures.source(language).bytes, language)
    var seen: Set<SyntaxNode> = []
    for match in try tree.grammar.query("tags").matches(in: tree.root) {
      // That a Lua variable is the file's module is found besides; the index takes the more specific kind.
      guard let name = match["name"], match["definition.module"] == nil else { continue }
      #expect(seen.insert(name).inserted, "\(name.string) in line \(name.start.line + 1)")
    }
  }

  @Test(arguments: SyntaxFixtures.languages)
  func kindsAreThoseOfTheLanguageServerProtocol(language: String) throws {
    let tree = try SyntaxFixtures.tree(SyntaxFixtures.source(language).bytes, language)
    for capture in try tree.grammar.query("tags").matches(in: tree.root).flatMap(\.captures)
    where capture.name.hasPrefix("definition.") {
      #expect(Self.kinds.contains(String(capture.name.dropFirst("definition.".count))))
    }
  }

  @Test func theFieldBodyStandsInForABodyThatIsNotCaptured() throws {
    let tree = try SyntaxFixtures.tree("func f() -> Int { 1 }\n", "swift")
    let match = try #require(try tree.grammar.query("tags").matches(in: tree.root).first { $0["name"]?.string == "f" })
    #expect(match["body"] == nil)
    #expect(match["definition.function"]?.child(field: "body")?.string == "{ 1 }")
  }

  @Test(arguments: SyntaxFixtures.languages)
  func aBrokenFileStillHasItsDefinitions(language: String) throws {
    var bytes = try SyntaxFixtures.source(language).bytes
    let whole = try names(SyntaxFixtures.tree(bytes, language))
    bytes += Array("\n\n) } ] ) @ \" oops".utf8)
    let broken = try names(SyntaxFixtures.tree(bytes, language))
    #expect(broken.count * 10 >= whole.count * 7, "\(broken.count) of \(whole.count)")
  }

  private func names(_ tree: SyntaxTree) throws -> [String] {
    try tree.grammar.query("tags").matches(in: tree.root).compactMap { $0["name"]?.string }
  }

  /// A line for each match: where, what, and the other captures.
  private func lines(_ tree: SyntaxTree, _ query: String) throws -> [String] {
    try tree.grammar.query(query).matches(in: tree.root).compactMap { match -> (Int, String)? in
      let captures = match.captures.filter { !$0.name.hasPrefix("_") }
      guard let first = captures.map(\.node.range.lowerBound).min() else { return nil }
      let texts = captures.map { capture in
        let line = capture.node.string.prefix { $0 != "\n" }
        return "\(capture.name)=\(line.count > 40 ? line.prefix(40) + "…" : line)"
      }
      let place = "\((captures.map(\.node.start.line).min() ?? 0) + 1)"
      let properties = match.properties.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }
      return (first, ([place] + properties + texts).joined(separator: "  "))
    }
    .enumerated().sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }.map(\.element.1)
  }

  private static let kinds: Set<String> = [
    "array", "boolean", "class", "constant", "constructor", "enum", "enummember", "event", "field", "file", "function",
    "interface", "key", "method", "module", "namespace", "null", "number", "object", "operator", "package", "property",
    "string", "struct", "typeparameter", "variable",
  ]
}
