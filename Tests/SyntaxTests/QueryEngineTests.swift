import Foundation
import Support
import Syntax
import Testing

/// Our own matcher against libtree-sitter's cursor: the same matches, captures and order, whatever the text.
@Suite struct QueryEngineTests {
  static let names = ["tags", "imports", "locals"]

  /// The cursor would do the same unnoticed.
  @Test(arguments: SyntaxFixtures.languages)
  func itTakesTheQueriesOfTheLanguage(language: String) throws {
    let grammar = try SyntaxFixtures.grammar(language)
    for name in Self.names { #expect(try grammar.query(name).hasOwnEngine, "\(name)") }
    #expect(try grammar.query("tags", "imports").hasOwnEngine)
    for name in Self.names { try grammar.query(name).check() }
  }

  @Test(arguments: SyntaxFixtures.languages)
  func aFileHasTheSameMatches(language: String) throws {
    let tree = try SyntaxFixtures.tree(SyntaxFixtures.source(language).bytes, language)
    for name in Self.names { #expect(try check(tree.grammar.query(name), in: tree) > 0) }
    #expect(try check(tree.grammar.query("tags", "imports"), in: tree) > 0)
  }

  @Test(arguments: SyntaxFixtures.languages)
  func aDamagedFileHasTheSameMatches(language: String) throws {
    let bytes = try SyntaxFixtures.source(language).bytes
    let grammar = try SyntaxFixtures.grammar(language)
    let parser = try SyntaxParser(grammar: grammar)
    var random = SeededGenerator(seed: 6)
    for _ in 0..<10 {
      let damaged = TextDamage.apply(to: bytes, &random)
      guard let tree = parser.parse(damaged) else { continue }
      let start = Int.random(in: 0...damaged.count, using: &random)
      let range = start..<start + Int.random(in: 0...300, using: &random)
      for name in Self.names {
        try check(grammar.query(name), in: tree)
        try check(grammar.query(name), in: tree, range: range)
      }
    }
  }

  static let patterns: [(pattern: String, isTaken: Bool)] = [
    // Kinds and what stands for any.
    ("(identifier) @a", true),
    ("(_) @a", true),
    ("_ @a", true),
    ("\"=\" @a", true),
    ("(ERROR) @a", true),
    ("(ERROR (_) @a) @b", true),
    ("(_ (identifier) @a)", true),
    ("(_ (identifier) @a) @b", true),
    ("(_ left: (identifier) @a) @b", true),
    ("(_ _ @a) @b", true),
    ("(_ name: (_) @a body: (_) @b)", true),
    // Fields.
    ("(assignment left: (_) @a right: (_) @b)", true),
    ("(assignment left: [(identifier) @a (pattern_list (identifier) @a)])", true),
    ("(assignment !type left: (_) @a)", true),
    ("(function_definition !return_type name: (_) @a)", true),
    ("(function_definition name: (_) @a parameters: (parameters (_) @b)? body: (block)) @c", true),
    // Quantifiers.
    ("(module (comment)* @a (expression_statement) @b)", true),
    ("(call arguments: (argument_list (_)+ @a)) @b", true),
    ("(call arguments: (argument_list (identifier)? @a (integer)? @b)) @c", true),
    ("(block (expression_statement)* @a . (return_statement) @b)", true),
    ("(decorated_definition (decorator)+ @a definition: (_) @b)", true),
    ("(decorated_definition . (decorator)+ @a . definition: (_) @b)", true),
    ("(block ((expression_statement) @a (return_statement) @b)+) @c", true),
    ("(block [(expression_statement) (return_statement)]+ @a) @c", true),
    // Anchors.
    ("(argument_list . (_) @a)", true),
    ("(argument_list (_) @a .)", true),
    ("(argument_list . (_) @a .)", true),
    ("(argument_list (_) @a . (_) @b)", true),
    ("(dotted_name (identifier) @a . (identifier) @b .)", true),
    ("(block . (expression_statement . (string) @a)? (_) @c) @b", true),
    // Alternations.
    ("[(integer) (string) (identifier)] @a", true),
    ("[(call function: (_) @a) (attribute object: (_) @b) @c]", true),
    ("([(call (_) @a) (call (argument_list) @b)] @c)", true),
    ("(assignment right: [(integer) @a (call function: [(identifier) @b (attribute) @c])])", true),
    ("(class_definition body: (block [(function_definition name: (_) @a) (expression_statement (_) @b)])) @c", true),
    // All ways through the children of one node.
    ("(block (_) @a (_) @b)", true),
    ("(argument_list (_) @a (_) @b) @c", true),
    ("(module (_ (block (_) @a)) (expression_statement) @b)", true),
    ("(class_definition (block (decorated_definition (function_definition) @a) (function_definition) @b))", true),
    // Several captures of a node.
    ("(identifier) @a @b @c @d", true),
    // Left to libtree-sitter: siblings, and what captures nothing.
    ("((comment) @a . (import_statement) @b)", false),
    ("((comment)+ @a . (_) @b)", false),
    ("(_ name: (identifier) @a body: (_) @b)", false),
    ("(identifier)", false),
    ("(call (argument_list)? @a)", false),
    ("(expression) @a", false),
  ]

  static let text = """
    # one
    # two
    import a.b, c as d
    x = y, z = f(1, g(2), h) , "t"
    def f(a, b=1, *c) -> int:
      "doc"
      # in
      x = 1; y = f(x)
      return x
      return g(x, y, 1)
    class C(A, B):
      n: int = 1
      @p
      @q.r
      def m(self): return self.n
      def o(self):
        x
        y = 2
        return x
    def oops(:
      f(1, 2 3)
    print(a.b.c, *d, **e)

    """

  @Test(arguments: patterns)
  func aPatternHasTheSameMatches(pattern: String, isTaken: Bool) throws {
    let tree = try SyntaxFixtures.tree(Self.text, "python")
    let query = try SyntaxQuery(grammar: tree.grammar, source: Array(pattern.utf8), path: "test.scm")
    #expect(query.hasOwnEngine == isTaken)
    #expect(try check(query, in: tree) > 0)
    for start in stride(from: 0, to: Self.text.utf8.count, by: 23) {
      try check(query, in: tree, range: start..<start + 20)
    }
    var count = 0
    try tree.root.walk { node in
      count += 1
      if count.isMultiple(of: 7) { try check(query, in: tree, node: node) }
      return .visitChildren
    }
  }

  @Test func partsAreTold() throws {
    let tree = try SyntaxFixtures.tree("import a\nb = 1\n", "python")
    let found = try tree.grammar.query("tags", "imports").matches(in: tree.root)
    #expect(found.filter { $0.part == 1 }.compactMap { $0["module"]?.string } == ["a"])
    #expect(found.filter { $0.part == 0 }.compactMap { $0["name"]?.string } == ["b"])
  }

  /// Compares both engines; gives how many matches there are.
  @discardableResult
  private func check(
    _ query: SyntaxQuery,
    in tree: SyntaxTree,
    node: SyntaxNode? = nil,
    range: Range<Int>? = nil
  ) throws -> Int {
    let node = node ?? tree.root
    let found = query.matches(in: node, range: range).map(FlatMatch.init)
    let expected = query.matches(in: node, range: range, engine: .library).map(FlatMatch.init)
    let first = zip(found, expected).first { $0 != $1 }
    #expect(found == expected, "\(found.count) \(expected.count) \(String(describing: first))")
    return found.count
  }
}

/// A match as a value.
private struct FlatMatch: Hashable {
  var pattern: Int
  var names: [String]
  var nodes: [SyntaxNode]

  init(_ match: SyntaxMatch) {
    pattern = match.patternIndex
    names = match.captures.map(\.name)
    nodes = match.captures.map(\.node)
  }
}
