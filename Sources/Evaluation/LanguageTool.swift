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
      name: "bash",
      languages: ["bash"],
      command: .status(version: ["bash", "--version"], check: ["bash", "-n", "FILE"])
    ),
    LanguageTool(
      name: "php",
      languages: ["php"],
      command: .status(version: ["php", "--version"], check: ["php", "-l", "FILE"])
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
    from sys import argv, path, stdout
    path[:] = [folder for folder in path if folder]
    try:
        from pyflakes import checker, messages, __version__ as flakes
    except ImportError:
        flakes = None

    """

  static let version =
    start + """
      from platform import python_version
      stdout.write(python_version() + (" with pyflakes " + flakes if flakes else ""))
      """

  /// Writes a line a file: `broken`, or `names` and the undefined ones.
  static let script =
    start + """
      from ast import parse
      from warnings import simplefilter
      simplefilter("ignore")
      for file in argv[1:]:
          names = set()
          try:
              tree = parse(open(file, "rb").read(), file)
              compile(tree, file, "exec", dont_inherit=True)
          except (SyntaxError, ValueError, RecursionError, MemoryError):
              stdout.write("broken\\n")
              continue
          if flakes:
              for message in checker.Checker(tree, file).messages:
                  if isinstance(message, messages.UndefinedName):
                      names.add(str(message.message_args[0]))
          stdout.write(" ".join(["names", *sorted(names)]) + "\\n")
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
