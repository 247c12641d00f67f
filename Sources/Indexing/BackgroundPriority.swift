import Foundation

/// What work takes on that gives way to all other.
package enum BackgroundPriority {
  private static let niceness: Int32 = 15

  /// Lowers the priority of the calling thread, and of those that it starts from now on.
  package static func enter() {
    // On Linux 0 means the calling thread, not its process (setpriority(2), "C library/kernel differences").
    setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness)
  }
}
