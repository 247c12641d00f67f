import Logging

/// The program's log goes to stderr: nothing below warnings unless asked for.
enum Logs {
  static func start(isVerbose: Bool) {
    LoggingSystem.bootstrap { label in
      var handler = StreamLogHandler.standardError(label: label)
      handler.logLevel = isVerbose ? .debug : .warning
      return handler
    }
  }
}
