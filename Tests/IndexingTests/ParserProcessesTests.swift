import Foundation
import Indexing
import Support
import SymbolIndex
import Synchronization
import TestSupport
import Testing

/// Children that parse: what they give is what parsing here gives, and whatever they do costs no more than what they were at.
@Suite(
  .serialized,
  .enabled(
    if: Grammars.areBuilt("python", "go", "c", "cpp", "javascript") && BuiltProgram.heed != nil,
    "nothing is built"
  )
)
struct ParserProcessesTests {
  private let workspace: TestWorkspace
  private let said = Said()

  init() throws {
    // What has ended cannot be written to; the program ignores that signal, the tests' runner need not.
    signal(SIGPIPE, SIG_IGN)
    workspace = try TestWorkspace(
      """
      //- /a.py
      import b
      class First(b.Base):
          \"\"\"Größer.\"\"\"
          def method(self, x=1): return self.field
      //- /b.py
      __all__ = ["Base"]
      from os import path as p, sep
      class Base: field = 1
      //- /go/c.go
      package c
      import f "fmt"
      // Third is documented.
      func Third(x int) error { return f.Errorf("x") }
      //- /plain.h
      int plain(void);
      //- /other.h
      namespace n { class Q { int f(); }; }
      //- /data.json
      {"a": 1}
      //- /broken.js
      function half( { let x = ;
      //- /page.css
      a { color: red }
      """
    )
    try workspace.write("binary.py", [0x78, 0x00, 0x79])
    try workspace.write("latin.py", Array("def latin(): '".utf8) + [0xE9] + Array("'\n".utf8))
    try workspace.write("big.py", String(repeating: "x = 1\n", count: 200_000))
    for number in 0..<40 { try workspace.write("many/m\(number).py", "def f\(number)(): pass\n") }
  }

  /// What the user was told.
  private final class Said: Sendable {
    private let stored = Mutex<[String]>([])
    var lines: [String] { stored.withLock { $0 } }
    func add(_ line: String) { stored.withLock { $0.append(line) } }
  }

  private func processes(program: String, _ arguments: [String], startLimit: Double = 30) -> ParserProcesses {
    var options = ParserProcesses.Options(program: program, arguments: arguments, identity: "1")
    options.startLimit = startLimit
    // A frame that says to be longer than it is never comes.
    options.loadingLimit = 5
    options.grace = 1
    options.mostLimits = 1
    return ParserProcesses(options: options, time: .system) { [said] in said.add($0) }
  }

  /// A shell that has `$HEED` start a child and does something to it.
  private func processes(script: String) throws -> ParserProcesses {
    let heed = try #require(BuiltProgram.heed).path
    let child = "'\(heed)' parse-files --grammars '\(Grammars.folder.path)'"
    let lines = "exec 3<&0; DIR='\(workspace.folder.path)'; " + script.replacing("$HEED", with: child)
    return processes(program: "/bin/sh", ["sh", "-c", lines])
  }

  private func run(
    _ processes: ParserProcesses?,
    _ index: String,
    cancellation: CancellationFlag = CancellationFlag()
  ) throws -> IndexReport {
    let store = try SymbolStore.open(at: workspace.folder.appending(path: index), access: .readWrite)
    let indexer = WorkspaceIndexer(
      workspace: workspace.root,
      store: store,
      catalog: try Grammars.catalog(),
      options: IndexingOptions(),
      time: .system,
      processes: processes
    )
    return try indexer.run(fresh: false, cancellation: cancellation) { _ in }
  }

  /// All that an index holds.
  private func dump(_ index: String) throws -> [String] {
    let store = try SymbolStore.open(at: workspace.folder.appending(path: index), access: .readOnly)
    var lines: [String] = []
    try store.forEachSymbol { lines.append("\($0)") }
    for var stamp in try store.fileStampList() {
      // Of a file that was written within the last two seconds none is kept: that depends on how busy the machine is.
      stamp.modificationTime = 0
      lines.append("\(stamp) \(try store.files(endingWith: stamp.path, limit: 1))")
      lines.append("\(try store.imports(ofFile: stamp.path)) \(try store.references(ofFile: stamp.path))")
    }
    return lines
  }

  @Test func aChildGivesWhatParsingHereGives() throws {
    // What was written in the clock's last tick before a run is noted as such, which the second run would not see.
    Thread.sleep(forTimeInterval: 0.05)
    let here = try run(nil, "here.sqlite")
    let there = try run(try processes(script: "exec $HEED"), "there.sqlite")
    #expect(try dump("here.sqlite") == dump("there.sqlite"))
    #expect(here.errors == there.errors)
    #expect(here.symbols > 45 && here.filesParsed == there.filesParsed && here.filesSkipped == there.filesSkipped)
    #expect(said.lines.isEmpty)
    #expect(there.peakResidentBytes > 1 << 20 && there.cpuSeconds > 0)
  }

