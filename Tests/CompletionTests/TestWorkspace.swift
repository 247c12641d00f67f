import Completion
import Decoding
import Foundation
import GGUF
import Indexing
import SourceText
import Support
import SymbolIndex
import Syntax
import TestSupport
import Tokenization

/// The grammars of this checkout, which need not be built.
enum Grammars {
  static let catalog: LanguageCatalog? = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try? LanguageCatalog(folder: root.appending(component: "grammars"))
  }()

  /// True if the four languages that the tests are written in can be parsed.
  static let areBuilt = canParse(["c", "go", "python", "swift"])

  static func canParse(_ names: [String]) -> Bool {
    names.allSatisfy { name in
      guard let catalog, let language = catalog.language(named: name) else { return false }
      return (try? catalog.grammar(for: language)) != nil
    }
  }
}

/// A fixture's files as a workspace with an index, and the cursor's file as a document.
struct TestWorkspace {
  let document: CompletionDocument
  let cursor: Int
  let store: SymbolStore
  private let folder: TemporaryFolder

  /// All files are indexed as they are in the fixture, that of the cursor too.
  init(_ text: String) throws {
    let fixture = SourceFixture(text)
    folder = try TemporaryFolder()
    store = try SymbolStore.open(at: folder.url.appending(component: "index.sqlite"), access: .rebuild)
    try store.apply(fixture.files.map { try Self.symbols(of: $0.path, text: $0.text) }, removed: [])
    let place = fixture.cursor ?? (fixture.files.last?.path ?? "main", fixture.files.last?.text.utf8.count ?? 0)
    cursor = place.offset
    document = CompletionDocument(
      path: place.path,
      snapshot: fixture.snapshot(place.path),
      language: Grammars.catalog?.language(forPath: place.path)
    )
  }

  private static func symbols(of path: String, text: String) throws -> FileSymbols {
    var file = FileSymbols(
      path: path,
      language: "",
      contentHash: ContentHash.of(text.utf8),
      size: text.utf8.count,
      modificationTime: 0
    )
    guard let catalog = Grammars.catalog, let language = catalog.language(forPath: path) else { return file }
    let parser = try SyntaxParser(grammar: catalog.grammar(for: language))
    guard let tree = parser.parse(Array(text.utf8)) else { return file }
    let found = try SymbolExtractor.extract(tree: tree, path: path)
    file.language = language.name
    (file.symbols, file.imports, file.references) = (found.symbols, found.imports, found.references)
    return file
  }
}

/// A model that writes what a test says, with a byte vocabulary.
struct TestModel {
  static let layout = SegmentLayout(sinks: 32, global: 400, suffix: 200, prefix: 600, middle: 900, globalBlocks: 4)

  let scripted: ScriptedModel
  let loaded: LoadedModel

  /// `layout` nil: a plain causal model. Anchors are what stands before the cursor. `merges` are pairs of characters that
  /// are one token together.
  init(scripts: [ScriptedModel.Script], layout: SegmentLayout? = Self.layout, merges: [String] = []) throws {
    let folder = try TemporaryFolder()
    var builder = GGUFBuilder()
    builder.setByteVocabulary(merges: merges.map { (Array($0.utf8.prefix(1)), Array($0.utf8.dropFirst())) })
    let path = folder.path("vocabulary.gguf")
    try builder.write(to: path)
    let tokenizer = try Tokenizer(file: GGUFFile(path: path))
    scripted = ScriptedModel(tokenizer: tokenizer, scripts: scripts)
    loaded = LoadedModel(model: scripted, tokenizer: tokenizer, layout: layout, name: "scripted")
  }

  /// The same model with other parts.
  init(scripted: ScriptedModel, loaded: LoadedModel) {
    self.scripted = scripted
    self.loaded = loaded
  }

  func engine() -> CompletionEngine {
    CompletionEngine(model: loaded, catalog: Grammars.catalog, time: MonotonicTime { 0 })
  }
}

extension TestWorkspace {
  /// What comes of a model that wants to write `text` at the cursor.
  func complete(
    writing text: String,
    options: CompletionOptions = CompletionOptions(),
    layout: SegmentLayout? = TestModel.layout
  ) throws -> CompletionResult {
    try complete(writing: [text], options: options, layout: layout)
  }

  /// The same with texts that are wanted less.
  func complete(
    writing texts: [String],
    options: CompletionOptions = CompletionOptions(),
    layout: SegmentLayout? = TestModel.layout
  ) throws -> CompletionResult {
    try engine(writing: texts, layout: layout).complete(
      document,
      at: cursor,
      index: store,
      options: options,
      cancellation: CancellationFlag()
    )
  }

  func engine(writing texts: [String], layout: SegmentLayout? = TestModel.layout) throws -> CompletionEngine {
    try model(writing: texts, layout: layout).engine()
  }

  func model(writing texts: [String], layout: SegmentLayout? = TestModel.layout) throws -> TestModel {
    let anchor = document.snapshot.string(in: max(0, cursor - 24)..<cursor)
    return try TestModel(scripts: texts.map { .init(after: anchor, writes: $0) }, layout: layout)
  }
}

extension Tokenizer {
  /// Tokens as text, special ones as `<prefix>` and the like.
  func string(_ tokens: [TokenID]) -> String {
    let names: [TokenID?: String] = [
      special.endOfText: "<end>", special.fimPrefix: "<prefix>", special.fimSuffix: "<suffix>",
      special.fimMiddle: "<middle>", special.fimSeparator: "<block>",
    ]
    return tokens.map { names[$0] ?? String(decoding: bytes(of: $0), as: UTF8.self) }.joined()
  }
}
