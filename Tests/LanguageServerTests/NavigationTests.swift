import Foundation
import JSONRPC
import LanguageServerProtocol
import Syntax
import TestSupport
import Testing

/// Symbols, hover and definitions: off until the settings turn them on.
@Suite(.serialized, .timeLimit(.minutes(10)), .enabled(if: Grammars.hasPython, "the Python grammar is not built"))
struct NavigationTests {
  private static let methods = [
    "textDocument/definition", "textDocument/documentSymbol", "textDocument/hover", "workspace/symbol",
  ]

  private let folder: TemporaryFolder
  private var setup: TestSession.Setup

  init() throws {
    folder = try TemporaryFolder()
    setup = TestSession.Setup()
    setup.catalog = try LanguageCatalog(folder: Grammars.folder)
    setup.indexFile = folder.url.appending(path: "cache/index.sqlite")
    setup.capabilities.window = .init(workDoneProgress: true)
    let text = "# é\nclass Basket:\n    \"\"\"What is bought.\"\"\"\n    def total(self): return 0\n"
    try folder.write(Array(text.utf8), to: "work/shop é.py")
    try folder.write(Array("".utf8), to: "work/main.py")
  }

  private func uri(_ name: String) -> String { folder.url.appending(path: name).absoluteString }

  private func start(_ settings: JSONValue = .null) -> TestSession {
    let session = TestSession(setup)
    var params = InitializeRequest.Params(capabilities: setup.capabilities)
    params.workspaceFolders = [WorkspaceFolder(uri: uri("work/"), name: "work")]
    var json = encoded(params)
    json["initializationOptions"] = JSONValue.object(["heed": settings])
    _ = session.client.result(of: session.client.request("initialize", JSONValue.object(json)))
    session.client.notify(InitializedNotification.self, Nothing())
    session.client.wait { _ in session.client.progressKinds.last == "end" }
    return session
  }

  private func encoded(_ value: some Encodable) -> [String: JSONValue] {
    guard let data = try? JSONEncoder().encode(value),
      case .object(let members)? = try? JSONDecoder().decode(JSONValue.self, from: data)
    else { return [:] }
    return members
  }

  private func ask(_ session: TestSession, _ method: String, _ params: JSONValue) -> JSONValue? {
    try? session.client.result(of: session.client.request(method, params))?.get()
  }

  private func place(_ name: String, _ position: Position) -> JSONValue {
    .object(encoded(TextDocumentPositionParams(textDocument: .init(uri: uri(name)), position: position)))
  }

