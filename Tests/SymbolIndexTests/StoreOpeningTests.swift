import Foundation
import GRDB
import SymbolIndex
import Testing

@Suite struct StoreOpeningTests {
  private let folder: IndexFolder

  init() throws { folder = try IndexFolder() }

  private func permissions(_ url: URL) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: url.path)[.posixPermissions] as? Int
  }

  private func sqlite(_ statements: String, at url: URL) throws {
    let database = try DatabaseQueue(path: url.path)
    try database.write { try $0.execute(sql: statements) }
    try database.close()
  }

  @Test func filesArePrivateToTheUser() throws {
    let store = try folder.open()
    try store.apply([file("a.swift", ["function one"])])
    #expect(try permissions(folder.index.deletingLastPathComponent()) == 0o700)
    for suffix in ["", "-wal", "-shm", ".lock"] {
      #expect(try permissions(URL(fileURLWithPath: folder.index.path + suffix)) == 0o600, "\(suffix)")
    }
  }

  @Test func aSecondWriterIsTold() throws {
    let store = try folder.open()
    #expect(throws: SymbolIndexError.locked(path: folder.index.path)) { try folder.open() }
    #expect(throws: SymbolIndexError.locked(path: folder.index.path)) { try folder.open(.rebuild) }
    try store.apply([file("a.swift", ["function one"])])
    #expect(try store.counts().files == 1)
  }

  @Test func theLockGoesWithTheWriter() throws {
    do { _ = try folder.open() }
    _ = try folder.open()
  }

  // MARK: Rest

  @Test func anotherMayWriteWhileAWriterRests() throws {
    let store = try folder.open()
    try store.apply([file("a.swift", ["function one"])])
    store.rest()
    do {
      let other = try folder.open()
      try other.apply([file("b.swift", ["function two"])])
      #expect(throws: SymbolIndexError.locked(path: folder.index.path)) { try store.resume() }
    }
    #expect(try folder.resume(store))
    #expect(throws: SymbolIndexError.locked(path: folder.index.path)) { try folder.open() }
    #expect(try store.counts().files == 2)
    try store.apply([file("c.swift", ["function three"])])
    #expect(try folder.open(.readOnly).counts().files == 3)
  }

  @Test func whatIsAnotherFileIsToBeOpenedAnew() throws {
    let store = try folder.open()
    try store.apply([file("a.swift", ["function one"])])
    store.rest()
    do { _ = try folder.open(.rebuild) }
    #expect(try !folder.resume(store))
    // Nor does it keep the lock.
    #expect(try folder.open().counts().files == 0)
    try FileManager.default.removeItem(at: folder.index.deletingLastPathComponent())
    #expect(try !folder.resume(store))
  }

  @Test func whatAnotherWriterWasCutOffInIsToBeOpenedAnew() throws {
    let store = try folder.open()
    store.rest()
    let lock = URL(fileURLWithPath: folder.index.path + ".lock")
    try Data("w".utf8).write(to: lock)
    #expect(try !folder.resume(store))
    // Who opens it next is to check it, too.
    #expect(try Data(contentsOf: lock).count == 1)
  }

  @Test func anotherVersionIsToBeOpenedAnew() throws {
    let store = try folder.open()
    store.rest()
    try sqlite("INSERT INTO grdb_migrations VALUES ('99 from the future');", at: folder.index)
    #expect(try !folder.resume(store))
  }

  // MARK: Readers

  @Test func readersSeeWholeBatchesWhileAWriterWrites() throws {
    let writer = try folder.open()
    try writer.apply([file("0.swift", ["function f0", "function g0"])])
    let readers = try (0..<3).map { _ in try folder.open(.readOnly) }
    for number in 1..<30 {
      try writer.apply([file("\(number).swift", ["function f\(number)", "function g\(number)"])])
      for reader in readers {
        #expect(try reader.counts().symbols == 2 * (number + 1))
        #expect(try reader.snapshotIdentifier == number + 1)
      }
    }
    #expect(throws: SymbolIndexError.self) { try readers[0].apply([file("x.swift", [])]) }
  }

  @Test func aReaderOutlivesTheWriter() throws {
    var writer: SymbolStore? = try folder.open()
    try writer?.apply([file("0.swift", ["function f0"])])
    let reader = try folder.open(.readOnly)
    try writer?.close()
    writer = nil
    #expect(try reader.counts().symbols == 1)
  }

  @Test func nothingThereIsMissingForAReader() throws {
    #expect(throws: SymbolIndexError.missing(path: folder.index.path)) { try folder.open(.readOnly) }
    #expect(!FileManager.default.fileExists(atPath: folder.index.deletingLastPathComponent().path))
  }

  @Test func rebuildStartsEmpty() throws {
    do { try folder.open().apply([file("a.swift", ["function one"])]) }
    let store = try folder.open(.rebuild)
    #expect(try store.counts().symbols == 0)
    #expect(store.recovery == nil)
  }

  @Test func anotherProgramsDatabaseIsLeftAlone() throws {
    let url = folder.url.appending(path: "theirs.sqlite")
    try sqlite("CREATE TABLE precious (x); INSERT INTO precious VALUES (1);", at: url)
    let before = try Data(contentsOf: url)
    for access in [SymbolStore.Access.readOnly, .readWrite, .rebuild] {
      #expect(throws: SymbolIndexError.foreign(path: url.path)) { try SymbolStore.open(at: url, access: access) }
    }
    #expect(try Data(contentsOf: url) == before)
  }

  @Test(arguments: [
    "INSERT INTO grdb_migrations VALUES ('99 from the future');",
    "UPDATE grdb_migrations SET identifier = '0 another past' WHERE identifier LIKE '1 %';",
  ])
  func anotherVersionIsRebuilt(change: String) throws {
    do { try folder.open().apply([file("a.swift", ["function one"])]) }
    try sqlite(change, at: folder.index)
    let store = try folder.open()
    #expect(store.recovery?.contains("another version") == true)
    #expect(try store.counts().files == 0)
  }

  @Test func aReaderRefusesAnotherVersion() throws {
    do { try folder.open().apply([file("a.swift", ["function one"])]) }
    try sqlite("INSERT INTO grdb_migrations VALUES ('99 from the future');", at: folder.index)
    #expect(throws: SymbolIndexError.otherVersion(path: folder.index.path)) { try folder.open(.readOnly) }
  }

  // Root may write anywhere, so the permission is not what fails there.
  @Test(.enabled(if: getuid() != 0, "root may write a folder without permission"))
  func aReadOnlyFolderIsAClearError() throws {
    try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder.url.path)
    defer { try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.url.path) }
    #expect(throws: SymbolIndexError.self) { try folder.open() }
  }

  @Test func aFolderThatCannotBeMadeIsAClearError() throws {
    try Data().write(to: folder.url.appending(path: "cache"))
    do {
      _ = try folder.open()
      Issue.record("opened below a file")
    } catch let error as SymbolIndexError {
      guard case .noAccess = error else { throw error }
      #expect(error.description.contains("--index"))
    }
  }

  @Test func aFolderInPlaceOfTheIndexIsAClearError() throws {
    try FileManager.default.createDirectory(at: folder.index, withIntermediateDirectories: true)
    #expect(throws: SymbolIndexError.self) { try folder.open() }
    #expect(throws: SymbolIndexError.self) { try folder.open(.readOnly) }
  }
}
