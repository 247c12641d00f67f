import SourceText
import Syntax
import Testing

@Suite struct SyntaxNodeTests {
  @Test func aNodeKnowsItsKindPlaceAndText() throws {
    let tree = try SyntaxFixtures.tree("# é\nname = call(1)\n", "python")
    let statement = try #require(tree.root.namedChildren.last)
    let assignment = try #require(statement.namedChildren.first)
    #expect(assignment.kind == "assignment" && assignment.isNamed && !assignment.hasError)
    #expect(assignment.range == 5..<19)
    #expect(assignment.start == TextPosition(line: 1, column: 0))
    #expect(assignment.end == TextPosition(line: 1, column: 14))
    #expect(assignment.string == "name = call(1)")
    #expect(assignment.text == Array("name = call(1)".utf8))
    #expect(tree.root.namedChildren.first?.isExtra == true)
  }

  @Test func aNodeKnowsItsRelatives() throws {
    let tree = try SyntaxFixtures.tree("name = call(1)\n", "python")
    let assignment = try #require(tree.root.namedChildren.first?.namedChildren.first)
    let left = try #require(assignment.child(field: "left"))
    #expect(left.string == "name")
    #expect(assignment.child(field: "body") == nil)
    #expect(assignment.child(field: "nonsense") == nil)
    #expect(left.parent == assignment)
    #expect(left.previousSibling == nil)
    #expect(left.nextSibling?.kind == "=")
    #expect(left.nextSibling?.isNamed == false)
    #expect(assignment.children.map(\.kind) == ["identifier", "=", "call"])
    #expect(assignment.namedChildren.map(\.kind) == ["identifier", "call"])
    #expect(tree.root.parent == nil)
  }

  @Test(arguments: [
    (0..<0, "identifier"), (4..<4, "="), (1..<6, "assignment"), (12..<13, "integer"), (0..<99, "module"),
  ])
  func theSmallestNodeAroundARangeIsFound(range: Range<Int>, kind: String) throws {
    let tree = try SyntaxFixtures.tree("nam = call( 1)\n", "python")
    #expect(tree.root.smallestDescendant(covering: range).kind == kind)
  }

  @Test func aNodeKeepsItsTreeAlive() throws {
    let node = try #require(try SyntaxFixtures.tree("x = 1\n", "python").root.namedChildren.first)
    #expect(node.string == "x = 1")
    #expect(node.parent?.kind == "module")
  }

  @Test func aWalkSkipsAndStops() throws {
    let tree = try SyntaxFixtures.tree("def f(a):\n  return a\nx = 1\n", "python")
    var kinds: [String] = []
    tree.root.walk { node in
      if node.isNamed { kinds.append(node.kind) }
      if node.kind == "assignment" { return .stop }
      return node.kind == "function_definition" ? .skipChildren : .visitChildren
    }
    #expect(kinds == ["module", "function_definition", "expression_statement", "assignment"])
  }

  @Test(
    arguments: [
      (
        "python", "# far\n\n# near\n# nearer\n@decorated\ndef f(): pass\n", "function_definition",
        ["# near", "# nearer"]
      ),
      ("go", "package p\n\nvar a = 1 // other\n// T is.\ntype T struct{}\n", "type_spec", ["// T is."]),
      ("go", "package p\ntype (\n\t// A is.\n\tA int\n)\n", "type_spec", ["// A is."]),
      ("c", "int a; /* of a */\nint b(void) { return 1; }\n", "function_definition", []),
      ("c", "/* of b\n */\nint b(void) { return 1; }\n", "function_definition", ["/* of b\n */"]),
      (
        "swift", "struct S {\n  /// One.\n  /// Two.\n  func f() {}\n}\n", "function_declaration",
        ["/// One.", "/// Two."]
      ),
      ("swift", "/// Of S.\nstruct S { func f() {} }\n", "function_declaration", []),
    ])
  func commentsAboveADefinitionAreFound(language: String, text: String, kind: String, comments: [String]) throws {
    let tree = try SyntaxFixtures.tree(text, language)
    var definition: SyntaxNode?
    tree.root.walk { node in
      if node.kind == kind { definition = node }
      return definition == nil ? .visitChildren : .stop
    }
    #expect(try #require(definition).leadingComments.map(\.string) == comments)
  }
}
