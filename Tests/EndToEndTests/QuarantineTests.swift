import Foundation
import Support
import Testing

/// A parser that crashes or hangs costs its file, once, and neither the command nor the server.
@Suite(.serialized)
struct QuarantineTests {
  private let heed: HeedProcess
  private let grammar: HazardGrammar
  private let workspace: URL

  private static let harmless = "function harmless() end\n"
  private static let crashing = "☠ = 1\n"
  private static let hanging = "⌛ = 1\n"

  init() throws {
    var heed = try HeedProcess()
    grammar = try HazardGrammar(in: heed.folder)
    heed.home = grammar.home
    self.heed = heed
    workspace = try heed.workspace([
      "a.py": "def in_python(): pass\n",
      "good.hazard": "function in_hazard() end\n",
    ])
  }

  private func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: workspace.appendingPathComponent(path))
  }

  /// Indexes; gives the report and what stderr has.
  private func index(_ flags: [String] = []) throws -> (report: [String: Any], messages: [String]) {
    let outcome = try heed.run(["index", workspace.path, "--format", "json"] + flags)
    #expect(outcome.status == 0 && outcome.exitedByItself, "\(outcome.errors)")
    let errors = outcome.json["errors"] as? [[String: Any]] ?? []
    let messages = errors.map { "\($0["path"] ?? ""): \($0["message"] ?? "")" }
    // Ten of them, and how many more there are.
    #expect(outcome.errors.split(separator: "\n").count == min(messages.count, 11), "\(outcome.errors)")
    return (outcome.json, messages)
  }

  private func symbols() throws -> String { try heed.run(["symbols", "--all", workspace.path]).output }

  @Test(arguments: [(crashing, "crashed", "cc"), (hanging, "hung", "h")])
  func theFileIsLeftOutOnceAndSaysWhy(text: String, what: String, tries: String) throws {
    try write(text, to: "bad.hazard")
    let first = try index()
    #expect(first.messages.count == 1)
    #expect(first.messages.first?.hasPrefix("bad.hazard: Left out: its parser \(what).") == true, "\(first.messages)")
    #expect(first.report["files"] as? Int == 2)
    #expect(first.report["files_skipped"] as? Int == 1)
    let symbols = try symbols()
    #expect(symbols.contains("in_python") && symbols.contains("in_hazard"))
    #expect(grammar.hazards == tries)

    // Nor is it tried after a change of its time alone.
    try write(text, to: "bad.hazard")
    for _ in 0..<2 {
      let again = try index()
      #expect(again.messages.isEmpty)
      #expect(again.report["files_skipped"] as? Int == 1)
    }
    #expect(grammar.hazards == tries)

    // Another parser may do better.
    try grammar.rebuild()
    #expect(try index().messages.count == 1)
    #expect(grammar.hazards == tries + tries)

    try write(Self.harmless, to: "bad.hazard")
    let healed = try index()
    #expect(healed.messages.isEmpty)
    #expect(healed.report["files_skipped"] as? Int == 0)
    #expect(try self.symbols().contains("harmless"))
  }

  @Test func aParserThatAlwaysCrashesIsGivenUp() throws {
    for number in 0..<30 { try write(Self.crashing, to: "bad\(number).hazard") }
    let first = try index(["--fresh"])
    #expect(first.messages.count { $0.contains("Left out: its parser crashed.") } >= 10)
    #expect(first.messages.count { $0.hasPrefix(": The parser for hazard crashed or hung") } == 1, "\(first.messages)")
    #expect(try symbols().contains("in_python"))
    #expect(grammar.hazards.count < 40)
  }

  @Test func aParserThatCannotBeLoadedCostsItsLanguage() throws {
    var heed = try HeedProcess()
    heed.home = try HazardGrammar(in: heed.folder, loading: .crashes).home
    let workspace = try heed.workspace([
      "a.hazard": Self.harmless, "b.hazard": Self.harmless, "c.py": "def in_python(): pass\n",
    ])
    let outcome = try heed.run(["index", workspace.path])
    #expect(outcome.status == 0)
    #expect(outcome.errors.split(separator: "\n").count == 1)
    #expect(outcome.errors.contains("Run `heed grammars install hazard`"), "\(outcome.errors)")
    #expect(try heed.run(["symbols", "--all", workspace.path]).output.contains("in_python"))
  }

  /// A program that the loader was told to run is not what it finds under its own name: its children never answer.
  @Test func withoutChildrenFilesAreParsedAllTheSame() throws {
    var heed = heed
    let loaders = ["/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1"]
    heed.launcher = loaders.first { FileManager.default.isExecutableFile(atPath: $0) }
    #expect(heed.launcher != nil)
    let outcome = try heed.run(["index", workspace.path])
    #expect(outcome.status == 0)
    #expect(outcome.errors.split(separator: "\n").count == 1)
    #expect(outcome.errors.contains("no child can be started"), "\(outcome.errors)")
    #expect(try symbols().contains("in_hazard"))
    let quiet = try heed.run(["index", workspace.path, "--fresh", "--quiet"])
    #expect(quiet.status == 0)
    #expect(quiet.errors.isEmpty, "\(quiet.errors)")
    #expect(try symbols().contains("in_hazard"))
  }

  @Test func theServerLivesOn() throws {
    let server = try ServeProcess(heed)
    let id = try server.request(
      "initialize",
      ["processId": NSNull(), "rootUri": workspace.absoluteString, "capabilities": [String: Any]()]
    )
    #expect(try server.answers(to: [id])[id]?["result"] != nil)
    try server.notify("initialized")
    for (number, text) in [Self.crashing, Self.hanging, Self.harmless].enumerated() {
      try write(text, to: "bad.hazard")
      try write("def in_python_\(number)(): pass\n", to: "b.py")
      try tell(server, ["bad.hazard", "b.py"])
      try waitFor("in_python_\(number)")
    }
    try waitFor("harmless")
    #expect(Set(grammar.hazards) == ["c", "h"])
    let end = try server.request("shutdown", [:])
    #expect(try server.answers(to: [end])[end]?["error"] == nil)
    try server.notify("exit")
    #expect(server.exitStatus() == 0)
  }

  private func tell(_ server: ServeProcess, _ paths: [String]) throws {
    let changes = paths.map {
      ["uri": workspace.appendingPathComponent($0).absoluteString, "type": 2] as [String: Any]
    }
    try server.notify("workspace/didChangeWatchedFiles", ["changes": changes])
  }

  private func waitFor(_ name: String) throws {
    let watch = Stopwatch(.system)
    while watch.seconds < 60 {
      if try heed.run(["symbols", name, workspace.path]).output.contains(name) { return }
      Thread.sleep(forTimeInterval: 0.1)
    }
    Issue.record("\(name) is not found")
  }

  // MARK: The children themselves

  /// The processes whose parent is `parent`.
  private func children(of parent: Int32) -> [Int32] {
    let all = ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { Int32($0) }
    return all.filter { fields(of: $0)?.dropFirst().first.flatMap { Int32($0) } == parent }
  }

  /// Of a process its state, its parent and so on; nil if there is none.
  private func fields(of process: Int32) -> [Substring]? {
    guard let file = FileHandle(forReadingAtPath: "/proc/\(process)/stat"), let data = try? file.read(upToCount: 4096)
    else {
      return nil
    }
    // The name before them is in brackets, and may hold anything.
    return String(decoding: data, as: UTF8.self).split(separator: ")").last?.split(separator: " ")
  }

  private func waitUntil(seconds: Double = 10, _ holds: () -> Bool) -> Bool {
    let watch = Stopwatch(.system)
    while watch.seconds < seconds {
      if holds() { return true }
      Thread.sleep(forTimeInterval: 0.01)
    }
    return false
  }

  /// Not even one that is at a file from which it never comes back.
  @Test(arguments: [SIGKILL, SIGTERM, SIGINT])
  func noChildOutlivesItsParent(signal: Int32) throws {
    try write(Self.hanging, to: "bad.hazard")
    let process = heed.process(["index", workspace.path])
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    #expect(waitUntil { !grammar.hazards.isEmpty })
    let found = children(of: process.processIdentifier)
    #expect(!found.isEmpty)
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(waitUntil { found.allSatisfy { fields(of: $0).map { $0[0] == "Z" } ?? true } })
  }

  @Test func theCommandIsNotShown() throws {
    #expect(!(try heed.run(["--help"]).output.contains("parse-files")))
    let outcome = try heed.run(["parse-files", "--grammars", "/nowhere"])
    #expect(outcome.status == 1)
    #expect(outcome.errors.split(separator: "\n").count == 1)
  }

  /// Whatever a child is told that is no message of ours ends it, without a crash.
  @Test func aChildThatIsToldNonsenseEnds() throws {
    let grammars = grammar.home.appendingPathComponent("grammars").path
    for input in ["", "hello", "\u{4}\u{0}\u{0}\u{0}\u{3}abc", "\u{1}\u{0}\u{0}\u{0}\u{2}", "\u{7f}\u{7f}\u{7f}\u{7f}"]
    {
      let outcome = try heed.run(["parse-files", "--grammars", grammars], input: input)
      #expect(outcome.status == 0 && outcome.exitedByItself)
      #expect(outcome.output.contains("heed parser") && outcome.errors.isEmpty)
    }
  }
}
