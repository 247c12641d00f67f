import Foundation
import Support

/// The program's version, as `heed --version` and the server's `serverInfo` say it.
enum Version {
  static let text = "0.1.0"

  /// Tells builds apart: version, and size and time of the program's file.
  static let build: String = {
    var status = stat()
    guard unsafe stat(Installation.executable.path, &status) == 0 else { return text }
    return "\(text) \(status.st_size) \(FileTime.nanoseconds(status.st_mtim))"
  }()
}
