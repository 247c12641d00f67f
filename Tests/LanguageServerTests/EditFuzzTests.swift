import Completion
import Foundation
import LanguageServerProtocol
import SourceText
import Support
import Syntax
import TestSupport
import Testing

/// Random edits of real code, ten a round of `HEED_FUZZ_ROUNDS`: the server's text and trees are those of a fresh start.
@Suite(.serialized, .enabled(if: Grammars.hasPython, "the grammars are not built"))
struct EditFuzzTests {
  private static let editsARound = 10
  /// A session keeps all that it has seen.
  private static let roundsASession = 20

  @Test(arguments: [
    ("c", "c", "//"), ("go", "go", "//"), ("python", "py", "#"), ("rust", "rs", "//"), ("typescript", "ts", "//"),
  ])
  func textAndTreesAreThoseOfAFullParse(language: String, ending: String, comment: String) throws {
    let catalog = try LanguageCatalog(folder: Grammars.folder)
    let grammar = try catalog.grammar(for: #require(catalog.language(named: language)))
    let rounds = Fuzzing.rounds(4, parts: 5)
    var random = SeededGenerator(seed: 1)
    var compared = 0
    for first in stride(from: 0, to: rounds, by: Self.roundsASession) {
      var editing = try EditedSession(
        catalog: catalog,
        grammar: grammar,
        text: "\(comment) é 😀 \u{200D}\n" + Self.source(ending),
        ending: ending,
        number: first / Self.roundsASession
      )
      for round in first..<min(first + Self.roundsASession, rounds) {
        let whole = editing.text
        var left = Self.editsARound
        while left > 1 {
          let count = Int.random(in: 1...min(4, left - 1), using: &random)
          editing.edit(count, &random)
          left -= count
        }
        compared += try editing.compare("\(language), round \(round), broken")
        editing.mend(whole, asOneText: round.isMultiple(of: 8))
        compared += try editing.compare("\(language), round \(round), mended")
      }
      #expect(editing.end() == 0)
    }
    #expect(compared >= rounds, "trees of texts without errors")
  }

  private static func source(_ ending: String) throws -> String {
    let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "SyntaxTests/Fixtures")
    return try String(contentsOf: fixtures.appending(path: "inventory.\(ending)"), encoding: .utf8)
  }
}

/// One document that is edited in a server and beside it.
private struct EditedSession {
  private let session: TestSession
  private let engine = FakeEngine { _, _, _ in CompletionResult() }
  private let grammar: Grammar
  private let encoding: PositionEncoding
  private let uri: String
  private(set) var text: EditorText
  private var cursor = 0

  init(catalog: LanguageCatalog, grammar: Grammar, text: String, ending: String, number: Int) throws {
    self.grammar = grammar
    encoding = PositionEncoding.allCases[number % 3]
    self.text = EditorText(number.isMultiple(of: 2) ? text : text.replacing("\n", with: "\r\n"))
    uri = "file:///w/a.\(ending)"
    var capabilities = ClientCapabilities.inline
    capabilities.general = .init(positionEncodings: [encoding.rawValue])
    session = TestSession.started(.init(engine: engine, capabilities: capabilities, catalog: catalog))
    let item = TextDocumentItem(uri: uri, languageId: grammar.language.name, version: 0, text: self.text.string)
    session.client.notify(DidOpenTextDocumentNotification.self, .init(textDocument: item))
  }

  /// So many random edits in one notification.
  mutating func edit(_ count: Int, _ random: inout SeededGenerator) {
    let pieces = [
      "x", "name", " ", "\n", "\r\n", "\r", "(", ")", "{", "}", "\"", ".", "=", "  return 1\n", "# ", "//", "/*", "\t",
      "é",
      "😀", "\u{200D}", "", "",
    ]
    let changes = (0..<count).map { _ in
      let isNear = Int.random(in: 0..<2, using: &random) == 0
      let start = text.place(isNear ? cursor : Int.random(in: 0...text.units.count, using: &random))
      let end = max(start, text.place(start + Int.random(in: 0...6, using: &random)))
      let piece = pieces.randomElement(using: &random) ?? ""
      cursor = start + piece.utf16.count
      return text.replace(start..<end, with: piece, encoding: encoding)
    }
    cursor = text.place(cursor)
    send(changes)
  }

  /// Makes the text what it was: by the edit that leads there, or as a whole.
  mutating func mend(_ whole: EditorText, asOneText: Bool) {
    if asOneText {
      text = whole
      cursor = text.place(cursor)
      return send([.init(range: nil, text: whole.string)])
    }
    var start = zip(text.units, whole.units).prefix { $0 == $1 }.count
    while !text.isPlace(start) || !whole.isPlace(start) { start -= 1 }
    var after = zip(text.units[start...].reversed(), whole.units[start...].reversed()).prefix { $0 == $1 }.count
    while !text.isPlace(text.units.count - after) || !whole.isPlace(whole.units.count - after) { after -= 1 }
    let missing = String(decoding: whole.units[start..<whole.units.count - after], as: UTF16.self)
    let change = text.replace(start..<text.units.count - after, with: missing, encoding: encoding)
    cursor = start + missing.utf16.count
    send([change])
  }

  private func send(_ changes: [DidChangeTextDocumentNotification.Change]) {
    let document = VersionedTextDocumentIdentifier(uri: uri, version: 1)
    session.client.notify(
      DidChangeTextDocumentNotification.self,
      .init(textDocument: document, contentChanges: changes)
    )
  }

  /// Asks for a list and for inline text, and compares what these were asked about; 1 if the text has no errors.
  func compare(_ place: String) throws -> Int {
    let position = text.position(of: cursor, encoding: encoding)
    let (list, inline) = (session.requestList(at: position, uri: uri), session.requestInline(at: position, uri: uri))
    #expect(session.list(list) != nil && session.inlineItems(inline) == [], "\(place)")
    let named = try #require(session.seen.last)
    let question = try #require(engine.questions.last)
    let bytes = Array(text.string.utf8)
    #expect(named.snapshot.bytes == bytes, "\(place)")
    #expect(question.document.snapshot.bytes == bytes, "\(place)")
    let parser = try SyntaxParser(grammar: grammar)
    let full = try #require(parser.parse(bytes))
    let snapshot = TextSnapshot(bytes: bytes)
    var base = LineBase()
    let fresh = base.tree(of: snapshot, line: snapshot.lineContaining(question.offset), parser: parser)
    #expect(question.document.tree?.nodes == fresh?.nodes, "\(place): the model's tree")
    guard !full.hasError else { return 0 }
    #expect(named.tree?.nodes == full.nodes, "\(place): the tree for names")
    #expect(fresh?.nodes == full.nodes, "\(place): the tree of a text with a line being written")
    return 1
  }

  func end() -> Int32? { session.end() }
}

extension SyntaxTree {
  /// All that a tree says, one node a line.
  fileprivate var nodes: [String] {
    var lines: [String] = []
    root.walk { node in
      lines.append("\(node.range) \(node.start) \(node.isNamed) \(node.isMissing) \(node.hasError) \(node.kind)")
      return .visitChildren
    }
    return lines
  }
}
