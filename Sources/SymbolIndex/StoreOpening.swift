import CQueues
import Foundation
import GRDB

/// The steps of opening an index.
struct StoreOpening {
  // Pages that a connection keeps in memory, in KiB: a build touches all indexes at random, a look-up a few pages.
  private static let writerCacheSize = 32_000
  private static let readerCacheSize = 8_000
  private static let libraryCacheSize = 1_000
  // Pages of the log before it is folded into the file, 16 MB: a build changes the same pages again and again.
  private static let logPages = 4_000
  private static let busyTimeout = 2.0

  let path: String
  let access: SymbolStore.Access
  let libraries: LibraryShelf?
  let counter: StepCounter?
  let mostNames: Int
  private var file: IndexFile { IndexFile(path: path) }

  func open() throws(SymbolIndexError) -> SymbolStore {
    switch access {
    case .readOnly, .readLibrary: try openForReading()
    case .readWrite, .rebuild: try openForWriting()
    }
  }

  private func openForReading() throws(SymbolIndexError) -> SymbolStore {
    switch try file.content() {
    case .absent, .empty: throw .missing(path: path)
    case .notADatabase: throw .corrupt(path: path, detail: "it is not a database")
    case .foreign: throw .foreign(path: path)
    case .oursWithoutMark: throw .corrupt(path: path, detail: "its header is damaged")
    case .ours: break
    }
    do {
      let pool = try DatabasePool(path: path, configuration: configuration(isReadOnly: true))
      let migrator = SymbolSchema.migrator
      let isEmpty = try pool.read { try !$0.tableExists("state") }
      guard !isEmpty else { throw SymbolIndexError.missing(path: path) }
      let isOurVersion = try pool.read { database in
        try migrator.hasCompletedMigrations(database) && !migrator.hasBeenSuperseded(database)
      }
      guard isOurVersion else { throw SymbolIndexError.otherVersion(path: path) }
      return SymbolStore(pool: pool, opening: self, lock: nil, recovery: nil)
    } catch {
      throw SymbolIndexError(error, path: path)
    }
  }

  private func openForWriting() throws(SymbolIndexError) -> SymbolStore {
    let found = try file.content()
    try file.create()
    let lock = try WriterLock(indexPath: path)
    if case .foreign = found { throw .foreign(path: path) }
    if case .rebuild = access {
      try startAnew(keeping: found)
      return SymbolStore(pool: try makePool(), opening: self, lock: lock, recovery: nil)
    }
    let reason: String
    switch found {
    case .absent:
      return SymbolStore(pool: try makePool(), opening: self, lock: lock, recovery: nil)
    case .empty:
      return SymbolStore(pool: try makePool(), opening: self, lock: lock, recovery: message("it was empty"))
    case .notADatabase: reason = "it was not a database"
    case .oursWithoutMark, .foreign: reason = "its header was damaged"
    case .ours:
      do throws(SymbolIndexError) {
        let pool = try openExisting(isSuspect: lock.followsCutOffWriter)
        return SymbolStore(pool: pool, opening: self, lock: lock, recovery: nil)
      } catch .corrupt(_, let detail) {
        reason = "it was damaged: \(detail)"
      } catch .noAccess(_, let detail) {
        // The file and its folder were just written, so it is the header that forbids it.
        reason = "it was damaged: \(detail)"
      } catch .otherVersion {
        reason = "it was of another version of Heed"
      }
    }
    try file.setAside()
    try file.create()
    return SymbolStore(pool: try makePool(), opening: self, lock: lock, recovery: message(reason))
  }

  /// What is not ours is never deleted, even if the user asks for a new index in its place.
  private func startAnew(keeping content: IndexFile.Content) throws(SymbolIndexError) {
    if case .notADatabase = content { try file.setAside() } else { try file.remove() }
    try file.create()
  }

  /// Opens a database that bears our mark, brings its tables up to date, and checks it if its last writer was cut off.
  private func openExisting(isSuspect: Bool) throws(SymbolIndexError) -> DatabasePool {
    do {
      let pool = try DatabasePool(path: path, configuration: configuration(isReadOnly: false))
      let isNewer = try pool.read(SymbolSchema.migrator.hasBeenSuperseded)
      guard !isNewer else { throw SymbolIndexError.otherVersion(path: path) }
      try SymbolSchema.migrator.migrate(pool)
      if isSuspect { try check(pool) }
      _ = try pool.read { try Int.fetchOne($0, sql: "SELECT snapshot FROM state") }
      return pool
    } catch {
      throw SymbolIndexError(error, path: path)
    }
  }

  private func makePool() throws(SymbolIndexError) -> DatabasePool {
    do {
      let pool = try DatabasePool(path: path, configuration: configuration(isReadOnly: false))
      try SymbolSchema.migrator.migrate(pool)
      return pool
    } catch {
      throw SymbolIndexError(error, path: path)
    }
  }

  private func check(_ pool: DatabasePool) throws {
    let answer = try pool.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") } ?? "no answer"
    guard answer == "ok" else { throw SymbolIndexError.corrupt(path: path, detail: answer) }
  }

  private func configuration(isReadOnly: Bool) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = isReadOnly
    // Else it would close them whenever memory is given back.
    configuration.persistentReadOnlyConnections = true
    configuration.busyMode = .timeout(Self.busyTimeout)
    let isLibrary = if case .readLibrary = access { true } else { false }
    configuration.maximumReaderCount = isLibrary ? 2 : 4
    let readerCacheSize = isLibrary ? Self.libraryCacheSize : Self.readerCacheSize
    configuration.prepareDatabase { [counter] database in
      // At the price of some kilobytes a connection, a server at rest sleeps after the connection is closed.
      heed_keep_current_queue()
      counter?.attach(to: database)
      let isReader = database.configuration.readonly
      try database.execute(
        sql: """
          PRAGMA cell_size_check = ON;
          PRAGMA trusted_schema = OFF;
          PRAGMA temp_store = MEMORY;
          PRAGMA wal_autocheckpoint = \(Self.logPages);
          PRAGMA cache_size = -\(isReader ? readerCacheSize : Self.writerCacheSize);
          """
      )
    }
    return configuration
  }

  private func message(_ reason: String) -> String {
    "The index at \(path) is rebuilt, for \(reason)."
  }
}
