import Foundation
import SourceText
import Syntax
import Testing

/// Languages without symbols: their trees, and the two whose scanners have a part of our own.
@Suite struct DataGrammarsTests {
  private static func isBuilt(_ name: String) -> Bool { (try? SyntaxFixtures.grammar(name)) != nil }
  private static let built = SyntaxFixtures.dataLanguages.filter(isBuilt)

  private static let samples = [
    "css": "/* c */\n@media print { .a > b:hover { color: red; content: \"s\"; } }\n",
    "html": "<!doctype html>\n<!-- c -->\n<div class=\"s\"><p>a<p>b &amp; c</div>\n",
    "json": "// c\n{ \"a\": [1, true, null, \"s\"] }\n",
    "markdown": "# A\n\n<!-- c -->\n\n- b `c`\n\n```swift\nlet a = 1\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
    "toml": "# c\n[a.b]\nc = \"s\"\nd = [1, 2.0, 1979-05-27]\n\n[[e]]\n",
    "yaml": "# c\na: 1\nb: [x, \"s\"]\nc: &d\n  - |\n    text\n  - *d\n",
  ]

  @Test(arguments: built) func aSampleParses(language: String) throws {
    let tree = try SyntaxFixtures.tree(#require(Self.samples[language]), language)
    #expect(!tree.hasError)
    let description = tree.grammar.language
    var kinds: Set<String> = []
    tree.root.walk { node in
      kinds.insert(node.kind)
      return .visitChildren
    }
    #expect(!kinds.isDisjoint(with: description.commentNodes))
    #expect(description.stringNodes.isEmpty || !kinds.isDisjoint(with: description.stringNodes))
  }

  @Test(arguments: built, ["tags", "imports", "locals"])
  func theQueriesFindNothing(language: String, query: String) throws {
    let tree = try SyntaxFixtures.tree(#require(Self.samples[language]), language)
    #expect(!tree.grammar.language.hasSymbols)
    #expect(tree.grammar.language.queryFiles(query).isEmpty)
    #expect(try tree.grammar.query(query).matches(in: tree.root).isEmpty)
  }

  // MARK: HTML's end tags

  /// Elements by their depth.
  @Test(
    .enabled(if: isBuilt("html"), "the HTML parser is not built"),
    arguments: [
      ("<ul><li>a<li>b</ul>", ["ul", ".li", ".li"]),
      ("<div><p>a<p>b<span>c</span><div>d</div></div>", ["div", ".p", ".p", "..span", ".div"]),
      ("<p>a<br>b<img src=x><b>c</b></p>", ["p", ".br", ".img", ".b"]),
      ("<table><tr><td>1<td>2<tr><th>3</table>", ["table", ".tr", "..td", "..td", ".tr", "..th"]),
      ("<dl><dt>a<dd>b<dt>c</dl>", ["dl", ".dt", ".dd", ".dt"]),
      (
        "<table><thead><tr><td>1<tbody><tr><td>2</table>",
        ["table", ".thead", "..tr", "...td", ".tbody", "..tr", "...td"]
      ),
      (
        "<select><optgroup><option>1<option>2<optgroup></select>",
        ["select", ".optgroup", "..option", "..option", ".optgroup"]
      ),
      ("<html><head><title>a</title><body><main>b</main></html>", ["html", ".head", "..title", ".body", "..main"]),
      ("<my-a><my-b>c</my-b></my-a><P>d</p>", ["my-a", ".my-b", "P"]),
      ("<svg><path d='a'/></svg>", ["svg", ".path"]),
    ]
  )
  func endTagsThatMayBeLeftOut(text: String, expected: [String]) throws {
    let tree = try SyntaxFixtures.tree(text, "html")
    var found: [String] = []
    func visit(_ node: SyntaxNode, depth: Int) {
      let isElement = node.kind == "element"
      if isElement {
        let name = node.children.first?.children.first { $0.kind == "tag_name" }?.string
        found.append(String(repeating: ".", count: depth) + (name ?? "?"))
      }
      for child in node.children { visit(child, depth: depth + (isElement ? 1 : 0)) }
    }
    visit(tree.root, depth: 0)
    #expect(found == expected)
    #expect(!tree.hasError)
  }

  @Test(.enabled(if: isBuilt("html"), "the HTML parser is not built"))
  func textThatIsNoHTMLEndsSomewhere() throws {
    let texts = [
      "<", "</", "<>", "</>", "<a", "<script>", "<script>if (a < b)", "</p></p></p>", "<!--", "<a b='", "&",
      String(repeating: "<div>", count: 3_000), String(repeating: "<\(String(repeating: "x", count: 300))>", count: 50),
      "<p>" + String(repeating: "</b>", count: 100),
    ]
    for text in texts { _ = try SyntaxFixtures.tree(text, "html") }
  }

  // MARK: YAML's scalars

  @Test(
    .enabled(if: isBuilt("yaml"), "the YAML parser is not built"),
    arguments: [
      ("null", ["null", "Null", "NULL", "~"]),
      ("boolean", ["true", "True", "TRUE", "false", "False", "FALSE"]),
      ("integer", ["0", "7", "012", "+12", "-1", "0o17", "0x1F", "0xaf", "685230"]),
      (
        "float",
        ["1.", "1.5", ".5", "-.5", "+1.5e3", "1e3", "1E-3", "0.0", ".inf", "-.Inf", "+.INF", ".nan", ".NaN", ".NAN"]
      ),
      (
        "string",
        [
          "nul", "nulls", "nULL", "tRue", "yes", "no", "0o8", "0o", "0x", "0xg", "1e", "1e+", "--1", "+", ".", "..5",
          "+.nan", ".infx", "-.in", "1.5.1", "2001-01-01", "a", "~a", "true false", "1 2", "é", "-a",
        ]
      ),
    ]
  )
  func plainScalarsAreOfTheCoreSchema(kind: String, texts: [String]) throws {
    for text in texts {
      let tree = try SyntaxFixtures.tree("a: \(text)\n", "yaml")
      let scalar = try #require(tree.root.smallestDescendant(covering: 3..<3 + text.utf8.count).parent)
      let found = tree.root.smallestDescendant(covering: 3..<3 + text.utf8.count)
      #expect([found.kind, scalar.kind].contains("\(kind)_scalar"), "\(text): \(found.kind)")
      #expect(!tree.hasError, "\(text)")
    }
  }
}
