import SourceText
import Support
import Syntax
import Testing

@Suite struct IncrementalParsingTests {
  @Test(arguments: SyntaxFixtures.languages, [UInt64(1), 2, 3])
  func treesAfterEditsAreThoseOfAFullParse(language: String, seed: UInt64) throws {
    try check(language, seed: seed, steps: 40, keepsErrors: true) { parser, edited in
      parser.parse(edited.bytes, previous: edited)
    }
  }

  @Test(arguments: SyntaxFixtures.languages, [UInt64(4), 5])
  func quickTreesOfTextsWithoutErrorsAreThoseOfAFullParse(language: String, seed: UInt64) throws {
    try check(language, seed: seed, steps: 100, keepsErrors: false) { parser, edited in
      parser.parse(edited.bytes, previous: edited, reuse: .quick)
    }
  }

  @Test func aTreeOfAnotherTextIsNotUsed() throws {
    let parser = try SyntaxParser(grammar: SyntaxFixtures.grammar("python"))
    let other = try SyntaxFixtures.tree("x = (1, 2)\n", "python")
    let text = Array("def f():\n  pass\n".utf8)
    let tree = try #require(parser.parse(text, previous: other))
    #expect(tree.outline == (try SyntaxFixtures.tree(text, "python")).outline)
    #expect(tree.bytes == text)
  }

  @Test func editsOutsideTheTextAreClamped() throws {
    let tree = try SyntaxFixtures.tree("x = 1", "python")
    #expect(tree.edited(TextEdit(range: 3..<900, replacement: [0x0A])).bytes == Array("x =\n".utf8))
    #expect(tree.edited(TextEdit(range: 70..<71, replacement: [0x31])).bytes == Array("x = 11".utf8))
  }

  @Test func anEditMovesTheNodesBehindIt() throws {
    let tree = try SyntaxFixtures.tree("a = 1\nb = 2\n", "python")
    let edited = tree.edited(TextEdit(range: 0..<1, replacement: Array("x\ny".utf8)))
    let last = try #require(edited.root.namedChildren.last)
    #expect(last.range == 8..<13)
    #expect(last.start == TextPosition(line: 2, column: 0))
    #expect(tree.root.namedChildren.last?.range == 6..<11, "the tree before the edit stays as it is")
  }

  /// Edits a source file step by step and compares each tree with that of a full parse; without `keepsErrors` a step after
  /// which the text has errors is undone and not compared.
  private func check(
    _ language: String,
    seed: UInt64,
    steps: Int,
    keepsErrors: Bool,
    _ parse: (SyntaxParser, SyntaxTree) -> SyntaxTree?
  ) throws {
    var generator = SeededGenerator(seed: seed)
    let parser = try SyntaxParser(grammar: SyntaxFixtures.grammar(language))
    var tree = try SyntaxFixtures.tree(SyntaxFixtures.source(language).bytes, language)
    for step in 0..<steps {
      let edit = randomEdit(of: tree.bytes, &generator)
      let edited = tree.edited(edit)
      let full = try SyntaxFixtures.tree(edited.bytes, language)
      if full.hasError, !keepsErrors { continue }
      tree = try #require(parse(parser, edited))
      #expect(tree.outline == full.outline, "\(language), seed \(seed), step \(step), \(edit)")
    }
  }

  private func randomEdit(of bytes: [UInt8], _ generator: inout SeededGenerator) -> TextEdit {
    let pieces = ["x", " ", "\n", "(", ")", "{", "}", "\"", "name", ".", "=", "  return 1\n", "# ", "/*", "\t", ""]
    let start = Int.random(in: 0...bytes.count, using: &generator)
    let end = min(bytes.count, start + Int.random(in: 0...4, using: &generator))
    let piece = pieces.randomElement(using: &generator) ?? ""
    return TextEdit(range: start..<end, replacement: Array(piece.utf8))
  }
}
