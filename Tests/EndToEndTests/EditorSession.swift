import Foundation
import Testing

/// What an editor does with `heed serve` in one workspace.
final class EditorSession {
  let server: ServeProcess
  private let workspace: URL

  /// Starts a server and has it answer `initialize`.
  init(_ heed: HeedProcess, workspace: URL, settings: [String: Any] = [:]) throws {
    server = try ServeProcess(heed)
    self.workspace = workspace
    let id = try server.request(
      "initialize",
      [
        "processId": NSNull(),
        "rootUri": workspace.absoluteString,
        "workspaceFolders": [["uri": workspace.absoluteString, "name": "workspace"]],
        "capabilities": ["textDocument": ["inlineCompletion": [:]]],
        "initializationOptions": ["heed": settings],
      ]
    )
    #expect(try server.answers(to: [id])[id]?["result"] != nil)
    try server.notify("initialized")
  }

  func uri(_ path: String) -> String { workspace.appendingPathComponent(path).absoluteString }

  func open(_ path: String, _ text: String, language: String = "plaintext") throws {
    let item = ["uri": uri(path), "languageId": language, "version": 0, "text": text] as [String: Any]
    try server.notify("textDocument/didOpen", ["textDocument": item])
  }

  /// Replaces a document's text and says that it was saved, as it is on disk then.
  func save(_ path: String, _ text: String, version: Int = 1) throws {
    try Data(text.utf8).write(to: workspace.appendingPathComponent(path))
    try server.notify(
      "textDocument/didChange",
      ["textDocument": ["uri": uri(path), "version": version] as [String: Any], "contentChanges": [["text": text]]]
    )
    try server.notify("textDocument/didSave", ["textDocument": ["uri": uri(path)]])
  }

  /// The result of a request at a place (line and column from 0).
  func result(_ method: String, _ path: String, line: Int = 0, column: Int = 0) throws -> Any? {
    let id = try server.request(
      method,
      [
        "textDocument": ["uri": uri(path)], "position": ["line": line, "character": column],
        "context": ["triggerKind": 1],
      ]
    )
    return try server.answers(to: [id])[id]?["result"]
  }

  /// The labels of the list at a place; nil if there is no answer.
  func labels(_ path: String, line: Int, column: Int) throws -> [String]? {
    let list = try result("textDocument/completion", path, line: line, column: column) as? [String: Any]
    return (list?["items"] as? [[String: Any]])?.compactMap { $0["label"] as? String }
  }

  /// The names of a document's symbols, which its tree gives.
  func symbols(_ path: String) throws -> [String] {
    (try result("textDocument/documentSymbol", path) as? [[String: Any]])?.compactMap { $0["name"] as? String } ?? []
  }

  /// Asks for something until it is so; false after some seconds.
  func eventually(seconds: Double = 30, _ isSo: () throws -> Bool) rethrows -> Bool {
    let deadline = Date().addingTimeInterval(seconds)
    while Date() < deadline {
      if try isSo() { return true }
      Thread.sleep(forTimeInterval: 0.1)
    }
    return false
  }

  func end() throws {
    let id = try server.request("shutdown", [:])
    #expect(try server.answers(to: [id])[id]?["error"] == nil)
    try server.notify("exit")
    #expect(server.exitStatus() == 0)
  }
}
