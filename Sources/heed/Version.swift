/// The program's version, as `heed --version` and the server's `serverInfo` say it.
enum Version {
  static let text = "0.1.0"
}
