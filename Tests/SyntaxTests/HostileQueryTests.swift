import Syntax
import Testing

/// Texts made to cost a matcher memory or time without end.
@Suite(.timeLimit(.minutes(10))) struct HostileQueryTests {
  @Test(arguments: ["(", "[", "-", "a.b(", "not "])
  func aDeepTreeCostsNoStack(opening: String) throws {
    let text = "x = " + String(repeating: opening, count: 50_000) + "y"
    let closings = ["(": ")", "[": "]", "a.b(": ")"]
    let tree = try SyntaxFixtures.tree(text + String(repeating: closings[opening] ?? "", count: 50_000), "python")
    for name in ["tags", "imports", "locals"] { _ = try tree.grammar.query(name).matches(in: tree.root) }
    for pattern in ["(parenthesized_expression (_) @a)", "(_ (_ (_ (identifier) @a))) @b", "(_) @a"] {
      _ = try query(pattern, tree).matches(in: tree.root)
    }
  }

  /// In libtree-sitter's cursor each of these costs time in proportion to the square of the number of states.
  @Test(arguments: [
    "(module (expression_statement (_) @a) (expression_statement (_) @b) (expression_statement (_) @c))",
    "(argument_list (_)+ @a (_)+ @b (_)? @c (_) @d)",
    "(argument_list (_) @a (_)* @b (string) @c)",
    "(argument_list (_)* @a (_)* @b (identifier) @c)",
  ])
  func thousandsOfAmbiguitiesTakeSeconds(pattern: String) throws {
    let text = "f(" + String(repeating: "a, ", count: 2_000) + "a)\n" + String(repeating: "a;", count: 10_000)
    let tree = try SyntaxFixtures.tree(text, "python")
    let clock = ContinuousClock()
    let time = try clock.measure { try query(pattern, tree).forEachMatch(in: tree.root) { _ in } }
    #expect(time < .seconds(30))
  }

  private func query(_ pattern: String, _ tree: SyntaxTree) throws -> SyntaxQuery {
    let query = try SyntaxQuery(grammar: tree.grammar, source: Array(pattern.utf8), path: "test.scm")
    #expect(query.hasOwnEngine)
    return query
  }
}
