import Foundation
import GRDB
import SourceText
import SymbolIndex
import Testing

@Suite struct SymbolWritingTests {
  @Test func applyReplacesAFileAndCountsBatches() throws {
    let folder = try IndexFolder()
    let store = try folder.open()
    #expect(try store.snapshotIdentifier == 0)
    try store.apply([file("a.swift", ["function one", "function two"])])
    try store.apply([file("a.swift", ["function two", "function three"])])
    #expect(try everything(in: store).map(\.name) == ["two", "three"])
    #expect(try store.snapshotIdentifier == 2)
    try store.apply([], removed: ["a.swift", "never.swift"])
    let counts = try store.counts()
    #expect(counts == IndexCounts(files: 0, skipped: 0, symbols: 0, references: 0, imports: 0, bytes: 0))
  }

  @Test func stampsComeBack() throws {
    let folder = try IndexFolder()
    let store = try folder.open()
    var skipped = file("big.bin", [])
    skipped.skipped = "too large"
    skipped.contentHash = .max
    try store.apply([skipped, file("a.swift", [])])
    try store.refresh([FileStamp(path: "a.swift", size: 7, modificationTime: 8, contentHash: 0)])
    let hash = ContentHash.of("a.swift".utf8)
    #expect(
      try store.fileStampList() == [
        FileStamp(path: "a.swift", size: 7, modificationTime: 8, contentHash: hash),
        FileStamp(
          path: "big.bin",
          size: 10,
          modificationTime: 1_700_000_000_000_000_000,
          contentHash: .max,
          skipped: "too large"
        ),
      ]
    )
    #expect(try store.fileStamps().count == 2)
    #expect(try store.fileStamp(of: "a.swift")?.size == 7)
    #expect(try store.fileStamp(of: "none") == nil)
    #expect(try store.counts().files == 1)
    #expect(try store.counts().skipped == 1)
  }

  @Test func symbolsComeFromTheTopInWhateverOrderTheyAreGiven() throws {
    let folder = try IndexFolder()
    let store = try folder.open()
    var mixed = file("a.swift", ["class One", "function One.two", "function One.three"])
    mixed.symbols.reverse()
    try store.apply([mixed])
    #expect(try store.symbols(inFile: "a.swift").map(\.name) == ["One", "two", "three"])
    #expect(try store.symbols(inContainer: "One", limit: 1).map(\.name) == ["two"])
  }

  @Test func tidyingForgetsWhatNothingIsIn() throws {
    let folder = try IndexFolder()
    let store = try folder.open()
    try store.apply([file("a/b/c.swift", ["function Outer.Inner.one"]), file("d/e.swift", ["function Outer.two"])])
    try store.apply([], removed: ["a/b/c.swift"])
    #expect(try store.folders(endingWith: "b", limit: 9) == [])
    try store.tidy()
    let database = try DatabaseQueue(path: folder.index.path)
    let names = try database.read { database in
      try String.fetchAll(database, sql: "SELECT name FROM container UNION ALL SELECT reversed_path FROM folder")
    }
    #expect(names == ["Outer", "d"])
  }

  @Test func compactingChangesNothingButTheSize() throws {
    let folder = try IndexFolder()
    let store = try folder.open()
    // Their numbers are hashes, so they come in another order than they are kept in.
    for number in 0..<100 { try store.apply([file("\(number).swift", (0..<50).map { "function name\($0)" })]) }
    let before = try everything(in: store)
    try store.tidy()
    let size = store.byteCount
    store.compact()
    try store.tidy()
    #expect(store.byteCount < size)
    #expect(try everything(in: store) == before)
    #expect(try store.symbols(named: ["name7"], limit: 200).count == 100)
  }

  @Test func fingerprintIsKept() throws {
    let folder = try IndexFolder()
    try folder.open().setFingerprint("queries 1")
    #expect(try folder.open(.readOnly).fingerprint == "queries 1")
  }

  @Test func namesWithNulAndOddCharactersComeBack() throws {
    let folder = try IndexFolder()
    let store = try folder.open()
    let record = SymbolRecord(
      name: "a\0b",
      kind: .enumMember,
      signature: "case \"quoted\" 'single' %_\\ \u{1F600}",
      container: "Ünï.Cöde",
      path: "dir\\x5cxff/new\nline.swift",
      position: TextPosition(line: 0, column: 0)
    )
    try store.apply([
      FileSymbols(
        path: record.path,
        language: "",
        contentHash: 0,
        size: 0,
        modificationTime: FileStamp.unsettled,
        symbols: [record]
      )
    ])
    var expected = record
    expected.name = "ab"
    #expect(try everything(in: store) == [expected])
  }

  // What `kill -9` leaves: whole batches, and an index that opens.
  @Test func aKilledWriterLeavesWholeBatches() async throws {
    let folder = try IndexFolder()
    let path = folder.index.path
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let store = try SymbolStore.open(at: URL(fileURLWithPath: path), access: .readWrite)
      let symbols = (0..<200).map { "function name\($0)" }
      try store.apply([file("0/a.swift", symbols), file("0/b.swift", symbols)])
      Thread.detachNewThread {
        Thread.sleep(forTimeInterval: 0.15)
        kill(getpid(), SIGKILL)
      }
      for number in 1..<1_000_000 {
        try store.apply([file("\(number)/a.swift", symbols), file("\(number)/b.swift", symbols)])
      }
    }
    let store = try folder.open()
    #expect(store.recovery == nil)
    let counts = try store.counts()
    let batches = try store.snapshotIdentifier
    #expect(batches >= 1)
    #expect(counts.files == batches * 2)
    #expect(counts.symbols == batches * 400)
  }
}
