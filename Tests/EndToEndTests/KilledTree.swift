import Foundation

/// A copy of this package's own small files of Swift, Python and scripts, with libraries beside it, in two states that the
/// tests go to and fro between. Nothing that is installed takes part.
struct KilledTree {
  enum State: CaseIterable {
    case first
    case second
  }

  /// Folders of the checkout that are copied; those with C would bring the system's headers along.
  private static let folders = ["Sources", "models", "editors"]
  private static let extensions: Set<String> = ["js", "lua", "py", "swift"]
  /// Longer files would only take time: what counts is that there are several batches.
  private static let mostBytes = 3_000
  /// Of so many files one is another in the second state, and one is missing.
  private static let stride = 7

  let workspace: URL
  private let files: [(path: String, text: Data)]

  /// - Parameters:
  ///   - workspace: the folder that the tree is written to.
  ///   - folder: where the made-up Python lies that the libraries belong to.
  init(workspace: URL, folder: URL) throws {
    self.workspace = workspace
    var files: [(path: String, text: Data)] = []
    for name in Self.folders {
      let root = HeedProcess.checkout.appendingPathComponent(name)
      let paths = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
      for path in paths.sorted() where Self.extensions.contains((path as NSString).pathExtension) {
        let text = try Data(contentsOf: root.appendingPathComponent(path))
        if text.count <= Self.mostBytes || path.hasSuffix(".py") { files.append(("\(name)/\(path)", text)) }
      }
    }
    self.files = files
    let base = folder.appendingPathComponent("base")
    try write("import pantry\n", to: workspace.appendingPathComponent("main.py"))
    let environment = "home = \(base.path)/bin\nversion = 3.11.4\n"
    try write(environment, to: workspace.appendingPathComponent(".venv/pyvenv.cfg"))
    try write("def path(): pass\n", to: base.appendingPathComponent("lib/python3.11/os.py"))
    let package = workspace.appendingPathComponent(".venv/lib/python3.11/site-packages/pantry")
    for (path, text) in files where path.hasSuffix(".py") {
      try write(String(decoding: text, as: UTF8.self), to: package.appendingPathComponent(path))
    }
  }

  /// Brings the tree to a state, touching only what differs.
  func write(_ state: State) throws {
    for (number, file) in files.enumerated() {
      let url = workspace.appendingPathComponent(file.path)
      var text: Data? = file.text
      if state == .second, number % Self.stride == 0 { text = file.text + Data("\n".utf8) + files[number / 2].text }
      if state == .second, number % Self.stride == 1 { text = nil }
      guard let text else {
        try? FileManager.default.removeItem(at: url)
        continue
      }
      if (try? Data(contentsOf: url)) != text { try write(String(decoding: text, as: UTF8.self), to: url) }
    }
  }

  private func write(_ text: String, to file: URL) throws {
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }
}
