import Foundation
import GRDB
import Synchronization

// A store that is open for writing between two batches: closing and opening it each time would cost more than most batches.
extension SymbolStore {
  /// Lets other processes write until `resume`, and gives memory back. Look-ups go on.
  package func rest() {
    lock.withLock { $0 = nil }
    pool.releaseMemory()
  }

  /// Takes the writer's lock again. False: the index is to be opened anew, for its file is another one now or none, its last
  /// writer was cut off, or it is of another version. Throws `locked` while another process writes.
  package func resume() throws(SymbolIndexError) -> Bool {
    let taken: WriterLock
    do throws(SymbolIndexError) {
      taken = try WriterLock(indexPath: path)
    } catch .locked(let path) {
      throw .locked(path: path)
    } catch {
      return false
    }
    if taken.followsCutOffWriter {
      taken.leaveMark()
      return false
    }
    guard isOfItsFile, (try? pool.read(SymbolSchema.migrator.hasBeenSuperseded)) == false else { return false }
    lock.withLock { $0 = taken }
    return true
  }

  /// True if the file that was opened is still the one of this path.
  private var isOfItsFile: Bool { fileNumber != nil && fileNumber == IndexFile(path: path).number }
}
