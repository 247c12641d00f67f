import Foundation

/// What processes have used so far, as the system counts it.
package struct ResourceUsage: Sendable {
  /// Of all threads, in the kernel too.
  package var cpuSeconds: Double
  /// The most memory that was resident at once.
  package var peakResidentBytes: Int

  package init(cpuSeconds: Double, peakResidentBytes: Int) {
    self.cpuSeconds = cpuSeconds
    self.peakResidentBytes = peakResidentBytes
  }

  /// What this process, without its children, has used up to now (getrusage(2)).
  package static var now: ResourceUsage {
    var usage = rusage()
    guard unsafe getrusage(RUSAGE_SELF.rawValue, &usage) == 0 else {
      return ResourceUsage(cpuSeconds: 0, peakResidentBytes: 0)
    }
    // Linux gives the resident size in KiB.
    return ResourceUsage(
      cpuSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime),
      peakResidentBytes: Int(usage.ru_maxrss) * 1024
    )
  }

  private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
}
