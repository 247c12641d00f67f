import Foundation
import SourceText
import Support
import Synchronization
import Syntax
import Testing

@Suite struct ParsingTests {
  static let hostileTexts: [(name: String, bytes: [UInt8])] = [
    ("empty", []),
    ("one NUL", [0]),
    ("NULs", [UInt8](repeating: 0, count: 10_000)),
    ("all bytes", (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 / 256) }),
    ("cut UTF-8", Array("x = \"€\"".utf8.dropLast(2))),
    ("continuation bytes", [UInt8](repeating: 0x80, count: 1000)),
    ("surrogates", Array("x = \"".utf8) + [0xED, 0xA0, 0x80, 0x22]),
    ("byte order mark", [0xEF, 0xBB, 0xBF] + Array("x = 1\n".utf8)),
    ("lone returns", Array("a = 1\rb = 2\r".utf8)),
    ("one long line", [UInt8](repeating: UInt8(ascii: "a"), count: 300_000)),
    ("open string", Array("x = \"".utf8) + [UInt8](repeating: UInt8(ascii: "y"), count: 50_000)),
    ("open brackets", [UInt8](repeating: UInt8(ascii: "("), count: 20_000)),
  ]

  @Test(arguments: SyntaxFixtures.languages, hostileTexts.indices)
  func anyBytesHaveATree(language: String, index: Int) throws {
    let (name, bytes) = Self.hostileTexts[index]
    let tree = try SyntaxFixtures.tree(bytes, language)
    #expect(tree.root.range.upperBound <= bytes.count, "\(name)")
    tree.root.walk { node in
      if node.text.count != node.range.count { Issue.record("\(node.kind) \(node.range)") }
      return .visitChildren
    }
    for query in ["tags", "imports", "locals"] { _ = try tree.grammar.query(query).matches(in: tree.root) }
  }

  @Test(arguments: SyntaxFixtures.languages)
  func deepNestingNeedsNoDeepStack(language: String) throws {
    let depth = 100_000
    let parentheses = String(repeating: "(", count: depth) + "1" + String(repeating: ")", count: depth)
    let text = [
      "bash": "x=$((", "c": "int x = ", "c_sharp": "class A { int x = ", "cpp": "int x = ", "go": "package p\nvar x = ",
      "java": "class A { int x = ",
      "javascript": "let x = ", "kotlin": "val x = ", "lua": "x = ", "php": "<?php\n$x = ", "python": "x = ",
      "ruby": "x = ", "rust": "const X: u8 = ",
      "swift": "let x = ",
      "tsx": "let x = ", "typescript": "let x = ",
    ]
    let end = language == "bash" ? "))" : ";"
    let bytes = Array("\(text[language] ?? "")\(parentheses)\(end)\n".utf8)
    let tree = try SyntaxFixtures.tree(bytes, language)
    var deepest = 0
    tree.root.walk { node in
      deepest += node.kind == "(" ? 1 : 0
      return .visitChildren
    }
    #expect(deepest == depth)
    #expect(tree.root.smallestDescendant(covering: bytes.count / 2..<bytes.count / 2).range.count <= 1)
    _ = tree.errorNodes()
    let edited = tree.edited(TextEdit(range: bytes.count / 2..<bytes.count / 2, replacement: Array("2".utf8)))
    #expect(try SyntaxParser(grammar: tree.grammar).parse(edited.bytes, previous: edited) != nil)
    for query in ["tags", "imports", "locals"] { _ = try tree.grammar.query(query).matches(in: tree.root) }
  }

  /// libtree-sitter 0.20.7 would end the process.
  @Test(arguments: [("c", "/* c */\n"), ("go", "a: \n"), ("python", "# c\n"), ("python", "( "), ("swift", "// c\n")])
  func aListOfMorePiecesThanANodeCanHoldHasNoTree(language: String, piece: String) throws {
    let parser = try SyntaxParser(grammar: SyntaxFixtures.grammar(language))
    #expect(parser.parse(Array(String(repeating: piece, count: 70_000).utf8)) == nil)
    #expect(parser.parse(Array(String(repeating: piece, count: 30_000).utf8)) != nil)
  }

  @Test func aTimeLimitEndsAParseAndTheParserGoesOn() throws {
    let parser = try SyntaxParser(grammar: SyntaxFixtures.grammar("c"))
    #expect(parser.parse(Self.longText, timeLimit: 0.001) == nil)
    #expect(parser.parse(Self.longText, timeLimit: 0) == nil)
    let text = Array("int x;".utf8)
    #expect(parser.parse(text, timeLimit: 60)?.outline == (try SyntaxFixtures.tree(text, "c")).outline)
  }

  /// Behind a comment in Rust libtree-sitter 0.20.7 looks at no token; stopped there by its own means, it would end the
  /// process. (It looks at the time after a hundred steps: with some number of statements that is behind a comment.)
  @Test(arguments: 0..<12)
  func aParseMayBeStoppedBehindAComment(statements: Int) throws {
    let parser = try SyntaxParser(grammar: SyntaxFixtures.grammar("rust"))
    let text = Array((String(repeating: "a;", count: statements) + String(repeating: "// ééééé\n", count: 2000)).utf8)
    #expect(parser.parse(text, timeLimit: 1e-9) == nil)
    for limit in 1...40 { _ = parser.parse(text, timeLimit: Double(limit) * 2e-5) }
    #expect(try #require(parser.parse(text)).outline == SyntaxFixtures.tree(text, "rust").outline)
  }

  /// In these languages a parse that is stopped has seen a beginning of the text: that must not make the parser hang.
  @Test(.timeLimit(.minutes(10)), arguments: ["c_sharp", "lua", "php", "ruby", "rust", "scala"])
  func everyBeginningOfATextHasATree(language: String) throws {
    let bytes = try SyntaxFixtures.source(language).bytes
    let parser = try SyntaxParser(grammar: SyntaxFixtures.grammar(language))
    for end in stride(from: 0, to: bytes.count, by: 13) {
      #expect(parser.parse(Array(bytes[..<end]))?.root.range.upperBound == end)
    }
  }

  /// Its scanner looks for white space behind an annotation's `@`, for ever where the text ends before.
  @Test(.timeLimit(.minutes(10)))
  func whoBeginsAnAnnotationAtTheEndOfAKotlinFileHasAnAnswer() throws {
    let parser = try SyntaxParser(grammar: SyntaxFixtures.grammar("kotlin"))
    let bytes = try SyntaxFixtures.source("kotlin").bytes
    for (end, byte) in zip(1..., bytes) where byte == UInt8(ascii: "@") {
      for text in [bytes[..<end], bytes[..<(end + 3)]] {
        #expect(parser.parse(Array(text)) == nil)
        #expect(parser.parse(Array(text) + Array("\n".utf8)) != nil)
      }
    }
    for text in ["@A fun f() {}\nval a = 1", "fun f() {\n  return@"] { #expect(parser.parse(Array(text.utf8)) != nil) }
  }

  @Test func cancellationFromAnotherThreadEndsAParse() throws {
    let parser = try SyntaxParser(grammar: SyntaxFixtures.grammar("c"))
    let flag = CancellationFlag()
    let cancelled = Mutex<ContinuousClock.Instant?>(nil)
    let thread = Thread {
      Thread.sleep(forTimeInterval: 0.02)
      cancelled.withLock { $0 = .now }
      flag.cancel()
    }
    thread.start()
    #expect(parser.parse(Self.longText, cancellation: flag) == nil)
    let time = try #require(cancelled.withLock { $0 })
    // The limit is wide because the machine that tests may be busy; what counts is that it is far from a whole parse.
    #expect(ContinuousClock.now - time < .seconds(0.5))
    #expect(parser.parse(Array("int x;".utf8), cancellation: flag) == nil, "cancelled before it began")
    #expect(parser.parse(Array("int x;".utf8), cancellation: CancellationFlag()) != nil)
  }

  @Test func oneTreeCanBeReadOnManyThreads() async throws {
    let tree = try SyntaxFixtures.tree(SyntaxFixtures.source("go").bytes, "go")
    let expected = tree.outline
    let query = try tree.grammar.query("tags")
    let count = query.matches(in: tree.root).count
    await withTaskGroup(of: Bool.self) { group in
      for index in 0..<16 {
        group.addTask {
          let edited = tree.edited(TextEdit(range: index..<index + 3, replacement: []))
          return tree.outline == expected && query.matches(in: tree.root).count == count
            && edited.bytes.count == tree.bytes.count - 3
        }
      }
      for await isEqual in group { #expect(isEqual) }
    }
  }

  @Test func errorsAreListedAndCanBeLimitedToARange() throws {
    let tree = try SyntaxFixtures.tree("int f(void) { return 1 }\nint x = ;\nint ok;\n", "c")
    #expect(tree.hasError)
    let missing = try #require(tree.errorNodes(in: 0..<24).first)
    #expect(missing.isMissing && missing.kind == ";" && missing.range == 22..<22)
    #expect(tree.errorNodes(in: 36..<43).isEmpty)
    #expect(tree.errorNodes().count == 2)
    #expect(try SyntaxFixtures.tree("int ok;\n", "c").errorNodes().isEmpty)
  }

  /// About three megabytes of C, which take most of a second.
  private static let longText = Array(String(repeating: "int f(int a) { return a + (a * 2); }\n", count: 80_000).utf8)
}
