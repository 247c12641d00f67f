import Foundation
import Testing

/// What a server does to the machine, and to other processes, when nobody asks it for anything.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct RestingServerTests {
  private let heed: HeedProcess
  private let workspace: URL

  init() throws {
    heed = try HeedProcess()
    workspace = try heed.workspace(SampleWorkspace.files)
  }

  private func isIndexed(_ name: String) throws -> Bool {
    try heed.run(["symbols", name, workspace.path]).output.contains(name)
  }

  /// Promise 7: no thread of a server at rest wakes up, not even for a moment; also after it has written its index, more than
  /// once.
  @Test func aServerAtRestSleeps() throws {
    let session = try EditorSession(heed, workspace: workspace)
    let text = "import shop\nshop."
    try session.open("other.py", text, language: "python")
    #expect(try session.labels("other.py", line: 1, column: 5) != nil)
    #expect(try session.result("textDocument/inlineCompletion", "other.py", line: 1, column: 5) != nil)
    for number in 0..<2 {
      try session.save("other.py", "def saved_\(number)(): pass\n", version: number + 1)
      #expect(try session.eventually { try isIndexed("saved_\(number)") })
    }
    // Requests are given up after some seconds: their timers come before.
    var (quiet, before) = (0, session.server.contextSwitches)
    for _ in 0..<60 where quiet < 6 {
      Thread.sleep(forTimeInterval: 0.5)
      let now = session.server.contextSwitches
      quiet = now == before && now != nil ? quiet + 1 : 0
      before = now
    }
    #expect(quiet == 6)
    try session.end()
  }

  /// Another process that writes the index and ends must not take its log away from a server that has it open: the server
  /// would see nothing new from then on.
  @Test func theIndexStaysTheServersWhenAnotherProcessWritesIt() throws {
    let session = try EditorSession(heed, workspace: workspace, settings: ["offersSymbols": true])
    try session.open("other.py", "x = 1\n", language: "python")
    try session.save("other.py", "def saved(): pass\n")
    #expect(try session.eventually { try isIndexed("saved") })
    try Data("def written_by_another(): pass\n".utf8).write(to: workspace.appendingPathComponent("new.py"))
    // The server may be about to let others write.
    #expect(try session.eventually { try heed.run(["index", workspace.path]).status == 0 })
    #expect(
      try session.eventually(seconds: 5) {
        let id = try session.server.request("workspace/symbol", ["query": "written_by_another"])
        let found = try session.server.answers(to: [id])[id]?["result"] as? [[String: Any]]
        return found?.count == 1
      }
    )
    try session.end()
  }
}
