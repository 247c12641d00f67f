import Foundation
import Support

/// An error number of the system.
struct SystemError: Error, Hashable, CustomStringConvertible {
  let number: Int32

  var description: String {
    guard let text = unsafe strerror(number) else { return "error \(number)" }
    return unsafe String(cString: text)
  }
}

/// What a directory entry is; links are not followed.
struct FileStatus: Sendable, Hashable {
  enum Kind: Sendable { case file, folder, link, other }

  var kind: Kind
  /// In bytes.
  var size: Int
  /// Nanoseconds since 1970.
  var modificationTime: Int

  fileprivate init(_ status: stat) {
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .link
      default: .other
      }
    size = Int(status.st_size)
    modificationTime = FileTime.nanoseconds(status.st_mtim)
  }
}

/// Files by the bytes of their paths, for Foundation takes only names that are UTF-8.
enum SystemFile {
  static func status(of path: [UInt8]) throws(SystemError) -> FileStatus {
    var status = stat()
    let result = unsafe withCPath(path) { unsafe lstat($0, &status) }
    guard result == 0 else { throw SystemError(number: errno) }
    return FileStatus(status)
  }

  /// The names in a folder, sorted by bytes, without `.` and `..`.
  static func names(in folder: [UInt8]) throws(SystemError) -> [[UInt8]] {
    guard let stream = unsafe withCPath(folder, { unsafe opendir($0) }) else { throw SystemError(number: errno) }
    defer { unsafe closedir(stream) }
    var names: [[UInt8]] = []
    errno = 0
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { buffer in
        unsafe Array(buffer.prefix { $0 != 0 })
      }
      if name != [UInt8(ascii: ".")], name != Array("..".utf8) { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw SystemError(number: errno) }
    return names.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// The first `limit` bytes of a regular file and its status; never waits for a pipe that has come in its place.
  static func read(_ path: [UInt8], atMost limit: Int) throws(SystemError) -> (bytes: [UInt8], status: FileStatus) {
    let flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
    let descriptor = unsafe withCPath(path) { unsafe open($0, flags) }
    guard descriptor >= 0 else { throw SystemError(number: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw SystemError(number: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw SystemError(number: EINVAL) }
    let bytes = try contents(of: descriptor, expecting: Int(status.st_size), atMost: limit)
    return (bytes, FileStatus(status))
  }

  private static func contents(
    of descriptor: Int32,
    expecting size: Int,
    atMost limit: Int
  ) throws(SystemError) -> [UInt8] {
    // One byte more than expected, so that a file as long as it said needs one more call only to see its end.
    let capacity = min(max(size, 0) + 1, limit)
    var failure: SystemError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      while count < capacity {
        let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
        let got = unsafe Foundation.read(descriptor, rest.baseAddress, rest.count)
        if got < 0, errno == EINTR { continue }
        if got < 0 { failure = SystemError(number: errno) }
        guard got > 0 else { return }
        count += got
      }
    }
    if let failure { throw failure }
    return bytes
  }

  static func withCPath<Result>(_ path: [UInt8], _ body: (UnsafePointer<CChar>) -> Result) -> Result {
    let terminated = path.map(CChar.init(bitPattern:)) + [0]
    // An array with an element has a base address.
    return unsafe terminated.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("the array holds the NUL at least") }
      return unsafe body(base)
    }
  }
}
