import Foundation
import SymbolIndex
import Testing

/// Whatever happens to the file's bytes, the store rebuilds it, says that it is damaged, or gives what was written.
@Suite struct DamagedIndexTests {
  private static let symbols = (0..<24).map { number in
    file(
      "dir\(number)/file\(number).swift",
      (0..<8).map { "method Type\(number).name\(number)_\($0)" },
      references: ["r\(number)"]
    )
  }
  private static let written = Set(symbols.flatMap(\.symbols))

  private let folder: IndexFolder
  private let bytes: [UInt8]

  init() throws {
    folder = try IndexFolder()
    do { try folder.open().apply(Self.symbols) }
    bytes = [UInt8](try Data(contentsOf: folder.index))
  }

  private func check(_ damaged: [UInt8], _ what: String) throws {
    for suffix in ["-wal", "-shm", ".broken"] {
      try? FileManager.default.removeItem(atPath: folder.index.path + suffix)
    }
    try Data(damaged).write(to: folder.index)
    for access in [SymbolStore.Access.readOnly, .readWrite] {
      do {
        let store = try folder.open(access)
        try readEverything(store, what)
        if access == .readWrite { try store.apply([file("new.swift", ["function added"])]) }
      } catch let error as SymbolIndexError {
        switch error {
        case .corrupt, .otherVersion, .missing, .foreign: break
        default: Issue.record("\(what): \(error)")
        }
      }
    }
  }

  private func readEverything(_ store: SymbolStore, _ what: String) throws {
    var found = try everything(in: store)
    found += try store.symbols(prefix: "name", limit: 5_000)
    found += try store.distinctSymbols(prefix: "name1", limit: 100)
    found += try store.symbols(matching: "n1", limit: 100)
    found += try store.symbols(inContainer: "Type7", limit: 100)
    found += try store.symbols(named: ["name3_3", "name9_9"], limit: 100)
    #expect(Self.written.isSuperset(of: found), "\(what)")
    _ = try store.fileStamps()
    _ = try store.files(mentioning: "r7", limit: 10)
    _ = try store.counts()
  }

  @Test func flippedBytesAreNeverSilentlyWrong() throws {
    // The whole header and the first page's cells, then every so often through the file.
    let offsets = Array(0..<112) + Array(stride(from: 112, to: bytes.count, by: bytes.count / 150 + 1))
    for offset in offsets {
      var damaged = bytes
      damaged[offset] ^= 0xFF
      try check(damaged, "byte \(offset) flipped")
    }
  }

  @Test func truncatedFilesAreNeverSilentlyWrong() throws {
    for length in stride(from: 0, to: bytes.count, by: bytes.count / 30 + 1) {
      try check(Array(bytes.prefix(length)), "cut to \(length) bytes")
    }
  }

  @Test func zeroedPagesAreNeverSilentlyWrong() throws {
    for page in stride(from: 0, to: bytes.count, by: 4096) {
      var damaged = bytes
      for offset in page..<min(page + 4096, bytes.count) { damaged[offset] = 0 }
      try check(damaged, "page at \(page) zeroed")
    }
  }

  @Test(arguments: [
    [], Array("not a database, but a text that somebody keeps".utf8), [0, 0, 0, 0, 0, 0, 0, 0],
  ])
  func whatIsNoDatabaseIsSetAside(content: [UInt8]) throws {
    try Data(content).write(to: folder.index)
    let store = try folder.open()
    let recovery = try #require(store.recovery)
    #expect(recovery.hasSuffix(".") && !recovery.contains("\n"))
    #expect(try store.counts().files == 0)
    if !content.isEmpty {
      #expect(try [UInt8](Data(contentsOf: URL(fileURLWithPath: folder.index.path + ".broken"))) == content)
    }
  }
}
