import Foundation

/// Runs a tool to its end.
///
/// By `posix_spawn`: Foundation's `Process` needs a socket to learn of the end and waits forever where there is no network
/// at all, which is where a program that promises to be offline must work.
enum ChildProcess {
  struct Output {
    var status: Int32
    /// What it wrote, standard output and error as they came.
    var text: String
  }

  /// Runs `tool`, found as a shell finds it, with nothing to read and `variables` added to the environment; `packages` are
  /// those to install if there is no such tool.
  static func run(
    _ tool: String,
    _ arguments: [String],
    variables: [String: String] = [:],
    packages: String
  ) throws -> Output {
    let pipe = Pipe()
    // C: messages are looked through for what went wrong.
    let environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C"]) { _, new in new }
      .merging(variables) { _, new in new }
    let identifier = try spawn(
      tool,
      arguments,
      environment.map { "\($0)=\($1)" },
      output: pipe.fileHandleForWriting.fileDescriptor,
      packages: packages
    )
    try pipe.fileHandleForWriting.close()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    var status: Int32 = 0
    while unsafe waitpid(identifier, &status, 0) < 0, errno == EINTR {}
    // The low seven bits name the signal that ended it, if one did.
    let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    return Output(status: code, text: String(decoding: data, as: UTF8.self))
  }

  private static func spawn(
    _ tool: String,
    _ arguments: [String],
    _ environment: [String],
    output: Int32,
    packages: String
  ) throws -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    unsafe posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO)
    var identifier: pid_t = 0
    let code = unsafe withStrings([tool] + arguments) { arguments in
      unsafe withStrings(environment) { environment in
        unsafe posix_spawnp(&identifier, tool, &actions, nil, arguments, environment)
      }
    }
    guard code == 0 else { throw GrammarInstallError.toolMissing(tool: tool, packages: packages) }
    return identifier
  }

  /// Lends `body` the strings as C takes them: an array of pointers that ends in a null.
  private static func withStrings(
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
