import Foundation
import LanguageServerProtocol
import Testing

/// The shapes on the wire, as LSP 3.18 writes them; decoding and encoding again shows which members are read.
@Suite struct MessageShapeTests {
  private func check<T: Codable>(_ type: T.Type, _ json: String, keeps expected: String? = nil) throws {
    let value = try JSONDecoder().decode(type, from: Data(json.utf8))
    #expect(try text(of: value) == expected ?? json)
  }

  private func text(of value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  @Test func initialize() throws {
    try check(
      InitializeRequest.Params.self,
      #"""
      {"processId":7,"clientInfo":{"name":"x"},"locale":"en","rootPath":"/w","rootUri":"file:///w","trace":"off",
       "workspaceFolders":[{"uri":"file:///w","name":"w"}],"initializationOptions":{"a":[1]},
       "capabilities":{"general":{"positionEncodings":["utf-8"],"markdown":{}},
        "textDocument":{"inlineCompletion":{},"hover":{},"completion":{"contextSupport":true,
         "completionItem":{"insertReplaceSupport":true,"labelDetailsSupport":true,"snippetSupport":false,
          "documentationFormat":["markdown","plaintext"]}}},
        "window":{"workDoneProgress":true},
        "workspace":{"didChangeWatchedFiles":{"dynamicRegistration":true},"applyEdit":true}}}
      """#,
      keeps: #"""
        {"capabilities":{"general":{"positionEncodings":["utf-8"]},"textDocument":{"completion":{"completionItem":\#
        {"documentationFormat":["markdown","plaintext"],"insertReplaceSupport":true,"labelDetailsSupport":true}},\#
        "hover":{},"inlineCompletion":{}},"window":{"workDoneProgress":true},"workspace":{"didChangeWatchedFiles":\#
        {"dynamicRegistration":true}}},"processId":7,"rootUri":"file:///w","workspaceFolders":[{"name":"w",\#
        "uri":"file:///w"}]}
        """#
    )
    try check(
      InitializeRequest.Params.self,
      #"{"processId":null,"rootUri":null,"capabilities":{}}"#,
      keeps: #"{"capabilities":{}}"#
    )
  }

  @Test func foldersComeFromTheNewestMemberThatIsThere() throws {
    func folders(_ members: String) throws -> [String] {
      let json = Data("{\"capabilities\":{}\(members)}".utf8)
      return try JSONDecoder().decode(InitializeRequest.Params.self, from: json).folders.map(\.uri)
    }
    #expect(try folders("") == [])
    #expect(try folders(#","rootUri":"file:///a""#) == ["file:///a"])
    #expect(try folders(#","rootUri":"file:///a","workspaceFolders":null"#) == ["file:///a"])
    #expect(try folders(#","rootUri":"file:///a","workspaceFolders":[]"#) == [])
    #expect(
      try folders(#","rootUri":"file:///a","workspaceFolders":[{"uri":"file:///b","name":"b"}]"#) == ["file:///b"]
    )
  }

  @Test func documents() throws {
    try check(
      DidOpenTextDocumentNotification.Params.self,
      #"{"textDocument":{"languageId":"c","text":"x","uri":"file:///a.c","version":1}}"#
    )
    try check(
      DidChangeTextDocumentNotification.Params.self,
      #"""
      {"textDocument":{"uri":"u","version":null},"contentChanges":[{"text":"all"},
       {"range":{"start":{"line":0,"character":1},"end":{"line":2,"character":3}},"rangeLength":9,"text":"y"}]}
      """#,
      keeps: #"""
        {"contentChanges":[{"text":"all"},{"range":{"end":{"character":3,"line":2},"start":{"character":1,"line":0}},\#
        "text":"y"}],"textDocument":{"uri":"u"}}
        """#
    )
    try check(DidSaveTextDocumentNotification.Params.self, #"{"textDocument":{"uri":"u"}}"#)
    try check(DidCloseTextDocumentNotification.Params.self, #"{"textDocument":{"uri":"u"}}"#)
    try check(DidChangeWatchedFilesNotification.Params.self, #"{"changes":[{"type":3,"uri":"u"}]}"#)
    try check(
      DidChangeWorkspaceFoldersNotification.Params.self,
      #"{"event":{"added":[{"name":"a","uri":"u"}],"removed":[]}}"#
    )
  }

  @Test func completion() throws {
    try check(
      CompletionRequest.Params.self,
      #"{"context":{"triggerCharacter":".","triggerKind":2},"position":{"character":1,"line":0},"textDocument":{"uri":"u"}}"#
    )
    try check(
      CompletionList.self,
      #"""
      {"isIncomplete":true,"items":[{"data":{"index":0,"list":1},"detail":"d","documentation":{"kind":"markdown","value":"v"},\#
      "filterText":"f","insertTextMode":1,"kind":2,"label":"l","labelDetails":{"description":"x"},"sortText":"s",\#
      "textEdit":{"newText":"n","range":{"end":{"character":1,"line":0},"start":{"character":0,"line":0}}}}]}
      """#
    )
  }

  @Test func inlineCompletion() throws {
    try check(
      InlineCompletionRequest.Params.self,
      #"""
      {"context":{"selectedCompletionInfo":{"range":{"end":{"character":1,"line":0},"start":{"character":0,"line":0}},\#
      "text":"t"},"triggerKind":2},"position":{"character":1,"line":0},"textDocument":{"uri":"u"}}
      """#
    )
    try check(
      InlineCompletionRequest.Response.self,
      #"""
      {"items":[{"filterText":"f","insertText":"i","range":{"end":{"character":1,"line":0},\#
      "start":{"character":0,"line":0}}}]}
      """#
    )
  }

  @Test func progressAndRegistration() throws {
    let begin = ProgressNotification.Params(token: "t", value: .begin(title: "T"))
    #expect(try text(of: begin) == #"{"token":"t","value":{"kind":"begin","percentage":0,"title":"T"}}"#)
    let report = ProgressNotification.Params(token: "t", value: .report(message: "m", percentage: 5))
    #expect(try text(of: report) == #"{"token":"t","value":{"kind":"report","message":"m","percentage":5}}"#)
    let end = ProgressNotification.Params(token: "t", value: .end(message: nil))
    #expect(try text(of: end) == #"{"token":"t","value":{"kind":"end"}}"#)
    #expect(
      try text(of: RegisterCapabilityRequest.Params(watching: ["**/*.py"])) == #"""
        {"registrations":[{"id":"heed-watched-files","method":"workspace/didChangeWatchedFiles",\#
        "registerOptions":{"watchers":[{"globPattern":"**/*.py"}]}}]}
        """#
    )
    #expect(try text(of: Nothing()) == "null")
  }

  @Test(arguments: [
    "{}", #"{"textDocument":{},"position":{"line":0,"character":0}}"#, #"{"textDocument":{"uri":"u"}}"#,
    #"{"textDocument":{"uri":"u"},"position":{"line":"0","character":0}}"#,
  ])
  func missingAndWrongMembersAreErrors(json: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(CompletionRequest.Params.self, from: Data(json.utf8))
    }
  }
}
