import Foundation
import Indexing
import Support
import SymbolIndex
import Syntax
import Testing

@Suite(.enabled(if: Grammars.areBuilt("python", "go"), "the Python and Go parsers are not built"))
struct WorkspaceIndexerTests {
  private let workspace: TestWorkspace

  init() throws {
    workspace = try TestWorkspace(
      """
      //- /a.py
      import b
      def first(): b.second()
      //- /b.py
      def second(): pass
      //- /go/c.go
      package c
      func Third() {}
      """
    )
  }

  @Test func aFirstRunFindsEverything() throws {
    var last: IndexProgress?
    let report = try workspace.indexer(workspace.open())
      .run(fresh: false, cancellation: CancellationFlag()) { last = $0 }
    #expect(try workspace.names() == ["a.py:first", "b.py:second", "go/c.go:Third"])
    #expect(report.files == 3 && report.filesParsed == 3 && report.filesSkipped == 0)
    #expect(report.symbols == 3 && report.imports == 1)
    #expect(report.references == 1)
    #expect(report.errors.isEmpty)
    #expect(report.bytes > 50 && report.peakResidentBytes > 1 << 20)
    #expect(last == IndexProgress(done: 3, total: 3, currentPath: ""))
  }

  @Test func theReportIsTheContracts() throws {
    let data = try JSONEncoder().encode(workspace.run())
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(
      object.keys.sorted() == [
        "bytes", "cpu_seconds", "errors", "files", "files_parsed", "files_skipped", "imports", "peak_rss_bytes",
        "references", "seconds", "symbols",
      ]
    )
    #expect((object["seconds"] as? [String: Any])?.keys.sorted() == ["parse", "total", "walk", "write"])
  }

  @Test func onlyWhatChangedIsParsedAgain() throws {
    for path in ["a.py", "b.py", "go/c.go"] { try workspace.age(path, by: 100) }
    try workspace.run()
    #expect(try workspace.run().filesParsed == 0)

    try workspace.write("b.py", "def changed(): pass\n")
    #expect(try workspace.run().filesParsed == 1)
    #expect(try workspace.names() == ["a.py:first", "b.py:changed", "go/c.go:Third"])

    try workspace.age("b.py", by: 50)
    let snapshot = try workspace.open(.readOnly).snapshotIdentifier
    #expect(try workspace.run().filesParsed == 0)
    #expect(try workspace.open(.readOnly).snapshotIdentifier == snapshot)
    #expect(try workspace.run(fresh: true).filesParsed == 3)
  }

  @Test func deletedAndRenamedFilesGo() throws {
    try workspace.run()
    try workspace.remove("a.py")
    try FileManager.default.moveItem(at: workspace.url("b.py"), to: workspace.url("d.py"))
    let report = try workspace.run()
    #expect(try workspace.names() == ["d.py:second", "go/c.go:Third"])
    #expect(report.files == 2)
    try workspace.write(".gitignore", "go/")
    try workspace.run()
    #expect(try workspace.names() == ["d.py:second"])
  }

  // The text has the same length, and the clock's step hides the new time.
  @Test func aChangeWithinTheClocksStepIsSeen() throws {
    try workspace.run()
    let time = try FileManager.default.attributesOfItem(atPath: workspace.url("b.py").path)[.modificationDate]
    try workspace.write("b.py", "def sEcond(): pass\n".replacing("\n", with: ""))
    try FileManager.default.setAttributes([.modificationDate: time as Any], ofItemAtPath: workspace.url("b.py").path)
    try workspace.run()
    #expect(try workspace.names().contains("b.py:sEcond"))
  }

  @Test func anIncrementalIndexIsThatOfAFreshOne() throws {
    try workspace.run()
    try workspace.write("a.py", "class A:\n  def m(self): self.x = 1\n")
    try workspace.write("e/f.py", "from a import A\n")
    try workspace.remove("go/c.go")
    try workspace.run()
    func dump(_ store: SymbolStore) throws -> [String] {
      var lines: [String] = []
      try store.forEachSymbol { lines.append("\($0)") }
      for stamp in try store.fileStampList() {
        lines.append("\(stamp.path) \(stamp.contentHash) \(try store.imports(ofFile: stamp.path))")
        lines.append("\(try store.references(ofFile: stamp.path))")
      }
      return lines
    }
    let incremental = try dump(workspace.open(.readOnly))
    let fresh = try SymbolStore.open(at: workspace.folder.appending(path: "fresh/index.sqlite"), access: .readWrite)
    _ = try workspace.indexer(fresh).run(fresh: true, cancellation: CancellationFlag()) { _ in }
    #expect(try dump(fresh) == incremental)
  }

