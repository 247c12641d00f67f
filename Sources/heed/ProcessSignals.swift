import Glibc

/// The few things that concern the process as a whole.
enum ProcessSignals {
  /// A reader that went away makes writing fail instead of killing the process.
  static func ignoreBrokenPipes() {
    signal(SIGPIPE, SIG_IGN)
  }

  /// Takes the standard output away from everything else in the process, whose output is dropped from now on: a library
  /// that prints would print into what is written there.
  static func takeStandardOutput() -> Int32 {
    let output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
    let nowhere = unsafe open("/dev/null", O_WRONLY | O_CLOEXEC)
    if nowhere >= 0 { dup2(nowhere, STDOUT_FILENO) }
    return output
  }

  /// Ends the process without what libraries do at its end, while other threads may be at work.
  static func exitNow() -> Never {
    _exit(0)
  }

  /// Ends the process.
  static func exit(status: Int32) -> Never {
    Glibc.exit(status)
  }
}
