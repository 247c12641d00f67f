package import Glibc

/// Times that file systems give to files.
package enum FileTime {
  /// Nanoseconds since 1970; the nearest number there is for a time that does not fit (beyond the years 1677 to 2262, as
  /// an unpacked archive can bring it).
  package static func nanoseconds(_ time: timespec) -> Int {
    let (whole, isTooLarge) = time.tv_sec.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, overflows) = whole.addingReportingOverflow(time.tv_nsec)
    return isTooLarge || overflows ? (time.tv_sec < 0 ? .min : .max) : sum
  }
}
