import GRDB
import GRDBSQLite
import Synchronization

/// Counts the steps of SQLite's virtual machine: what look-ups cost, on whatever machine and under whatever load.
package final class StepCounter: Sendable {
  /// How many steps are counted at a time.
  private static let stride: Int32 = 4

  private let count = Atomic(0)

  package init() {}

  /// Steps so far, in all indexes that were opened with the counter.
  package var steps: Int { count.load(ordering: .relaxed) }

  /// Counts a connection's steps. The counter must outlive it.
  func attach(to database: Database) {
    unsafe sqlite3_progress_handler(
      database.sqliteConnection,
      Self.stride,
      { counter in
        guard let counter = unsafe counter else { return 0 }
        unsafe Unmanaged<StepCounter>.fromOpaque(counter).takeUnretainedValue().add()
        return 0
      },
      Unmanaged.passUnretained(self).toOpaque()
    )
  }

  private func add() { count.add(Int(Self.stride), ordering: .relaxed) }
}
