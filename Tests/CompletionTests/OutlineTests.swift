import Completion
import Foundation
import SourceText
import Support
import SymbolIndex
import Syntax
import TestSupport
import Testing

/// Outlines that go on from that of an earlier text say what a fresh one says.
@Suite struct OutlineTests {
  /// Source files of all languages.
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(components: "SyntaxTests", "Fixtures")

  private static let languages = [
    "bash", "c", "c_sharp", "cpp", "elixir", "go", "java", "javascript", "kotlin", "lua", "php", "python", "ruby",
    "rust", "scala", "swift", "tsx", "typescript", "zig",
  ].filter { Grammars.canParse([$0]) }

  @Test(.enabled(if: Grammars.areBuilt), arguments: OutlineTests.languages, [UInt64(1), 2])
  func outlinesAfterRandomEditsAreThoseOfAFreshLook(language: String, seed: UInt64) throws {
    let desk = try Desk(language)
    var generator = SeededGenerator(seed: seed)
    var original = desk.tree
    for step in 0..<120 {
      try desk.check(desk.randomEdit(&generator), reuse: .exact, "\(language), seed \(seed), step \(step)")
      // Most edits break the text; what is learned from broken texts only would say little.
      if !desk.tree.hasError {
        original = desk.tree
      } else if step % 6 == 5 {
        try desk.replace(with: original, "\(language), seed \(seed), step \(step), restored")
      }
    }
  }

  @Test(.enabled(if: Grammars.areBuilt), arguments: OutlineTests.languages)
  func outlinesOfQuickTreesAreThoseOfAFreshLook(language: String) throws {
    let desk = try Desk(language)
    var generator = SeededGenerator(seed: 3)
    for step in 0..<60 { try desk.check(desk.randomEdit(&generator), reuse: .quick, "\(language), step \(step)") }
  }

  /// Long texts, of which a broken one may be a single error.
  @Test(.enabled(if: Grammars.areBuilt), arguments: OutlineTests.languages)
  func outlinesOfLongTextsAreThoseOfAFreshLook(language: String) throws {
    let desk = try Desk(language, copies: 6)
    var generator = SeededGenerator(seed: 4)
    let original = desk.tree
    for step in 0..<60 {
      try desk.check(desk.randomEdit(&generator), reuse: .quick, "\(language), step \(step)")
      if step % 15 == 14 { try desk.replace(with: original, "\(language), step \(step), restored") }
    }
  }

  /// Of two earlier outlines that counts which says more.
  @Test(.enabled(if: Grammars.areBuilt)) func whatMendsATextGoesOnFromBeforeItBroke() throws {
    let text = (0..<400).map { "int function_\($0)(int a) {\n  return a + \($0);\n}\n\n" }.joined()
    let desk = try Desk("c", text: text)
    let whole = desk.tree
    try desk.check(TextEdit(range: 0..<0, replacement: Array("if (".utf8)), reuse: .exact, "broken")
    let broken = desk.tree
    try desk.check(TextEdit(range: 0..<4, replacement: Array("int x;".utf8)), reuse: .exact, "mended")
    #expect(desk.tree.difference(from: broken)?.byteCount ?? .max > text.utf8.count / 2)
    #expect(try #require(desk.tree.difference(from: whole)).byteCount < 1000)
  }

  /// Only what an edit touches is looked at: a long file's other definitions are those that were there before.
  @Test(.enabled(if: Grammars.areBuilt)) func anEditTouchesLittle() throws {
    let text = (0..<400).map { "def function_\($0)(a, b):\n    value = a + \($0)\n    return value\n\n" }.joined()
    let desk = try Desk("python", text: text)
    let place = try #require(text.utf8.firstRange(of: Array("+ 200\n".utf8)))
    let start = text.utf8.distance(from: text.utf8.startIndex, to: place.upperBound) - 1
    let edit = TextEdit(range: start..<start, replacement: Array(" + a".utf8))
    let earlier = desk.tree
    try desk.check(edit, reuse: .exact, "one character")
    let difference = try #require(desk.tree.difference(from: earlier))
    #expect(difference.ranges.count == 1)
    #expect(difference.ranges.allSatisfy { $0.count < 200 })
    #expect(!difference.touches(0..<(start - 200)))
    #expect(!difference.touches((start + 200)..<desk.tree.bytes.count))
    #expect(difference.moved(start + 100..<start + 110) == start + 104..<start + 114)
  }