  @Test func oneFileIsUpdatedAfterASave() throws {
    try workspace.run()
    let store = try workspace.open()
    let indexer = try workspace.indexer(store)
    func names() throws -> [String] {
      var names: [String] = []
      try store.forEachSymbol { names.append($0.name) }
      return names
    }
    try workspace.write("b.py", "def saved(): pass\n")
    try indexer.update(path: "b.py")
    #expect(try names() == ["first", "saved", "Third"])
    try workspace.write("new.py", "x = 1\n")
    try indexer.update(path: workspace.url("new.py").path)
    #expect(try names() == ["first", "saved", "Third", "x"])
    try workspace.remove("a.py")
    try indexer.update(path: "a.py")
    try indexer.update(path: "never.py")
    try indexer.update(path: "notes.txt")
    #expect(try names() == ["saved", "Third", "x"])
    let snapshot = try store.snapshotIdentifier
    try indexer.update(path: "b.py")
    #expect(try store.snapshotIdentifier == snapshot)
  }

  @Test func filesThatAreNoSourceAreSkippedWithAReason() throws {
    try workspace.write("binary.py", [0x78, 0x00, 0x79])
    try workspace.write("big.py", String(repeating: "x = 1\n", count: 200_000))
    try workspace.write("app.min.py", String(repeating: "x=1;", count: 3_000))
    try workspace.write("id_rsa.py", "x = 1\n")
    try workspace.write("fake.pb.go", "package p\nfunc Made() {}\n")
    let report = try workspace.run()
    let store = try workspace.open(.readOnly)
    let reasons = try store.fileStampList().reduce(into: [String: String]()) { $0[$1.path] = $1.skipped }
    #expect(reasons == ["binary.py": "binary", "big.py": "larger than 1048576 bytes", "app.min.py": "minified"])
    #expect(report.filesSkipped == 3)
    #expect(try store.files(endingWith: "fake.pb.go", limit: 1).map(\.rank) == [.generated])
    #expect(try workspace.run().filesParsed == 0)
  }

  @Test func aParserThatTakesTooLongCostsOnlyThatFile() throws {
    try workspace.write("slow.py", String(repeating: "x = [1, (2, {3: 4})]\n", count: 20_000))
    var options = IndexingOptions()
    options.parseTimeLimit = 1e-6
    let report = try workspace.run(options)
    #expect(report.errors.contains { $0.path == "slow.py" && $0.message.contains("longer than") })
    #expect(try workspace.open(.readOnly).fileStamp(of: "slow.py")?.skipped != nil)
  }

  @Test func aCancelledRunLeavesAWholeIndex() throws {
    try workspace.run()
    try workspace.write("b.py", "def changed(): pass\n")
    let flag = CancellationFlag()
    let store = try workspace.open()
    #expect(throws: CancellationError.self) {
      try workspace.indexer(store).run(fresh: true, cancellation: flag) { _ in flag.cancel() }
    }
    #expect(try store.counts().symbols == 3)
    _ = try workspace.indexer(store).run(fresh: false, cancellation: CancellationFlag()) { _ in }
    #expect(try store.symbols(named: ["changed"], limit: 1).count == 1)
  }

  @Test func estimatesFollowTheBytesToRead() throws {
    let store = try workspace.open()
    let indexer = try workspace.indexer(store)
    try workspace.write("long.py", String(repeating: "x = 1\n", count: 50_000))
    #expect((0.05...0.5).contains(indexer.estimate()))
    for path in ["a.py", "b.py", "go/c.go", "long.py"] { try workspace.age(path, by: 100) }
    _ = try indexer.run(fresh: false, cancellation: CancellationFlag()) { _ in }
    #expect(indexer.estimate() == 0)
  }
}

@Suite struct MissingGrammarTests {
  @Test func aLanguageWithoutAParserIsReportedOnce() throws {
    let workspace = try TestWorkspace("//- /a.py\nx = 1\n//- /b.py\ny = 1")
    let grammars = workspace.folder.appending(path: "grammars")
    let python = grammars.appending(path: "python")
    try FileManager.default.createDirectory(at: python, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: Grammars.folder.appending(path: "python/language.json"),
      to: python.appending(path: "language.json")
    )
    let indexer = WorkspaceIndexer(
      workspace: workspace.root,
      store: try workspace.open(),
      catalog: try .init(folder: grammars),
      options: IndexingOptions(),
      time: .system
    )
    let report = try indexer.run(fresh: false, cancellation: CancellationFlag()) { _ in }
    #expect(report.errors.count == 1)
    #expect(report.files == 0)
  }
}
