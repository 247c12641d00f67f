import Completion
import Foundation
import SourceText
import Support
import Syntax
import TestSupport
import Testing

/// What the judge says of a text depends on the document alone, not on the texts that it had before: trees that were made
/// key by key give the verdicts of those that were made at once.
@Suite(.enabled(if: Grammars.areBuilt, "the grammars are not built: run `heed grammars install`"))
struct JudgeHistoryTests {
  private static let texts = [
    "name", "(", ")", "x = y", "call(a, ", "if x {\n  y", "if x:\n    y", "}\n", "\"", "return x;", "= [1, 2", "else",
    "\n}\n\n(",
  ].map { Array($0.utf8) }

  @Test(arguments: ["c", "go", "python", "swift"], [UInt64(1), 2])
  func verdictsAreThoseOfAFreshTree(name: String, seed: UInt64) throws {
    let catalog = try #require(Grammars.catalog)
    let language = try #require(catalog.language(named: name))
    let parser = try SyntaxParser(grammar: catalog.grammar(for: language))
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(components: "SyntaxTests", "Fixtures", "inventory.\(language.fileExtensions[0])")
    let bytes = try Array(Data(contentsOf: file))
    var tree = try #require(parser.parse(bytes))
    var whole = tree
    var generator = SeededGenerator(seed: seed)
    var judged = 0
    for step in 0..<80 {
      let edit = Self.edit(of: tree.bytes, &generator)
      let edited = tree.edited(edit)
      tree = try #require(parser.parse(edited.bytes, previous: edited))
      let fresh = try #require(parser.parse(tree.bytes))
      let cursor = edit.range.lowerBound + edit.replacement.count
      for text in Self.texts {
        let verdicts = [tree, fresh].map { tree in
          let document = CompletionDocument(
            path: "a",
            snapshot: TextSnapshot(bytes: tree.bytes),
            language: language,
            tree: tree
          )
          return TextReview(of: text, in: document, at: cursor, index: nil).parses
        }
        #expect(verdicts[0] == verdicts[1], "\(name), seed \(seed), step \(step), \(edit), \(text)")
        if verdicts[0] == false { judged += 1 }
      }
      // A text with errors is parsed as a whole anyway, so from there on history would play no part.
      if tree.hasError { tree = whole } else { whole = tree }
    }
    #expect(judged > 100)
  }

  /// Keys that mostly leave the text without errors: words, blanks, lines, and what takes them away.
  private static func edit(of bytes: [UInt8], _ generator: inout SeededGenerator) -> TextEdit {
    let start = Int.random(in: 0...bytes.count, using: &generator)
    let pieces = ["x", "name", " ", "\n", "", "", "1", "("]
    let length = Int.random(in: 0...1, using: &generator)
    let piece = pieces.randomElement(using: &generator) ?? ""
    return TextEdit(range: start..<min(bytes.count, start + length), replacement: Array(piece.utf8))
  }
}
