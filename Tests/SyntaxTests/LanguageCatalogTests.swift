import Foundation
import Syntax
import Testing

@Suite struct LanguageCatalogTests {
  @Test(
    arguments: [
      ("a/b.py", "python"), ("stub.pyi", "python"), ("SConstruct", "python"), ("x/SConstruct", "python"),
      ("main.c", "c"), ("main.h", "c"), ("a.mjs", "javascript"), ("a.d.ts", "typescript"), ("a.tsx", "tsx"),
      ("lib.rs", "rust"), ("a.hpp", "cpp"), ("Gemfile", "ruby"), ("A.java", "java"), ("go.go", "go"),
      (".hidden.go", "go"), ("A.swift", "swift"),
      ("Makefile", nil), ("py", nil), (".py", nil), ("a.PY", nil), ("a.", nil), ("", nil), ("a.py/", nil),
      ("a.py/b", nil),
    ] as [(String, String?)]
  )
  func theLanguageOfAFileFollowsFromItsName(path: String, language: String?) throws {
    #expect(try SyntaxFixtures.catalog.get().language(forPath: path)?.name == language)
  }

  @Test(
    arguments: [
      ("int f(void);\n", "c"), ("namespace a {\n", "cpp"), ("#pragma once\n\nclass A;\n", "cpp"),
      ("struct a {\n  int x;\n};\n", "c"), ("  template <typename T>\n", "cpp"), ("", "c"),
      ("/*\n   class of things that are\n   using the table above\n*/\nint f(void);\n", "c"),
    ]
  )
  func aHeaderIsWhatItsTextSays(text: String, language: String) throws {
    let catalog = try SyntaxFixtures.catalog.get()
    #expect(catalog.language(forPath: "a.h", text: Array(text.utf8))?.name == language)
    #expect(catalog.language(forPath: "a.c", text: Array(text.utf8))?.name == "c")
  }

  @Test(arguments: SyntaxFixtures.languages + SyntaxFixtures.dataLanguages)
  func eachDescriptionFitsItsGrammar(language: String) throws {
    let grammar = try SyntaxFixtures.grammar(language)
    #expect(Grammar.supportedVersions.contains(grammar.version))
    #expect(grammar.language.source.sha256.count == 64)
    // A query that names a kind the grammar lacks does not compile.
    let kinds = [grammar.language.commentNodes, grammar.language.stringNodes, grammar.language.identifierNodes]
    let source = kinds.joined().sorted().map { "(\($0)) @kind" }.joined(separator: "\n")
    _ = try SyntaxQuery(grammar: grammar, source: Array(source.utf8), path: "language.json")
  }

  @Test func theCatalogIsInOrderAndLoadsAGrammarOnce() throws {
    let catalog = try SyntaxFixtures.catalog.get()
    #expect(catalog.languages.map(\.name) == catalog.languages.map(\.name).sorted())
    #expect(catalog.language(named: "klingon") == nil)
    let language = try #require(catalog.language(named: "go"))
    #expect(try catalog.grammar(for: language) === (try catalog.grammar(for: language)))
  }

  @Test func aFolderThatIsNotThereIsAnError() {
    #expect(throws: SyntaxError.self) { try LanguageCatalog(folder: URL(filePath: "/nowhere/grammars")) }
  }

  @Test(
    arguments: [
      ("", "not JSON"),
      ("{\"displayName\":\"X\"}", "no member \"fileExtensions\""),
      ("{\"displayName\":7}", "wrong type at \"displayName\""),
      (description(symbol: "tree_sitter_c", headers: "somewhere"), "wrong value at \"source.headers\""),
    ])
  func aWrongDescriptionSaysWhatIsWrong(text: String, reason: String) throws {
    let folder = try TemporaryGrammar(description: text)
    let error = #expect(throws: SyntaxError.self) { try Language(folder: folder.url) }
    #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
  }

  // MARK: Grammars that cannot be loaded

  @Test func aMissingParserSaysWhatToRun() throws {
    let folder = try TemporaryGrammar()
    try check(folder, is: "the parser for fake is not built: run `heed grammars install fake`")
  }

  @Test func aTextFileIsNotAParser() throws {
    let folder = try TemporaryGrammar()
    try Data("#!/bin/sh\n".utf8).write(to: folder.library)
    try check(folder, is: "is not a parser")
  }

  /// The dynamic loader would end the process.
  @Test(arguments: [0, 3, 63, 64, 200, 3000, 600_000])
  func aCutLibraryIsNotAParser(length: Int) throws {
    let folder = try TemporaryGrammar()
    let whole = try Data(contentsOf: SyntaxFixtures.grammar("c").language.library)
    try whole.prefix(length).write(to: folder.library)
    try check(folder, is: "is not a parser")
  }

  @Test func aParserOfAnotherLanguageIsNotTaken() throws {
    let folder = try TemporaryGrammar(description: Self.description(symbol: "tree_sitter_fake"))
    try FileManager.default.copyItem(at: SyntaxFixtures.grammar("c").language.library, to: folder.library)
    try check(folder, is: "does not export tree_sitter_fake")
  }

  @Test(arguments: [12, 15])
  func aParserOfAnotherVersionIsNotTaken(version: Int) throws {
    let folder = try TemporaryGrammar(description: Self.description(symbol: "tree_sitter_fake"))
    let code =
      "static const unsigned language[99] = {\(version)}; const void *tree_sitter_fake(void) { return language; }"
    try folder.compile(code)
    try check(folder, is: "has language version \(version), libtree-sitter here takes 13 to 14")
  }

  @Test func aMissingQuerySaysWhichFile() throws {
    let grammar = try SyntaxFixtures.grammar("c")
    let error = #expect(throws: SyntaxError.self) { try grammar.query("nonsense") }
    #expect(error?.description.contains("queries/nonsense.scm") == true)
  }

  private func check(_ folder: TemporaryGrammar, is message: String) throws {
    let language = try Language(folder: folder.url)
    let error = #expect(throws: SyntaxError.self) { try Grammar(language: language) }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }

  fileprivate static func description(symbol: String, headers: String = "own") -> String {
    """
    {"displayName":"Fake","fileExtensions":["fake"],"fileNames":[],"commentNodes":[],"stringNodes":[],
     "identifierNodes":[],"memberAccess":["."],"symbol":"\(symbol)","source":{"package":"fake","version":"1","sha256":"0",
     "folder":"src","headers":"\(headers)","rewrite":"none"}}
    """
  }
}

/// A folder `fake` with a description of a language, removed at the end.
private final class TemporaryGrammar {
  let url: URL
  var library: URL { url.appending(component: "fake.so") }

  init(description: String = LanguageCatalogTests.description(symbol: "tree_sitter_c")) throws {
    let parent = FileManager.default.temporaryDirectory.appending(component: "heed-\(UUID().uuidString)")
    url = parent.appending(component: "fake", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    try Data(description.utf8).write(to: url.appending(component: "language.json"))
  }

  deinit { try? FileManager.default.removeItem(at: url.deletingLastPathComponent()) }

  /// Makes the library from C.
  func compile(_ code: String) throws {
    let source = url.appending(component: "fake.c")
    try Data(code.utf8).write(to: source)
    let arguments = ["cc", "-shared", "-fPIC", "-o", library.path, source.path]
    let process = try Process.run(URL(filePath: "/usr/bin/env"), arguments: arguments)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}
