import Foundation

/// The client's process, to notice its end without asking for it again and again.
enum ParentProcess {
  /// What became of the wish to watch a process.
  enum Watch: Equatable {
    /// A descriptor that becomes readable when the process ends; the caller owns it.
    case descriptor(Int32)
    /// The process has ended already.
    case gone
    /// The system has no such descriptors; the end of the input must do.
    case unavailable
  }

  private typealias OpenProcess = @convention(c) (pid_t, UInt32) -> Int32

  /// Opens a process's descriptor (pidfd_open(2), Linux 5.3, glibc 2.36). Its header is not in the module that Swift
  /// imports, hence the look-up by name, which also serves systems without it.
  static func watch(_ identifier: Int) -> Watch {
    guard let identifier = pid_t(exactly: identifier), identifier > 0 else { return .unavailable }
    guard let symbol = unsafe dlsym(nil, "pidfd_open") else { return .unavailable }
    let open = unsafe unsafeBitCast(symbol, to: OpenProcess.self)
    let descriptor = open(identifier, 0)
    if descriptor >= 0 { return .descriptor(descriptor) }
    return errno == ESRCH ? .gone : .unavailable
  }
}
