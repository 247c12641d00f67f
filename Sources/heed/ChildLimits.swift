import Glibc

/// What a child that runs foreign code may do.
enum ChildLimits {
  /// Of memory; a parser that asks for more would have the system end other programs.
  private static let mostBytes: rlim_t = 4 << 30

  /// Leaves no core file, which would hold the user's text, and takes no more memory than a parser may need.
  static func apply() {
    limit(RLIMIT_CORE, to: 0)
    limit(RLIMIT_DATA, to: mostBytes)
  }

  /// Waits until whoever writes to a pipe is gone. What this process is at meanwhile may never look for itself.
  static func waitForEnd(of descriptor: Int32) {
    var entry = pollfd(fd: descriptor, events: 0, revents: 0)
    // Without a wish for events, only the end is reported.
    while unsafe poll(&entry, 1, -1) <= 0, errno == EINTR {}
  }

  private static func limit(_ resource: __rlimit_resource, to most: rlim_t) {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = min(limit.rlim_cur, most)
    unsafe setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
  }
}