  private static let all = json(#"{"offersSymbols": true, "offersHover": true, "offersDefinition": true}"#)

  private static func json(_ text: String) -> JSONValue {
    (try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))) ?? .null
  }

  @Test func nothingIsOfferedOrAnsweredUntilTheSettingsSaySo() {
    let session = start()
    let position = session.open("Basket$0", uri: uri("work/main.py"))
    for method in Self.methods {
      let id = session.client.request(method, place("work/main.py", position))
      #expect(session.errorCode(id) == -32601)
    }
    #expect(session.end() == 0)
  }

  @Test func aNameIsFoundInAnotherFile() throws {
    let session = start(Self.all)
    let position = session.open("x = Bask$0et()\n", uri: uri("work/main.py"))
    let found = ask(session, "textDocument/definition", place("work/main.py", position))
    let locations = try JSONValueDecoder.decode([Location].self, from: #require(found))
    #expect(locations.map(\.uri) == [uri("work/shop é.py")])
    #expect(locations.first?.range.start == Position(line: 1, character: 6))
    #expect(locations.first?.range.end == Position(line: 1, character: 12))
    let hover = ask(session, "textDocument/hover", place("work/main.py", position))
    #expect(hover?["contents"] == .string("class Basket\n\nWhat is bought.\n\nshop é.py:2"))
    let nothing = ask(session, "textDocument/hover", place("work/main.py", Position(line: 0, character: 2)))
    #expect(nothing == .null)
    #expect(session.end() == 0)
  }

  /// Columns are the client's, counted in the open text and not in the file.
  @Test func placesAreThoseOfTheOpenText() throws {
    let session = start(Self.all)
    session.open("x = 1\nä = 2; 𝄞 = Basket\nclass Basket: pass\n", uri: uri("work/main.py"))
    let found = ask(session, "textDocument/definition", place("work/main.py", Position(line: 1, character: 14)))
    let locations = try JSONValueDecoder.decode([Location].self, from: #require(found))
    #expect(locations.map(\.uri) == [uri("work/main.py")])
    #expect(locations.first?.range.start == Position(line: 2, character: 6))
    #expect(session.end() == 0)
  }

  @Test(arguments: [true, false]) func theSymbolsOfADocument(asTrees: Bool) throws {
    var setup = setup
    setup.capabilities.textDocument?.documentSymbol = .init(hierarchicalDocumentSymbolSupport: asTrees)
    let session = NavigationTests(folder, setup).start(Self.all)
    session.open("class A:\n    def b(self): pass\n\ndef c(): pass\n", uri: uri("work/main.py"))
    let params = JSONValue.object(["textDocument": .object(["uri": .string(uri("work/main.py"))])])
    let found = try #require(ask(session, "textDocument/documentSymbol", params))
    if asTrees {
      let symbols = try JSONValueDecoder.decode([DocumentSymbolRequest.Symbol].self, from: found)
      #expect(symbols.map(\.name) == ["A", "c"])
      #expect(symbols.first?.children.map(\.name) == ["b"])
      #expect(symbols.first?.children.first?.selectionRange.start == Position(line: 1, character: 8))
      #expect(symbols.first?.children.first?.detail == "def b(self)")
    } else {
      let symbols = try JSONValueDecoder.decode([SymbolInformation].self, from: found)
      #expect(symbols.map(\.name) == ["A", "b", "c"])
      #expect(symbols.map(\.containerName) == [nil, "A", nil])
    }
    #expect(session.end() == 0)
  }

  @Test func theSymbolsOfTheWorkspace() throws {
    let session = start(Self.all)
    let found = ask(session, "workspace/symbol", Self.json(#"{"query": "bskt"}"#))
    let symbols = try JSONValueDecoder.decode([SymbolInformation].self, from: #require(found))
    #expect(symbols.map(\.name) == ["Basket"])
    #expect(symbols.first?.kind == 5)
    #expect(symbols.first?.location.uri == uri("work/shop é.py"))
    #expect(session.end() == 0)
  }

  @Test func theSettingsMayChangeWhileTheServerRuns() {
    var setup = setup
    setup.capabilities.textDocument?.hover = .init(dynamicRegistration: true, contentFormat: ["markdown"])
    let session = NavigationTests(folder, setup).start()
    let position = session.open("def f(): pass\nf$0()\n", uri: uri("work/main.py"))
    session.client.notify("workspace/didChangeConfiguration", ["settings": ["heed": Self.all]])
    let hover = ask(session, "textDocument/hover", place("work/main.py", position))
    #expect(hover?["contents"]?["value"] == .string("```\ndef f()\n```"))
    // A client that cannot be told is not sent what it does not expect.
    #expect(session.errorCode(session.client.request("workspace/symbol", ["query": "f"])) == -32601)
    session.client.notify("workspace/didChangeConfiguration", ["settings": ["heed": ["offersHover": false]]])
    #expect(session.errorCode(session.client.request("textDocument/hover", place("work/main.py", position))) == -32601)
    #expect(session.client.requests("client/registerCapability").count == 1)
    #expect(session.client.requests("client/unregisterCapability").count == 1)
    #expect(session.end() == 0)
  }

  private init(_ folder: TemporaryFolder, _ setup: TestSession.Setup) {
    self.folder = folder
    self.setup = setup
  }
}
