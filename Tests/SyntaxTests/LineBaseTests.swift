import SourceText
import Support
import Syntax
import Testing

/// Trees of texts in which a line is being written.
@Suite struct LineBaseTests {
  /// Typed key by key, moved in, broken and mended: with what is kept from key to key the trees are those without.
  @Test(arguments: SyntaxFixtures.languages, [UInt64(1), 2])
  func whatIsKeptChangesNothing(language: String, seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let parser = try SyntaxParser(grammar: SyntaxFixtures.grammar(language))
    var kept = LineBase()
    var snapshot = try TextSnapshot(bytes: SyntaxFixtures.source(language).bytes)
    var cursor = snapshot.bytes.count / 2
    let keys = ["x", "n", " ", "(", ")", "{", "}", "\"", ".", "=", "\n", "1", ""]
    for step in 0..<120 {
      if step % 12 == 0 { cursor = Int.random(in: 0...snapshot.bytes.count, using: &generator) }
      let key = Array((keys.randomElement(using: &generator) ?? "").utf8)
      let start = key.isEmpty ? max(cursor - 2, 0) : cursor
      snapshot.apply(TextEdit(range: start..<cursor, replacement: key))
      cursor = start + key.count
      let line = snapshot.lineContaining(cursor)
      var fresh = LineBase()
      let made = kept.tree(of: snapshot, line: line, parser: parser)
      let madeAlone = fresh.tree(of: snapshot, line: line, parser: parser)
      let (tree, alone) = (try #require(made), try #require(madeAlone))
      #expect(tree.isSteady && alone.isSteady)
      #expect(tree.outline == alone.outline, "\(language), seed \(seed), step \(step)")
      #expect(tree.bytes == snapshot.bytes)
      let whole = try #require(parser.parse(snapshot.bytes))
      if !whole.hasError { #expect(tree.outline == whole.outline, "\(language), seed \(seed), step \(step)") }
    }
  }

  @Test func onlyWhatIsSteadyMakesSteadyTrees() throws {
    let parser = try SyntaxParser(grammar: SyntaxFixtures.grammar("python"))
    let whole = try SyntaxFixtures.tree("x = 1\n", "python")
    let edited = whole.edited(TextEdit(range: 4..<5, replacement: Array("2".utf8)))
    #expect(whole.isSteady)
    #expect(try #require(parser.parse(edited.bytes, previous: edited, reuse: .steady)).isSteady)
    let quick = try #require(parser.parse(edited.bytes, previous: edited, reuse: .quick))
    #expect(!quick.isSteady)
    let again = quick.edited(TextEdit(range: 4..<5, replacement: Array("3".utf8)))
    let last = try #require(parser.parse(again.bytes, previous: again, reuse: .steady))
    #expect(!last.isSteady)
  }
}
