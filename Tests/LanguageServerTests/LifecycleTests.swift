import Foundation
import JSONRPC
import LanguageServerProtocol
import TestSupport
import Testing

@Suite(.serialized, .timeLimit(.minutes(10))) struct LifecycleTests {
  private func initialize(_ session: TestSession, _ capabilities: ClientCapabilities = .inline) -> JSONValue? {
    let id = session.client.request(InitializeRequest.self, InitializeRequest.Params(capabilities: capabilities))
    return try? session.client.result(of: id)?.get()
  }

  @Test func theAnswerToInitializeIsTheGolden() {
    let session = TestSession()
    let expected = #"""
      {"capabilities":{"completionProvider":{"resolveProvider":true,"triggerCharacters":[".",">",":"]},\#
      "executeCommandProvider":{"commands":["heed.explainLast"]},"inlineCompletionProvider":true,\#
      "positionEncoding":"utf-16","textDocumentSync":{"change":2,"openClose":true,"save":true},\#
      "workspace":{"workspaceFolders":{"changeNotifications":true,"supported":true}}},\#
      "serverInfo":{"name":"heed","version":"1.0"}}
      """#
    #expect(initialize(session).map(text) == expected)
    #expect(session.end() == 0)
  }

  @Test(
    arguments: [
      (nil, "utf-16"), ([], "utf-16"), (["utf-16"], "utf-16"), (["utf-32", "utf-8", "utf-16"], "utf-8"),
      (["utf-32"], "utf-32"), (["utf-7"], "utf-16"), (["utf-32", "utf-16"], "utf-16"),
    ] as [([String]?, String)]
  )
  func utf8IsPreferredAmongTheOfferedEncodings(offered: [String]?, expected: String) {
    var capabilities = ClientCapabilities.inline
    capabilities.general = .init(positionEncodings: offered)
    let session = TestSession()
    #expect(initialize(session, capabilities)?["capabilities"]?["positionEncoding"] == .string(expected))
    #expect(session.end() == 0)
  }

  @Test func requestsBeforeInitializeAndAfterShutdownAreRefused() {
    let session = TestSession()
    let early = session.client.request("textDocument/completion", ["x": 1])
    #expect(session.errorCode(early) == -32002)
    _ = initialize(session)
    let again = session.client.request(InitializeRequest.self, .init(capabilities: .inline))
    #expect(session.errorCode(again) == -32600)
    let shutdown = session.client.request(ShutdownRequest.self, Nothing())
    #expect(session.client.result(of: shutdown) == .success(.null))
    let late = session.client.request("textDocument/completion", ["x": 1])
    #expect(session.errorCode(late) == -32600)
    session.client.notify(ExitNotification.self, Nothing())
    #expect(session.client.exitStatus() == 0)
  }

  @Test func aFailedInitializeMayBeRepeated() {
    let session = TestSession()
    #expect(session.errorCode(session.client.request("initialize", ["processId": "x"])) == -32602)
    #expect(initialize(session) != nil)
    #expect(session.end() == 0)
  }

  @Test func unknownRequestsAreRefusedAndUnknownNotificationsIgnored() {
    let session = TestSession.started()
    for method in [
      "$/setTrace", "$/madeUp", "textDocument/didShowCompletion", "textDocument/didPartiallyAcceptCompletion",
    ] {
      session.client.notify(method, ["value": "off"])
    }
    #expect(session.errorCode(session.client.request("textDocument/hover", ["x": 1])) == -32601)
    #expect(session.end() == 0)
    #expect(session.client.notifications("window/showMessage").isEmpty)
  }

  @Test func exitWithoutShutdownEndsWithOne() {
    let session = TestSession.started()
    session.client.notify(ExitNotification.self, Nothing())
    #expect(session.client.exitStatus() == 1)
  }

  @Test(arguments: ["", "Content-Length: 100\r\n\r\n{\"jsonrpc\":", "Content-Le"])
  func theEndOfTheInputEndsWithOne(before: String) {
    let session = TestSession.started()
    session.client.sendRaw(before.utf8)
    session.client.closeInput()
    #expect(session.client.exitStatus() == 1)
  }

  @Test func aClosedOutputEndsTheServer() {
    let session = TestSession(TestSession.Setup(readsOutput: false))
    session.client.closeOutput()
    session.client.request(InitializeRequest.self, .init(capabilities: .inline))
    #expect(session.client.exitStatus() == 1)
  }

  @Test func theServerEndsWithTheClientsProcess() throws {
    let parent = Process()
    parent.executableURL = URL(fileURLWithPath: "/bin/sleep")
    parent.arguments = ["60"]
    try parent.run()
    let session = TestSession()
    var params = InitializeRequest.Params(capabilities: .inline)
    params.processId = Int(parent.processIdentifier)
    #expect(session.client.result(of: session.client.request(InitializeRequest.self, params)) != nil)
    #expect(session.client.exitStatus(within: 0.2) == nil)
    // Not SIGTERM, which a child of a test's thread may have inherited as blocked.
    kill(parent.processIdentifier, SIGKILL)
    #expect(session.client.exitStatus() == 1)
  }

  @Test func aProcessThatIsGoneAlreadyEndsTheServer() throws {
    let parent = Process()
    parent.executableURL = URL(fileURLWithPath: "/bin/true")
    try parent.run()
    parent.waitUntilExit()
    let session = TestSession()
    var params = InitializeRequest.Params(capabilities: .inline)
    params.processId = Int(parent.processIdentifier)
    session.client.request(InitializeRequest.self, params)
    #expect(session.client.exitStatus() == 1)
  }

  private func text(_ value: JSONValue) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}
