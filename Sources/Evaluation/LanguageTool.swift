import Foundation
import Support

/// A compiler or checker of a language, asked whether it takes a file. None of them runs the file's code.
struct LanguageTool: Sendable {
  /// What says the tool's version, and what asks it.
  enum Command: Sendable {
    /// Status 0 for a file that it takes; `FILE` and `OUT` stand for the file and a folder for what it writes, `ROOT` and
    /// `FOLDER` for the workspace's and the file's own.
    case status(version: [String], check: [String])
    /// Python: compiles, and asks pyflakes for undefined names.
    case python
  }

  let name: String
  let languages: Set<String>
  let command: Command

  static let all = [
    LanguageTool(name: "python", languages: ["python"], command: .python),
    LanguageTool(
      name: "gcc",
      languages: ["c"],
      command: .status(
        version: ["gcc", "-dumpfullversion"],
        check: [
          "gcc", "-fsyntax-only", "-w", "-x", "c", "-iquote", "FOLDER", "-I", "ROOT", "-I", "ROOT/include", "FILE",
        ]
      )
    ),
    // It has no option that says its version.
    LanguageTool(
      name: "gofmt",
      languages: ["go"],
      command: .status(version: ["go", "version"], check: ["gofmt", "-e", "-l", "FILE"])
    ),
    LanguageTool(
      name: "swiftc",
      languages: ["swift"],
      command: .status(version: ["swiftc", "--version"], check: ["swiftc", "-parse", "FILE"])
    ),
    LanguageTool(
      name: "node",
      languages: ["javascript"],
      command: .status(version: ["node", "--version"], check: ["node", "--check", "FILE"])
    ),
    LanguageTool(
      name: "rustc",
      languages: ["rust"],
      command: .status(
        version: ["rustc", "--version"],
        check: ["rustc", "--edition", "2021", "--crate-type", "lib", "--emit", "metadata", "--out-dir", "OUT", "FILE"]
      )
    ),
    LanguageTool(
      name: "javac",
      languages: ["java"],
      command: .status(
        version: ["javac", "-version"],
        check: ["javac", "-proc:none", "-d", "OUT", "-sourcepath", "ROOT", "FILE"]
      )
    ),
  ]

  /// Seconds for a question.
  private static let timeLimit = 20.0

  /// The first line of what it says of its version; nil if it is not installed.
  var version: String? {
    let command =
      switch command {
      case .status(let version, _): version
      case .python: ["python3", "-c", PythonCheck.version]
      }
    guard let output = Self.run(command), output.status == 0 else { return nil }
    let line = output.text.split(separator: "\n").first { $0.contains(where: \.isNumber) }
    return line.map { $0.trimmingCharacters(in: .whitespaces) }
  }

  /// For each file whether the tool takes it, the first being the original; nil if it does not take that, or took too long.
  func accepts(_ files: [URL], folder: String, root: String, out: String) -> [Bool]? {
    switch command {
    case .python:
      let output = Self.run(["python3", "-c", PythonCheck.script] + files.map(\.path))
      return output.flatMap { PythonCheck.verdicts(in: $0.text, count: files.count) }
    case .status(_, let check):
      var verdicts: [Bool] = []
      for file in files {
        let places = ["FILE": file.path, "OUT": out, "FOLDER": folder, "ROOT": root, "ROOT/include": root + "/include"]
        guard let output = Self.run(check.map { places[$0] ?? $0 }) else { return nil }
        verdicts.append(output.status == 0)
        if verdicts == [false] { return nil }
      }
      return verdicts
    }
  }

  private static func run(_ command: [String]) -> ChildProcess.Output? {
    var options = ChildProcess.Options()
    options.timeLimit = timeLimit
    guard let tool = command.first,
      let output = try? ChildProcess.run(tool, Array(command.dropFirst()), options: options), !output.isOverdue
    else { return nil }
    return output
  }
}

/// Python's own compiler, and pyflakes where it can be imported.
enum PythonCheck {
  /// A package in the current folder is somebody's code, so that is not looked for imports.
  private static let start = """
    import sys
    sys.path = [path for path in sys.path if path]
    try:
        import pyflakes
        from pyflakes import checker, messages
    except ImportError:
        pyflakes = None

    """

  static let version =
    start + """
      import platform
      print(platform.python_version() + (" with pyflakes " + pyflakes.__version__ if pyflakes else ""))
      """

  /// Prints a line a file: `broken`, or `names` and the undefined ones.
  static let script =
    start + """
      import ast, warnings
      warnings.simplefilter("ignore")
      for path in sys.argv[1:]:
          try:
              tree = ast.parse(open(path, "rb").read(), path)
              compile(tree, path, "exec", dont_inherit=True)
          except (SyntaxError, ValueError, RecursionError, MemoryError):
              print("broken")
              continue
          found = checker.Checker(tree, path).messages if pyflakes else []
          names = {str(m.message_args[0]) for m in found if isinstance(m, messages.UndefinedName)} if pyflakes else set()
          print("names", *sorted(names))
      """

  /// A file is accepted if it compiles and has no undefined name that the first file does not have.
  static func verdicts(in text: String, count: Int) -> [Bool]? {
    let split: [[String]] = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    let lines = split.filter { $0.first == "broken" || $0.first == "names" }
    guard lines.count == count, let original = lines.first, original.first == "names" else { return nil }
    let known = Set(original.dropFirst())
    return lines.map { $0.first == "names" && known.isSuperset(of: $0.dropFirst()) }
  }
}
