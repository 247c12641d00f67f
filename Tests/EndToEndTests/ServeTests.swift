import Foundation
import Testing

/// An editor's session over stdin and stdout of the real program.
@Suite struct ServeTests {
  private let heed: HeedProcess
  private let workspace: URL

  init() throws {
    heed = try HeedProcess()
    workspace = try heed.workspace(SampleWorkspace.files)
  }

  private func start(capabilities: [String: Any] = ["textDocument": ["inlineCompletion": [:]]]) throws -> ServeProcess {
    let server = try ServeProcess(heed)
    let id = try server.request(
      "initialize",
      [
        "processId": Int(ProcessInfo.processInfo.processIdentifier),
        "rootUri": workspace.absoluteString,
        "capabilities": capabilities,
        "workspaceFolders": [["uri": workspace.absoluteString, "name": "workspace"]],
      ]
    )
    let answer = try server.answers(to: [id])[id]
    let result = try #require(answer?["result"] as? [String: Any])
    #expect((result["capabilities"] as? [String: Any])?["completionProvider"] != nil)
    try server.notify("initialized")
    return server
  }

  private func end(_ server: ServeProcess) throws {
    let id = try server.request("shutdown", [:])
    #expect(try server.answers(to: [id])[id]?["error"] == nil)
    try server.notify("exit")
    #expect(server.exitStatus() == 0)
  }

  /// Twenty keys one by one, a list and an inline request after each, half of the inline ones cancelled.
  @Test func everyRequestOfTwentyKeysIsAnsweredOnce() throws {
    let server = try start()
    let text = SampleWorkspace.files["shop/checkout.py"] ?? ""
    let document = ["uri": workspace.appendingPathComponent("shop/checkout.py").absoluteString]
    try server.notify(
      "textDocument/didOpen",
      [
        "textDocument": ["uri": document["uri"] ?? "", "languageId": "python", "version": 0, "text": text]
          as [String: Any]
      ]
    )
    var lists: Set<Int> = []
    var inline: [Int] = []
    var cancelled: Set<Int> = []
    for (index, key) in "    basket.add_item(i".enumerated().dropFirst(1) {
      let position = ["line": 9, "character": index - 1]
      try server.notify(
        "textDocument/didChange",
        [
          "textDocument": ["uri": document["uri"] ?? "", "version": index] as [String: Any],
          "contentChanges": [["range": ["start": position, "end": position], "text": String(key)]],
        ]
      )
      let place: [String: Any] = ["textDocument": document, "position": ["line": 9, "character": index]]
      lists.insert(try server.request("textDocument/completion", place))
      let id = try server.request(
        "textDocument/inlineCompletion",
        place.merging(["context": ["triggerKind": 2]]) { $1 }
      )
      inline.append(id)
      if index.isMultiple(of: 2) {
        cancelled.insert(id)
        try server.notify("$/cancelRequest", ["id": id])
      }
    }
    let ids = lists.union(inline)
    let answers = try server.answers(to: ids)
    #expect(Set(answers.keys) == ids)
    for id in ids {
      let error = answers[id]?["error"] as? [String: Any]
      #expect(error == nil || (cancelled.contains(id) && error?["code"] as? Int == -32800), "\(id): \(error ?? [:])")
    }
    try end(server)
  }

  @Test func theListHoldsNamesOfScopeAndIndex() throws {
    let server = try start()
    let file = workspace.appendingPathComponent("shop/other.py").absoluteString
    let text = "from shop.basket import Basket\n\n\ndef local_helper(argument_one):\n    "
    try server.notify(
      "textDocument/didOpen",
      ["textDocument": ["uri": file, "languageId": "python", "version": 0, "text": text + "arg"]]
    )
    func labels() throws -> [String] {
      let id = try server.request(
        "textDocument/completion",
        ["textDocument": ["uri": file], "position": ["line": 4, "character": 7]]
      )
      let result = try server.answers(to: [id])[id]?["result"]
      let items = (result as? [String: Any])?["items"] as? [[String: Any]] ?? result as? [[String: Any]] ?? []
      return items.compactMap { $0["label"] as? String }
    }
    #expect(try labels().contains("argument_one"))
    try end(server)
  }

  /// Promise 8: a file that the server has mapped is cut short, and the next text is that of before.
  @Test func weightsThatAreCutShortCostNothing() throws {
    try heed.writeSettings(#"{"libraryMegabytes": 0}"#)
    let server = try start()
    let file = workspace.appendingPathComponent("shop/other.py").absoluteString
    func answer(_ name: String) throws -> [String] {
      let text = "def \(name)(items):\n    total = 0\n    for item in items:\n        "
      try server.notify(
        "textDocument/didOpen",
        ["textDocument": ["uri": file + name, "languageId": "python", "version": 0, "text": text]]
      )
      let place: [String: Any] = ["textDocument": ["uri": file + name], "position": ["line": 3, "character": 8]]
      let id = try server.request(
        "textDocument/inlineCompletion",
        place.merging(["context": ["triggerKind": 1]]) { $1 }
      )
      let result = try server.answers(to: [id])[id]?["result"] as? [String: Any]
      return (result?["items"] as? [[String: Any]] ?? []).compactMap { $0["insertText"] as? String }
    }
    let expected = try answer("sum_up")
    #expect(!expected.isEmpty)
    let folder = heed.folder.appendingPathComponent(".cache/heed/weights")
    let weights = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(weights.count == 1)
    for name in weights { #expect(unsafe truncate(folder.appendingPathComponent(name).path, 0) == 0) }
    // Another name, so that nothing is answered from memory.
    #expect(try !answer("add_up").isEmpty)
    #expect(try answer("sum_up") == expected)
    try end(server)
  }

  @Test func endOfInputWithoutShutdownExitsWithOne() throws {
    let server = try start()
    try server.sendRaw("Content-Length: 100\r\n\r\n{\"half\":")
    try server.closeInput()
    #expect(server.exitStatus() == 1)
  }

  @Test func exitWithoutShutdownExitsWithOne() throws {
    let server = try start()
    try server.notify("exit")
    #expect(server.exitStatus() == 1)
  }
}
