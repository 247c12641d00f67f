package import Foundation
import GRDB
import Synchronization

/// An index of one workspace in one SQLite file.
///
/// One store writes (a lock file says so), any number in this and other processes read meanwhile: in WAL mode a reader
/// sees the last batch that was applied whole, and never waits. Every method may be called from any thread.
///
/// The index can always be made again from the sources, so a file that is damaged or of another version is set aside
/// and rebuilt when opened for writing. Damage that shows only later is an error that says how to rebuild.
package final class SymbolStore: Sendable {
  /// What the store is opened for.
  package enum Access: Sendable {
    /// Fails if there is no usable index.
    case readOnly
    /// Like `readOnly`, with little memory: for one of many that are seldom asked.
    case readLibrary
    /// Makes the index if need be, and holds the writer's lock.
    case readWrite
    /// Like `readWrite`, but starts from an empty index whatever is there.
    case rebuild
  }

  let pool: DatabasePool
  let path: String
  /// Held while it may write.
  let lock: Mutex<WriterLock?>
  /// Tells the file that was opened from another one at its path.
  let fileNumber: UInt64?
  /// Made when names are first searched loosely.
  let directory = Mutex<NameDirectory?>(nil)
  /// Most names of which one is made.
  let mostNames: Int
  /// Outlives the connections that it counts for.
  private let counter: StepCounter?
  /// Where the indexes of libraries are; nil: nothing is known of them.
  package let libraries: LibraryShelf?

  /// What had to be done to open the index, as one sentence for the user; nil if nothing.
  package let recovery: String?

  init(pool: DatabasePool, opening: StoreOpening, lock: WriterLock?, recovery: String?) {
    self.pool = pool
    path = opening.path
    libraries = opening.libraries
    counter = opening.counter
    mostNames = opening.mostNames
    self.lock = Mutex(lock)
    fileNumber = IndexFile(path: opening.path).number
    self.recovery = recovery
  }

  /// Opens the index at `location`, making or rebuilding it as `access` allows.
  ///
  /// - Parameters:
  ///   - libraries: where those are that the index names.
  ///   - counter: counts what its look-ups cost.
  ///   - mostNames: how many names may be kept in memory, once there is a loose search.
  package static func open(
    at location: URL,
    access: Access,
    libraries: LibraryShelf? = nil,
    counter: StepCounter? = nil,
    mostNames: Int? = nil
  ) throws(SymbolIndexError) -> SymbolStore {
    let opening = StoreOpening(
      path: location.path,
      access: access,
      libraries: libraries,
      counter: counter,
      mostNames: mostNames ?? NameDirectory.mostNames
    )
    return try opening.open()
  }

  /// Closes the database; later calls fail. The lock goes with the store.
  package func close() throws(SymbolIndexError) {
    do { try pool.close() } catch { throw SymbolIndexError(error, path: path) }
  }

  /// The time that the file system gives to a file changed now, in nanoseconds since 1970; nil for a reader.
  package var fileSystemTime: Int? { lock.withLock { $0?.fileSystemTime } }

  /// The size of the database file in bytes.
  package var byteCount: Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return attributes?[.size] as? Int ?? 0
  }

  /// The number of the last applied batch; 0 for an empty index.
  package var snapshotIdentifier: Int {
    get throws(SymbolIndexError) {
      try read { database in
        try Int.fetchOne(database, sql: "SELECT snapshot FROM state") ?? 0
      }
    }
  }

  /// What the symbols were made with, as the indexer put it with `setFingerprint`; empty at first.
  package var fingerprint: String {
    get throws(SymbolIndexError) {
      try read { database in
        try String.fetchOne(database, sql: "SELECT fingerprint FROM state") ?? ""
      }
    }
  }

  /// The statements that make the tables and indexes, one after another.
  package func schema() throws(SymbolIndexError) -> String {
    try read { database in
      let sql = "SELECT sql FROM sqlite_master WHERE sql NOT NULL AND name NOT LIKE 'grdb_%' ORDER BY type DESC, name"
      return try String.fetchAll(database, sql: sql).joined(separator: ";\n") + ";\n"
    }
  }

  /// Reads in one consistent snapshot of the database.
  func read<Value>(_ body: (Database) throws -> Value) throws(SymbolIndexError) -> Value {
    do { return try pool.read(body) } catch { throw SymbolIndexError(error, path: path) }
  }

  /// Writes in one transaction: all of it or, after an error or the end of the process, nothing.
  func write(_ body: (Database) throws -> Void) throws(SymbolIndexError) {
    do { try pool.write(body) } catch { throw SymbolIndexError(error, path: path) }
  }
}
