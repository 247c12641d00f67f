package import Foundation
import Synchronization

/// A process that is spoken to through its standard input and output, neither of which the speaker ever waits for alone.
///
/// It has a group of its own, so that keys in a terminal that end us do not reach it before its input ends. What it writes to standard error is dropped. It ends with its input, if it does as it should, or is killed;
/// either way somebody waits for it, so that it does not stay as a zombie. To one that has ended nothing can be written,
/// for which the system sends SIGPIPE: the program must ignore that.
package final class PipedProcess: Sendable {
  /// Its number.
  package let identifier: pid_t
  private let input: Int32
  private let output: Int32
  /// True once it was told to end: then its number may soon be another's, and the descriptors are closed.
  private let isEnded = Mutex(false)

  /// The first descriptor that is none of the standard ones.
  private static let firstOwn: Int32 = 3
  private static let childOutput: Int32 = 1
  /// Bytes that are read at a time; as much as a pipe holds.
  private static let piece = 1 << 16

  /// Starts `program`, a path.
  ///
  /// - Parameters:
  ///   - arguments: begin with the name that it is to be known by.
  ///   - variables: what it is given besides our environment.
  package init(
    program: String,
    arguments: [String],
    variables: [String: String] = [:]
  ) throws(ChildProcess.StartError) {
    guard let toChild = Self.pipe() else { throw ChildProcess.StartError(tool: program) }
    guard let fromChild = Self.pipe() else {
      Self.close([toChild.read, toChild.write])
      throw ChildProcess.StartError(tool: program)
    }
    let started = Self.spawn(program, arguments, variables, input: toChild.read, output: fromChild.write)
    Self.close([toChild.read, fromChild.write])
    guard let started else {
      Self.close([toChild.write, fromChild.read])
      throw ChildProcess.StartError(tool: program)
    }
    for descriptor in [toChild.write, fromChild.read] { _ = fcntl(descriptor, F_SETFL, O_NONBLOCK) }
    identifier = started
    input = toChild.write
    output = fromChild.read
  }

  deinit { end() }

  // MARK: Speaking

  /// Writes what it takes of `outgoing`, which is removed, and adds what it has written to `incoming`.
  ///
  /// - Parameter milliseconds: how long to wait if neither is possible.
  /// - Returns: false if it will write no more.
  package func exchange(_ outgoing: inout [UInt8], _ incoming: inout [UInt8], waiting milliseconds: Int32) -> Bool {
    guard !isEnded.withLock({ $0 }) else { return false }
    // A negative descriptor is passed over.
    var entries = [
      pollfd(fd: output, events: Int16(POLLIN), revents: 0),
      pollfd(fd: outgoing.isEmpty ? -1 : input, events: Int16(POLLOUT), revents: 0),
    ]
    guard unsafe poll(&entries, nfds_t(entries.count), milliseconds) > 0 else { return true }
    if entries[1].revents != 0 { write(&outgoing) }
    return entries[0].revents == 0 || read(&incoming)
  }

  private func write(_ outgoing: inout [UInt8]) {
    let count = unsafe outgoing.withUnsafeBytes { unsafe Foundation.write(input, $0.baseAddress, $0.count) }
    if count > 0 {
      outgoing.removeFirst(count)
    } else if errno != EAGAIN, errno != EINTR {
      // It reads no more; what it has written until then is still to be had.
      outgoing = []
    }
  }

  private func read(_ incoming: inout [UInt8]) -> Bool {
    unsafe withUnsafeTemporaryAllocation(byteCount: Self.piece, alignment: 1) { buffer in
      let count = unsafe Foundation.read(output, buffer.baseAddress, buffer.count)
      if count < 0 { return errno == EAGAIN || errno == EINTR }
      unsafe incoming.append(contentsOf: buffer.prefix(count))
      return count > 0
    }
  }

  // MARK: Ending

  /// Closes its input, at which it should end by itself; `isKilled`: it ends at once, whatever it is at.
  ///
  /// Does not wait: a thread does, until the process is gone.
  package func end(isKilled: Bool = false) {
    let isFirst = isEnded.withLock { isEnded in
      defer { isEnded = true }
      return !isEnded
    }
    guard isFirst else { return }
    Self.close([input, output])
    // Its group: whatever it may have started.
    if isKilled { kill(-identifier, SIGKILL) }
    Thread.detachNewThread { [identifier] in
      var status: Int32 = 0
      while unsafe waitpid(identifier, &status, 0) < 0, errno == EINTR {}
    }
  }

  // MARK: What it has used

  /// Processor time up to now; nil if the system does not say.
  package var cpuSeconds: Double? {
    guard !isEnded.withLock({ $0 }) else { return nil }
    var clock = clockid_t()
    var time = timespec()
    guard unsafe clock_getcpuclockid(identifier, &clock) == 0, unsafe clock_gettime(clock, &time) == 0 else {
      return nil
    }
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// The most memory that was resident at once (`VmHWM` of proc(5)); 0 if the system does not say.
  ///
  /// Not what getrusage(2) has for a child, for that begins with what its parent had.
  package var peakResidentBytes: Int {
    guard !isEnded.withLock({ $0 }), let file = FileHandle(forReadingAtPath: "/proc/\(identifier)/status") else {
      return 0
    }
    defer { try? file.close() }
    let text = (try? file.read(upToCount: 1 << 14)).flatMap { $0 }.map { String(decoding: $0, as: UTF8.self) } ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0) << 10
  }

  // MARK: Starting

  private typealias OpenPipe = @convention(c) (UnsafeMutablePointer<Int32>, Int32) -> Int32

  /// Opens a pipe with flags (pipe2(2)): set later, they would come too late for a program that another thread starts
  /// meanwhile. Its declaration is not in the module that Swift imports, hence the look-up by name.
  private static let openPipe: OpenPipe = {
    guard let symbol = unsafe dlsym(nil, "pipe2") else { return { _, _ in -1 } }
    return unsafe unsafeBitCast(symbol, to: OpenPipe.self)
  }()

  /// Both ends of a new pipe, which no program that is started inherits, and which are none of the standard descriptors.
  private static func pipe() -> (read: Int32, write: Int32)? {
    var ends: [Int32] = [-1, -1]
    guard unsafe openPipe(&ends, O_CLOEXEC) == 0 else { return nil }
    let moved = ends.map { $0 < firstOwn ? fcntl($0, F_DUPFD_CLOEXEC, firstOwn) : $0 }
    close(zip(ends, moved).filter { $0 != $1 }.map(\.0))
    guard moved.allSatisfy({ $0 >= 0 }) else {
      close(moved.filter { $0 >= 0 })
      return nil
    }
    return (moved[0], moved[1])
  }

  private static func close(_ descriptors: [Int32]) {
    for descriptor in descriptors { _ = Foundation.close(descriptor) }
  }

  private static func spawn(
    _ program: String,
    _ arguments: [String],
    _ variables: [String: String],
    input: Int32,
    output: Int32
  ) -> pid_t? {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    unsafe posix_spawn_file_actions_adddup2(&actions, output, childOutput)
    unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    // Threads of libraries block signals, and a child inherits that.
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
    let environment = ProcessInfo.processInfo.environment.merging(variables) { _, new in new }
    var identifier: pid_t = 0
    let code = unsafe ChildProcess.withStrings(arguments) { arguments in
      unsafe ChildProcess.withStrings(environment.map { "\($0)=\($1)" }) { environment in
        unsafe posix_spawn(&identifier, program, &actions, &attributes, arguments, environment)
      }
    }
    return code == 0 ? identifier : nil
  }
}
