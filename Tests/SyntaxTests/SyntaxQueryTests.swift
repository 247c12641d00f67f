import Syntax
import Testing

@Suite struct SyntaxQueryTests {
  static let predicates: [(predicate: String, names: [String])] = [
    ("", ["one", "two", "Three", "one"]),
    ("(#eq? @name \"one\")", ["one", "one"]),
    ("(#not-eq? @name \"one\")", ["two", "Three"]),
    ("(#eq? @name @value)", ["two"]),
    ("(#not-eq? @name @value)", ["one", "Three", "one"]),
    ("(#match? @name \"^[A-Z]\")", ["Three"]),
    ("(#match? @name \"e\")", ["one", "Three", "one"]),
    ("(#not-match? @name \"e$\")", ["two"]),
    ("(#any-of? @name \"two\" \"Three\" \"four\")", ["two", "Three"]),
    ("(#not-any-of? @name \"two\" \"Three\")", ["one", "one"]),
    ("(#match? @name \"^t\") (#not-eq? @name \"one\")", ["two"]),
    ("(#kind? @value \"integer\" \"nothing\")", ["one", "Three", "one"]),
    ("(#not-kind? @value \"integer\")", ["two"]),
    ("(#not-kind? @value \"integer\" \"identifier\")", []),
    ("(#set! kind \"any\")", ["one", "two", "Three", "one"]),
  ]

  @Test(arguments: predicates)
  func predicatesAreEvaluated(predicate: String, names: [String]) throws {
    let pattern = "((assignment left: (identifier) @name right: (_) @value) \(predicate))"
    let matches = try check(pattern, in: "one = 1\ntwo = two\nThree = 3\none = 2\n")
    #expect(matches.map { $0["name"]?.string } == names)
  }

  @Test func aPredicateHoldsForEachNodeOfARepeatedCapture() throws {
    let text = "@a.setter\n@b\ndef f(): pass\n\n@b\n@c\ndef g(): pass\n"
    let pattern = """
      ((decorated_definition . (decorator)+ @decorator . definition: (function_definition name: (_) @name))
        (#not-match? @decorator "setter$"))
      """
    #expect(try check(pattern, in: text).map { $0["name"]?.string } == ["g"])
  }

  @Test func aCaptureThatIsNotThereIsNoReasonToRefuse() throws {
    let pattern = "((assignment left: (identifier) @name type: (type)? @type) (#eq? @type \"int\"))"
    let matches = try check(pattern, in: "a: int = 1\nb: str = 2\nc = 3\n")
    #expect(matches.map { $0["name"]?.string } == ["a", "c"])
  }

  @Test func textThatIsNotUTF8IsCompared() throws {
    let tree = try SyntaxFixtures.tree(Array("a = '".utf8) + [0xFF, 0xFE] + Array("'\n".utf8), "python")
    let equal = try query("((string_content) @text (#not-eq? @text \"a\") (#match? @text \"^..$\"))")
    #expect(equal.matches(in: tree.root).count == 1)
  }

  @Test func aMatchHasItsPatternCapturesAndProperties() throws {
    let pattern = """
      (call function: (identifier) @called)
      ((assignment left: (identifier) @name right: (_) @value) @whole
        (#set! kind "variable") (#set! flag))
      """
    let match = try #require(check(pattern, in: "one = two(1)\n").last { $0.patternIndex == 1 })
    #expect(match.properties == ["kind": "variable", "flag": ""])
    #expect(match.captures.map(\.name) == ["whole", "name", "value"])
    #expect(match.nodes("value").map(\.string) == ["two(1)"])
    #expect(match["called"] == nil)
  }

  @Test(arguments: [(0..<5, ["a"]), (4..<5, ["a"]), (7..<13, ["b"]), (3..<8, ["a", "b"]), (90..<99, [])])
  func matchesCanBeLimitedToARange(range: Range<Int>, names: [String]) throws {
    let tree = try SyntaxFixtures.tree("a = 1\n\nb = 22\n", "python")
    let found = try query("(assignment left: (_) @name) @whole").matches(in: tree.root, range: range)
    #expect(found.map { $0["name"]?.string } == names)
  }

  @Test func aLoopOverMatchesCanBeLeft() throws {
    let tree = try SyntaxFixtures.tree(String(repeating: "a = 1\n", count: 50), "python")
    var count = 0
    #expect(throws: CancellationError.self) {
      try query("(assignment) @a").forEachMatch(in: tree.root) { _ in
        count += 1
        if count == 7 { throw CancellationError() }
      }
    }
    #expect(count == 7)
  }

  static let wrongQueries: [(text: String, line: Int, column: Int, reason: String)] = [
    ("(assignment)\n  (nonsense) @a", 2, 4, "no node kind \"nonsense\""),
    ("(assignment nothing: (_))", 1, 13, "no field \"nothing\""),
    ("((identifier) @a\n  (#eq? @b \"x\"))", 2, 10, "no capture @b"),
    ("(assignment", 1, 12, "unclosed"),
    ("(assignment (module))", 1, 13, "no tree of Python"),
    ("((identifier) @a\n (#is-not? @a \"x\"))", 2, 3, "unknown predicate #is-not?"),
    ("(module)\n((identifier) @a (#lua-match? @a \"x\"))", 2, 19, "unknown predicate #lua-match?"),
    ("((identifier) @a (#match? @a \"[\"))", 1, 19, "regular expression"),
    ("((identifier) @a (#match? @a @a))", 1, 19, "wrong arguments"),
    ("((identifier) @a (#eq? @a))", 1, 19, "wrong arguments"),
    ("((identifier) @a (#kind? @a))", 1, 19, "wrong arguments"),
    ("((identifier) @a (#kind? @a @a))", 1, 19, "wrong arguments"),
    ("((identifier) @a (#not-kind? @a \"nothing\"))", 1, 19, "none of the node kinds of #not-kind?"),
    ("((identifier) @a (#eq? \"x\" @a))", 1, 19, "first argument"),
    ("((identifier) @a (#set! @a \"x\"))", 1, 19, "a key"),
  ]

  @Test(arguments: wrongQueries)
  func aWrongQuerySaysWhereAndWhy(text: String, line: Int, column: Int, reason: String) throws {
    let error = #expect(throws: SyntaxError.self) { try query(text) }
    guard case .queryInvalid(let path, line, column, let given) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(path == "test.scm")
    #expect(given.contains(reason), "\(given)")
    #expect(error?.description.hasPrefix("test.scm:\(line):\(column): ") == true)
  }

  /// Without its subtrees being searched one by one this takes minutes.
  @Test(.timeLimit(.minutes(10)))
  func aLongErrorDoesNotTakeTimeInProportionToTheSquare() throws {
    let text = "ok = 1\n" + String(repeating: "( ", count: 60_000)
    let tree = try SyntaxFixtures.tree(text, "python")
    #expect(try query("(integer) @a").matches(in: tree.root).count == 1)
  }

  private func query(_ text: String) throws -> SyntaxQuery {
    try SyntaxQuery(grammar: SyntaxFixtures.grammar("python"), source: Array(text.utf8), path: "test.scm")
  }

  private func check(_ pattern: String, in text: String) throws -> [SyntaxMatch] {
    try query(pattern).matches(in: SyntaxFixtures.tree(text, "python").root)
  }
}
