import Foundation
import Testing

/// A parser that crashes or hangs at an open document costs one server at most, and then that document's tree.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct ParserInServerTests {
  private static let crashing = "☠ = 1\nfunction before() end\n"
  private static let hanging = "⌛ = 1\nfunction before() end\n"
  private static let harmless = "function harmless() end\n"

  private let heed: HeedProcess
  private let grammar: HazardGrammar
  private let workspace: URL

  init() throws {
    var heed = try HeedProcess()
    grammar = try HazardGrammar(in: heed.folder)
    heed.home = grammar.home
    self.heed = heed
    workspace = try heed.workspace(["good.hazard": "function in_hazard() end\n"])
  }

  private func start() throws -> EditorSession {
    try EditorSession(heed, workspace: workspace, settings: ["offersSymbols": true])
  }

  /// What is kept about parsers, by the beginning of the files' names.
  private func kept(_ prefix: String) -> [String] {
    let folder = heed.folder.appendingPathComponent(".cache/heed/parsing").path
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasPrefix(prefix) }
  }

  @Test func aCrashEndsOneServer() throws {
    let first = try start()
    try first.open("bad.hazard", Self.crashing)
    #expect(first.server.isEndedBySignal())
    #expect(grammar.hazards == "c")

    let second = try start()
    try second.open("bad.hazard", Self.crashing)
    #expect(try second.symbols("bad.hazard") == [])
    // Its words are there, and it can go on being written.
    #expect(try second.labels("bad.hazard", line: 2, column: 0)?.contains("before") == true)
    #expect(try second.result("textDocument/inlineCompletion", "bad.hazard", line: 2, column: 0) != nil)
    try second.open("good.hazard", "function in_hazard() end\n")
    #expect(try second.symbols("good.hazard") == ["in_hazard"])
    #expect(second.server.messages.count { $0.contains("bad.hazard as plain text") } == 1, "\(second.server.messages)")
    #expect(grammar.hazards == "c")

    // What a child can parse may be parsed here again.
    try second.save("bad.hazard", Self.harmless)
    #expect(try second.eventually { try second.symbols("bad.hazard") == ["harmless"] })
    try second.end()
    #expect(kept("server-").isEmpty)
    #expect(kept("suspect-").count == 1)
  }

  /// Built anew, or after a day, it may do better.
  @Test func anotherParserIsTried() throws {
    let first = try start()
    try first.open("bad.hazard", Self.crashing)
    #expect(first.server.isEndedBySignal())
    try grammar.rebuild()
    let second = try start()
    try second.open("bad.hazard", Self.crashing)
    #expect(second.server.isEndedBySignal())
    #expect(grammar.hazards == "cc")
  }

  /// The index's children have met it first.
  @Test func whatTheIndexHasInQuarantineIsNotTried() throws {
    try Data(Self.crashing.utf8).write(to: workspace.appendingPathComponent("bad.hazard"))
    #expect(try heed.run(["index", workspace.path]).status == 0)
    let tries = grammar.hazards
    let session = try start()
    // The index is opened on another thread.
    try session.open("good.hazard", "function in_hazard() end\n")
    Thread.sleep(forTimeInterval: 2)
    try session.open("bad.hazard", Self.crashing)
    #expect(try session.symbols("bad.hazard") == [])
    #expect(grammar.hazards == tries)
    try session.end()
  }

  @Test func aHangCostsItsDocument() throws {
    let first = try start()
    try first.open("bad.hazard", Self.hanging)
    try first.open("good.hazard", "function in_hazard() end\n")
    // Nobody waits for it without an end.
    #expect(try first.labels("bad.hazard", line: 1, column: 0) != nil)
    let isAnswered = try first.eventually {
      try first.labels("good.hazard", line: 1, column: 0)?.contains("in_hazard") == true
    }
    #expect(isAnswered)
    #expect(try first.labels("bad.hazard", line: 2, column: 0)?.contains("before") == true)
    #expect(first.server.messages.count { $0.contains("bad.hazard as plain text") } == 1, "\(first.server.messages)")
    let tries = grammar.hazards
    try first.end()

    let second = try start()
    try second.open("bad.hazard", Self.hanging)
    #expect(try second.labels("bad.hazard", line: 2, column: 0)?.contains("before") == true)
    #expect(grammar.hazards == tries)
    try second.end()
  }

  /// Somebody loses patience before the server does.
  @Test func aServerThatIsKilledWhileItHangsIsRemembered() throws {
    let first = try start()
    try first.open("bad.hazard", Self.hanging)
    #expect(first.eventually { !grammar.hazards.isEmpty })
    first.server.kill()
    let second = try start()
    try second.open("bad.hazard", Self.hanging)
    #expect(try second.symbols("bad.hazard") == [])
    #expect(grammar.hazards == "h")
    try second.end()
  }

  @Test func aServerThatIsKilledAtRestIsNot() throws {
    let first = try start()
    try first.open("good.hazard", "function in_hazard() end\n")
    #expect(try first.symbols("good.hazard") == ["in_hazard"])
    first.server.kill()
    #expect(kept("server-").count == 1)
    let second = try start()
    #expect(kept("server-").count == 1)
    try second.open("good.hazard", "function in_hazard() end\n")
    #expect(try second.symbols("good.hazard") == ["in_hazard"])
    #expect(second.server.messages.isEmpty && kept("suspect-").isEmpty)
    try second.end()
    #expect(kept("").isEmpty)
  }

  @Test func aParserThatCannotBeLoadedCostsItsLanguage() throws {
    var heed = try HeedProcess()
    heed.home = try HazardGrammar(in: heed.folder, loading: .crashes).home
    let workspace = try heed.workspace([:])
    let first = try EditorSession(heed, workspace: workspace)
    try first.open("a.hazard", Self.harmless)
    #expect(first.server.isEndedBySignal())
    let second = try EditorSession(heed, workspace: workspace)
    for path in ["a.hazard", "b.hazard"] {
      try second.open(path, Self.harmless)
      #expect(try second.labels(path, line: 1, column: 0)?.contains("harmless") == true)
    }
    try second.end()
  }
}
