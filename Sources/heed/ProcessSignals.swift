import Glibc

/// The few things that concern the process as a whole.
enum ProcessSignals {
  /// A reader that went away makes writing fail instead of killing the process.
  static func ignoreBrokenPipes() {
    signal(SIGPIPE, SIG_IGN)
  }

  /// Ends the process.
  static func exit(status: Int32) -> Never {
    Glibc.exit(status)
  }
}
