import Foundation

/// Wakes a thread that waits in `poll`: once signalled, its read end stays readable.
final class WakePipe: Sendable {
  /// For `poll`; -1, which `poll` skips, if the process has no descriptors left.
  let readEnd: Int32
  private let writeEnd: Int32

  init() {
    var ends: [Int32] = [-1, -1]
    if unsafe pipe(&ends) != 0 { ends = [-1, -1] }
    readEnd = ends[0]
    writeEnd = ends[1]
    for end in ends where end >= 0 {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
  }

  deinit {
    if readEnd >= 0 { close(readEnd) }
    if writeEnd >= 0 { close(writeEnd) }
  }

  /// May be called from any thread, any number of times.
  func signal() {
    var byte: UInt8 = 1
    _ = unsafe write(writeEnd, &byte, 1)
  }
}
