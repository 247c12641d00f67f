import Foundation

/// Reads the file that a command names.
enum SourceFile {
  /// More is not source code that anybody completes in; a text this long still parses in seconds.
  private static let mostBytes = 64 << 20

  /// The contents of a regular file, or of what a link leads to; never waits for a pipe.
  static func read(_ path: [UInt8], atMost mostBytes: Int = mostBytes) throws -> [UInt8] {
    let name = String(decoding: path, as: UTF8.self)
    let terminated = path.map { CChar(bitPattern: $0) } + [0]
    let descriptor = unsafe open(terminated, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw CommandError.unreadableFile(path: name, reason: unsafe String(cString: strerror(errno)))
    }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw CommandError.unreadableFile(path: name, reason: "it is not a regular file")
    }
    guard status.st_size <= mostBytes else {
      throw CommandError.unreadableFile(path: name, reason: "it has more than \(mostBytes >> 20) MiB")
    }
    do {
      return Array(try handle.readToEnd() ?? Data())
    } catch {
      throw CommandError.unreadableFile(path: name, reason: error.localizedDescription)
    }
  }
}
