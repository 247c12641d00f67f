import Foundation
import Support

/// The few questions to git. Nothing of the repository's own configuration is run: no hooks, no filters, no file system
/// monitor, no fetching of what is missing.
struct GitCommands {
  /// A repository's objects are read for at most so many seconds a question.
  private static let timeLimit = 120.0

  let root: String

  /// Nil if the folder is not a repository's work tree with a commit, or there is no git.
  init?(root: URL) {
    self.root = root.path
    guard FileManager.default.fileExists(atPath: root.appending(component: ".git").path), head != nil else {
      return nil
    }
  }

  /// The commit that is checked out.
  var head: String? {
    run(["rev-parse", "--verify", "--quiet", "HEAD"]).map {
      Self.text($0).trimmingCharacters(in: .whitespacesAndNewlines)
    }
  }

  /// A page of the first-parent history, newest first: each commit that has a parent, its first parent and the lines it adds.
  func commits(skip: Int, count: Int) -> [Commit] {
    let format = "--format=\u{1}%H %P"
    guard
      let output = run(
        [
          "log", "--first-parent", "-m", "--patch", "--unified=0", "--no-renames", "--no-ext-diff", "--no-textconv",
          "--no-color", "--diff-filter=AM", "--src-prefix=a/", "--dst-prefix=b/", format, "--skip=\(skip)", "-n",
          "\(count)",
        ]
      )
    else { return [] }
    return CommitParser.commits(in: output)
  }

  /// The regular files of a commit with their blobs, up to a size in bytes.
  func files(of commit: String, largest: Int) -> [String: String] {
    guard let output = run(["ls-tree", "-r", "-l", "-z", commit]) else { return [:] }
    var files: [String: String] = [:]
    for entry in output.split(separator: 0) {
      guard let tab = entry.firstIndex(of: UInt8(ascii: "\t")),
        let path = String(validating: entry[(tab + 1)...], as: UTF8.self)
      else { continue }
      let fields = Self.text(entry[..<tab]).split(separator: " ")
      guard fields.count == 4, fields[0] == "100644" || fields[0] == "100755", let size = Int(fields[3]),
        size <= largest
      else { continue }
      files[path] = String(fields[2])
    }
    return files
  }

  /// The bytes of objects, in order; nil for one that is not there. `scratch` is a file for the questions.
  func blobs(_ objects: [String], scratch: URL) throws -> [[UInt8]?] {
    guard !objects.isEmpty else { return [] }
    try Data(objects.map { $0 + "\n" }.joined().utf8).write(to: scratch)
    defer { try? FileManager.default.removeItem(at: scratch) }
    guard let output = run(["cat-file", "--batch"], input: scratch.path) else { return objects.map { _ in nil } }
    var rest = output[...]
    return objects.map { _ in
      guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
      let header = Self.text(rest[..<end]).split(separator: " ")
      rest = rest[(end + 1)...]
      guard header.count == 3, header[1] == "blob", let size = Int(header[2]), size >= 0, size < rest.count else {
        return nil
      }
      let bytes = Array(rest.prefix(size))
      rest = rest.dropFirst(size + 1)
      return bytes
    }
  }

  private func run(_ arguments: [String], input: String? = nil) -> [UInt8]? {
    var options = ChildProcess.Options()
    options.mergesErrors = false
    options.timeLimit = Self.timeLimit
    options.input = input
    options.variables = ["GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1"]
    let quiet = [
      "-C", root, "--no-pager", "-c", "core.quotePath=false", "-c", "core.fsmonitor=false", "-c",
      "core.hooksPath=/dev/null",
      "-c", "protocol.allow=never", "-c", "diff.external=",
    ]
    let output = try? ChildProcess.run("git", quiet + arguments, options: options)
    return output?.status == 0 ? output?.bytes : nil
  }

  private static func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