  /// As many bytes may be fewer lines.
  @Test(.enabled(if: Grammars.areBuilt)) func linesMoveWhereBytesDoNot() throws {
    let text = "a = 1\n\n\n" + String(repeating: "b = 2\n", count: 100) + "import os\n"
    let desk = try Desk("python", text: text)
    try desk.check(TextEdit(range: 5..<7, replacement: Array("  ".utf8)), reuse: .exact, "two line ends")
  }

  @Test(.enabled(if: Grammars.areBuilt)) func anOutlineOfAnotherFileIsNotUsed() throws {
    let tree = try Desk("python", text: "import os\n").tree
    let other = DocumentOutline(of: tree, path: "a.py")
    #expect(DocumentOutline(of: tree, path: "b.py", after: [other]).imports.map(\.path) == ["b.py"])
  }

  /// A text that is edited, with its outline.
  private final class Desk {
    private(set) var tree: SyntaxTree
    /// The newest without errors and with some, as `OutlineShelf` keeps them.
    private var outlines: [Bool: DocumentOutline]
    private let parser: SyntaxParser
    /// Lines of the text as it was, to be put in elsewhere.
    private let lines: [[UInt8]]

    init(_ name: String, text: String? = nil, copies: Int = 1) throws {
      let catalog = try #require(Grammars.catalog)
      let language = try #require(catalog.language(named: name))
      let parser = try SyntaxParser(grammar: catalog.grammar(for: language))
      let file = OutlineTests.folder.appending(component: "inventory.\(language.fileExtensions[0])")
      let once = try text.map { Array($0.utf8) } ?? Array(Data(contentsOf: file))
      let bytes = Array(repeatElement(once, count: copies).joined())
      let tree = try #require(parser.parse(bytes))
      (self.parser, self.tree) = (parser, tree)
      let outline = DocumentOutline(of: tree, path: "a")
      outlines = [tree.hasError: outline]
      lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { Array($0) + [0x0A] }
      #expect(!outline.definitions.isEmpty || text != nil)
    }

    func check(_ edit: TextEdit, reuse: SyntaxReuse, _ comment: Comment) throws {
      let edited = tree.edited(edit)
      let next = try #require(parser.parse(edited.bytes, previous: edited, reuse: reuse))
      try replace(with: next, "\(comment) \(edit.range) \(String(decoding: edit.replacement, as: UTF8.self))")
    }

    func replace(with next: SyntaxTree, _ comment: Comment) throws {
      tree = next
      let outline = DocumentOutline(of: next, path: "a", after: Array(outlines.values))
      outlines[next.hasError] = outline
      let fresh = DocumentOutline(of: next, path: "a")
      #expect(outline.definitions == fresh.definitions, comment)
      #expect(outline.imports == fresh.imports, comment)
    }

    func randomEdit(_ generator: inout SeededGenerator) -> TextEdit {
      let count = tree.bytes.count
      let start = Int.random(in: 0...count, using: &generator)
      switch Int.random(in: 0..<4, using: &generator) {
      case 0:
        let line = lines.randomElement(using: &generator) ?? []
        let place = tree.bytes[..<start].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return TextEdit(range: place..<place, replacement: line)
      case 1:
        let place = tree.bytes[..<start].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let end = tree.bytes[place...].firstIndex(of: 0x0A).map { $0 + 1 } ?? count
        return TextEdit(range: place..<end, replacement: [])
      default:
        let pieces = [
          "x", " ", "\n", "(", ")", "{", "}", "\"", "name", ".", "=", "  return 1\n", "# ", "/*", "\t", "", "let", ";",
        ]
        let end = min(count, start + Int.random(in: 0...4, using: &generator))
        return TextEdit(range: start..<end, replacement: Array((pieces.randomElement(using: &generator) ?? "").utf8))
      }
    }
  }
}
