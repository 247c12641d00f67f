import Foundation

/// Runs a tool to its end.
///
/// By `posix_spawn`: Foundation's `Process` needs a socket to learn of the end and waits forever where there is no network
/// at all, which is where a program that promises to be offline must work.
package enum ChildProcess {
  /// How to run it.
  package struct Options: Sendable {
    /// Added to the environment.
    package var variables: [String: String] = [:]
    /// The file that it reads as standard input; nil: nothing.
    package var input: String?
    /// False: what it writes to standard error is dropped.
    package var mergesErrors = true
    /// Seconds after which it is ended, with all that it started; nil: it may take as long as it likes.
    package var timeLimit: Double?

    package init() {}
  }

  /// What came of it.
  package struct Output: Sendable {
    /// Its exit status, or 128 and the number of the signal that ended it.
    package var status: Int32
    /// What it wrote.
    package var bytes: [UInt8]
    /// True if it was ended because it took too long.
    package var isOverdue = false

    /// What it wrote as text.
    package var text: String { String(decoding: bytes, as: UTF8.self) }
  }

  /// There is no such tool, or the system could not start it.
  package struct StartError: Error, CustomStringConvertible {
    package let tool: String
    package var description: String { "`\(tool)` cannot be started; install it or put it on the PATH." }
  }

  /// Runs `tool`, found as a shell finds it.
  package static func run(
    _ tool: String,
    _ arguments: [String],
    options: Options = Options()
  ) throws(StartError) -> Output {
    let pipe = Pipe()
    let identifier = try spawn(tool, arguments, options, output: pipe.fileHandleForWriting.fileDescriptor)
    try? pipe.fileHandleForWriting.close()
    let deadline = options.timeLimit.map { MonotonicTime.system.now() + $0 }
    var output = Output(status: 0, bytes: [])
    output.isOverdue = !read(pipe.fileHandleForReading.fileDescriptor, into: &output.bytes, until: deadline)
    // Its group: what it started may hold the pipe open.
    if output.isOverdue { kill(-identifier, SIGKILL) }
    var status: Int32 = 0
    while unsafe waitpid(identifier, &status, 0) < 0, errno == EINTR {}
    // The low seven bits name the signal that ended it, if one did.
    output.status = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    return output
  }

  /// Reads to the end; false if the deadline came first.
  private static func read(_ descriptor: Int32, into bytes: inout [UInt8], until deadline: Double?) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      if let deadline {
        let left = deadline - MonotonicTime.system.now()
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard left > 0 else { return false }
        let ready = unsafe poll(&entry, 1, Int32(min(left * 1000, 1e6).rounded(.up)))
        if ready <= 0 { continue }
      }
      let count = unsafe Foundation.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return true }
      bytes += buffer[..<count]
    }
  }

  /// The child's standard output.
  private static let childOutput: Int32 = 1

  private static func spawn(
    _ tool: String,
    _ arguments: [String],
    _ options: Options,
    output: Int32
  ) throws(StartError) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, options.input ?? "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, output, childOutput)
    if options.mergesErrors {
      unsafe posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO)
    } else {
      unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    }
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    // A group of its own, so that all of it can be ended; without a limit it stays with us and ends when the user says so.
    if options.timeLimit != nil { unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP)) }
    // C: messages are looked through for what went wrong.
    let environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C"]) { _, new in new }
      .merging(options.variables) { _, new in new }
    var identifier: pid_t = 0
    let code = unsafe withStrings([tool] + arguments) { arguments in
      unsafe withStrings(environment.map { "\($0)=\($1)" }) { environment in
        unsafe posix_spawnp(&identifier, tool, &actions, &attributes, arguments, environment)
      }
    }
    guard code == 0 else { throw StartError(tool: tool) }
    return identifier
  }

  /// Lends `body` the strings as C takes them: an array of pointers that ends in a null.
  static func withStrings(
    _ strings: [String],
    _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Int32
  ) -> Int32 {
    var pointers = unsafe strings.map { unsafe strdup($0) } + [nil]
    defer { unsafe pointers.forEach { unsafe free($0) } }
    return unsafe pointers.withUnsafeMutableBufferPointer { buffer in
      guard let first = buffer.baseAddress else { return EINVAL }
      return unsafe body(first)
    }
  }
}
