import Completion
import Foundation
import JSONRPC
import LanguageServer
import LanguageServerProtocol
import SourceText
import SymbolIndex
import TestSupport
import Testing

@Suite(.serialized, .timeLimit(.minutes(10))) struct CompletionListTests {
  private static let name = NameItem(
    name: "total",
    kind: .method,
    detail: "def total(self) -> int",
    documentation: "The sum.",
    source: .member,
    path: "shop/basket.py",
    sortKey: "00001"
  )

  private func setup(_ capabilities: ClientCapabilities = .inline, isIncomplete: Bool = false) -> TestSession.Setup {
    TestSession.Setup(
      engine: FakeEngine(text: "tal()"),
      names: { document, offset in
        let start = document.snapshot.bytes[..<offset].lastIndex(of: UInt8(ascii: ".")).map { $0 + 1 } ?? offset
        return NameList(replace: start..<offset, items: [Self.name], isIncomplete: isIncomplete)
      },
      capabilities: capabilities
    )
  }

  /// The list at `$0` as JSON.
  private func check(_ text: String, _ setup: TestSession.Setup, gives expected: String) {
    let session = TestSession.started(setup)
    let id = session.requestList(at: session.open(text))
    guard case .success(let value)? = session.client.result(of: id) else {
      Issue.record("no list")
      return
    }
    #expect(json(value) == expected)
    #expect(session.end() == 0)
  }

  private func json(_ value: JSONValue) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  @Test func aPlainClientGetsPlainEdits() {
    check(
      "é.to$0",
      setup(),
      gives: #"""
        {"isIncomplete":false,"items":[{"data":{"index":0,"list":1},"detail":"def total(self) -> int",\#
        "filterText":"total","kind":2,"label":"total","sortText":"100001","textEdit":{"newText":"total",\#
        "range":{"end":{"character":4,"line":0},"start":{"character":2,"line":0}}}}]}
        """#
    )
  }

  @Test func aClientThatCanGetsInsertAndReplaceRangesAndLabelDetails() {
    var capabilities = ClientCapabilities.inline
    capabilities.textDocument?.completion = .init(
      completionItem: .init(insertReplaceSupport: true, labelDetailsSupport: true, documentationFormat: nil)
    )
    check(
      "a.to$0",
      setup(capabilities, isIncomplete: true),
      gives: #"""
        {"isIncomplete":true,"items":[{"data":{"index":0,"list":1},"detail":"def total(self) -> int",\#
        "filterText":"total","kind":2,"label":"total","labelDetails":{"description":"shop/basket.py"},\#
        "sortText":"100001","textEdit":{"insert":{"end":{"character":4,"line":0},"start":{"character":2,"line":0}},\#
        "newText":"total","replace":{"end":{"character":4,"line":0},"start":{"character":2,"line":0}}}}]}
        """#
    )
  }

  @Test func aClientWithoutInlineCompletionGetsTheModelsTextAsTheFirstItem() {
    let session = TestSession.started(setup(ClientCapabilities()))
    let list = session.list(session.requestList(at: session.open("x = a.to$0")))
    #expect(list?.items.map(\.label) == ["total()", "total"])
    let item = list?.items.first
    #expect(item?.filterText == "total()")
    #expect(item?.textEdit?.newText == "total()")
    #expect(item?.textEdit?.range?.start.character == 6)
    #expect(item?.sortText.map { $0 < list?.items.last?.sortText ?? "" } == true)
    #expect(list?.isIncomplete == false)
    #expect(session.end() == 0)
  }

  @Test func theSettingsAskForTheModelsItem() {
    let session = TestSession.started(setup())
    let position = session.open("a.to$0")
    #expect(session.list(session.requestList(at: position))?.items.count == 1)
    session.client.notify("workspace/didChangeConfiguration", ["settings": ["heed": ["offersModelItem": true]]])
    #expect(session.list(session.requestList(at: position))?.items.count == 2)
    session.client.notify("workspace/didChangeConfiguration", ["settings": ["heed": ["offersModelItem": "x"]]])
    #expect(session.list(session.requestList(at: position))?.items.count == 2)
    #expect(session.log.contains { $0.level == .warning && $0.text.contains("offersModelItem") })
    #expect(session.end() == 0)
  }

  @Test func namesDoNotWaitForASlowModel() {
    var slow = setup(ClientCapabilities())
    slow.engine = .slow(seconds: 1.5, isDeaf: false)
    slow.modelItemPatience = 0.05
    let session = TestSession.started(slow)
    let position = session.open("a.to$0")
    let start = LanguageClock.now
    let id = session.requestList(at: position)
    let list = session.list(id)
    #expect((session.client.answers(to: id).first?.time ?? .infinity) - start < 1)
    #expect(list?.isIncomplete == true)
    #expect(list?.items.map(\.label) == ["total"])
    // The model's text has come meanwhile, and an incomplete list is asked for again.
    session.client.wait(within: 1.8) { _ in false }
    let again = session.list(session.requestList(at: position))
    #expect(again?.items.map(\.label) == ["tolate", "total"])
    #expect(again?.isIncomplete == false)
    #expect(session.end() == 0)
  }

  @Test(arguments: [
    ("a.$0", ".", true), ("a->$0", ">", true), ("A::$0", ":", true), ("if x:$0", ":", false), ("x > $0", ">", false),
    ("x >$0", ">", false),
  ])
  func triggerCharactersAloneDoNotMakeAList(text: String, character: String, isMeant: Bool) {
    let session = TestSession.started(setup())
    let context = CompletionRequest.Context(triggerKind: 2, triggerCharacter: character)
    let id = session.requestList(at: session.open(text), context: context)
    #expect(session.list(id)?.items.isEmpty == !isMeant)
    #expect(session.end() == 0)
  }

  /// A bare string is what a client reads that names no format.
  @Test(
    arguments: [
      (nil, "def total(self) -> int\n\nThe sum.\n\nshop/basket.py", nil),
      (["markdown"], "```\ndef total(self) -> int\n```\n\nThe sum.\n\n`shop/basket.py`", "markdown"),
      (["plaintext"], "def total(self) -> int\n\nThe sum.\n\nshop/basket.py", "plaintext"),
    ] as [([String]?, String, String?)]
  )
  func resolvingAddsTheDocumentation(formats: [String]?, expected: String, kind: String?) throws {
    var capabilities = ClientCapabilities.inline
    capabilities.textDocument?.completion = .init(
      completionItem: .init(insertReplaceSupport: nil, labelDetailsSupport: nil, documentationFormat: formats)
    )
    let session = TestSession.started(setup(capabilities))
    let list = session.client.result(of: session.requestList(at: session.open("a.$0")))
    guard case .success(let value)? = list, case .array(let items)? = value["items"] else { return }
    guard case .object(var item)? = items.first else { return }
    item["client's own"] = .bool(true)
    let resolved = try session.client.result(of: session.client.request("completionItem/resolve", item))?.get()
    let text = JSONValue.string(expected)
    #expect(resolved?["documentation"] == (kind.map { .object(["kind": .string($0), "value": text]) } ?? text))
    #expect(resolved?["client's own"] == .bool(true))
    #expect(resolved?["label"] == .string("total"))
    #expect(session.end() == 0)
  }

  @Test func anItemOfAListThatIsGoneIsGivenBackUnchanged() throws {
    let session = TestSession.started(setup())
    let item: JSONValue = .object([
      "label": .string("old"), "data": .object(["list": .integer(9), "index": .integer(9)]),
    ])
    #expect(try session.client.result(of: session.client.request("completionItem/resolve", item))?.get() == item)
    #expect(session.errorCode(session.client.request("completionItem/resolve", ["label": 1])) == -32602)
    #expect(session.end() == 0)
  }
}
