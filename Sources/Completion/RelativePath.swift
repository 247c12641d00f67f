/// Paths written from a file's own folder.
enum RelativePath {
  /// `./a`, `../a` or `a` from a folder of the workspace, without dots; nil if it leads out of the workspace.
  static func resolved(_ relative: String, from folder: String) -> String? {
    var parts = folder.split(separator: "/").map(String.init)
    for part in relative.split(separator: "/") where part != "." {
      if part == ".." {
        guard parts.popLast() != nil else { return nil }
      } else {
        parts.append(String(part))
      }
    }
    return parts.joined(separator: "/")
  }
}