  @Test(arguments: ["/nowhere/heed", "/bin/echo", "/bin/cat", "/bin/true"])
  func withoutAChildFilesAreParsedHereAndThatIsSaidOnce(program: String) throws {
    let processes = processes(program: program, ["heed"], startLimit: 0.5)
    _ = try run(processes, "there.sqlite")
    try workspace.write("a.py", "def changed(): pass\n")
    _ = try run(processes, "there.sqlite")
    _ = try run(nil, "here.sqlite")
    #expect(try dump("here.sqlite") == dump("there.sqlite"))
    #expect(said.lines.count == 1)
    #expect(said.lines.first?.contains(program) == true)
  }

  /// Somebody killed it, or it ran out of memory: the file is tried again, and all is well.
  @Test(arguments: [0, 40, 700])
  func aChildThatEndsOnceCostsNothing(bytes: Int) throws {
    _ = try run(nil, "here.sqlite")
    // What it says at first is 18 bytes.
    let script =
      "if mkdir $DIR/once 2>/dev/null; then $HEED <&3 | (dd bs=1 status=none count=\(bytes + 18); kill -9 0); else exec $HEED; fi"
    let report = try run(try processes(script: script), "there.sqlite")
    #expect(report.errors.isEmpty)
    #expect(try dump("here.sqlite") == dump("there.sqlite"))
    #expect(said.lines.isEmpty)
  }

  /// Each child ends after so many bytes, but not before it has answered something.
  @Test(arguments: [2_000, 5_000])
  func childrenThatEndAgainAndAgainCostNothing(bytes: Int) throws {
    _ = try run(nil, "here.sqlite")
    let report = try run(
      try processes(script: "$HEED <&3 | (dd bs=1 status=none count=\(bytes); kill -9 0)"),
      "there.sqlite"
    )
    #expect(report.errors.isEmpty)
    #expect(try dump("here.sqlite") == dump("there.sqlite"))
  }

  /// No child comes to an answer: the run ends, and says what it left out and what to do.
  @Test(arguments: [1, 25])
  func answersThatAreCutShortCostOnlyTheirFiles(bytes: Int) throws {
    let report = try run(
      try processes(script: "$HEED <&3 | (dd bs=1 status=none count=\(bytes + 18); kill -9 0)"),
      "there.sqlite"
    )
    #expect(!report.errors.isEmpty)
    #expect(report.errors.allSatisfy { $0.message.contains("heed grammars install") }, "\(report.errors)")
  }

  @Test(arguments: ["tr 'f' '\\377'", "tr 'd' '\\200'"])
  func nonsenseFromAChildCostsOnlyFiles(filter: String) throws {
    let script = "$HEED <&3 | (head -c 18; stdbuf -o0 \(filter))"
    let report = try run(try processes(script: script), "there.sqlite")
    #expect(report.errors.allSatisfy { $0.message.contains("heed grammars install") }, "\(report.errors)")
  }

  @Test func cancellingDoesNotWaitForAChild() throws {
    let hello = workspace.folder.appending(path: "hello")
    try Data(ParserMessage.hello.bytes).write(to: hello)
    let processes = processes(program: "/bin/sh", ["sh", "-c", "cat '\(hello.path)'; exec sleep 1000"])
    let cancellation = CancellationFlag()
    let cancelledAt = Mutex(0.0)
    let time = MonotonicTime.system
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: 0.5)
      cancelledAt.withLock { $0 = time.now() }
      cancellation.cancel()
    }
    #expect(throws: CancellationError.self) { _ = try run(processes, "there.sqlite", cancellation: cancellation) }
    let seconds = time.now() - cancelledAt.withLock { $0 }
    #expect(seconds < 0.1, "\(seconds)")
  }

  @Test func aFileThatChangesIsParsedByTheChildThatIsThere() throws {
    let processes = try processes(script: "echo >> $DIR/starts; exec $HEED")
    _ = try run(processes, "there.sqlite")
    let log = workspace.folder.appending(path: "starts")
    func starts() throws -> Int { try Data(contentsOf: log).count }
    let before = try starts()
    let store = try SymbolStore.open(at: workspace.folder.appending(path: "there.sqlite"), access: .readWrite)
    let indexer = WorkspaceIndexer(
      workspace: workspace.root,
      store: store,
      catalog: try Grammars.catalog(),
      options: IndexingOptions(),
      time: .system,
      processes: processes
    )
    for number in 0..<5 {
      try workspace.write("a.py", "def changed\(number)(): pass\n")
      #expect(try indexer.update(path: "a.py") == nil)
      #expect(try store.symbols(named: ["changed\(number)"], limit: 1).count == 1)
    }
    #expect(try starts() == before)
  }
}
