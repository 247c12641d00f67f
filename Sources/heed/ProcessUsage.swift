import Glibc

/// What the process has used so far, by the kernel's account.
enum ProcessUsage {
  /// The most memory that was resident at once, in bytes (getrusage(2): Linux counts kibibytes).
  static var peakResidentBytes: Int {
    var usage = rusage()
    guard unsafe getrusage(RUSAGE_SELF.rawValue, &usage) == 0 else { return 0 }
    return usage.ru_maxrss * 1024
  }
}
