import Foundation
import Support

/// A compiler or checker of a language, asked whether it takes a file. None of them runs the file's code.
struct LanguageTool: Sendable {
  /// A file as it is and with other texts in its hole.
  struct Question {
    /// The original first.
    var files: [URL]
    /// The folder where the original stands in the workspace.
    var folder: String
  }

  /// What says the tool's version, and what asks it.
  enum Command: Sendable {
    /// Status 0 for a file that it takes; `FILE` and `OUT` stand for the file and a folder for what it writes, `ROOT` and
    /// `FOLDER` for the workspace's and the file's own. `unknownNames` are parts of its messages about names that it does not
    /// know; nil: it looks at the syntax only.
    case status(version: [String], check: [String], unknownNames: [String]? = nil)
    /// A script that looks at many files in one go: starting the tool takes longer than a file.
    case batch(any BatchCheck.Type)
  }

  let name: String
  let languages: Set<String>
  let command: Command

  static let all = [
    LanguageTool(name: "python", languages: ["python"], command: .batch(PythonCheck.self)),
    LanguageTool(
      name: "gcc",
      languages: ["c"],
      command: .status(
        version: ["gcc", "-dumpfullversion"],
        check: [
          "gcc", "-fsyntax-only", "-w", "-x", "c", "-iquote", "FOLDER", "-I", "ROOT", "-I", "ROOT/include", "FILE",
        ],
        unknownNames: ["undeclared", "unknown type name", "has no member named"]
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
        check: ["rustc", "--edition", "2021", "--crate-type", "lib", "--emit", "metadata", "--out-dir", "OUT", "FILE"],
        // `rustc --explain` says what they are.
        unknownNames: ["[E0405]", "[E0412]", "[E0422]", "[E0425]", "[E0432]", "[E0433]", "[E0599]", "[E0609]"]
      )
    ),
    LanguageTool(
      name: "javac",
      languages: ["java"],
      command: .batch(JavaCheck.self)
    ),
  ]

  /// Seconds to start a tool and for each file.
  private static let timeLimit = (start: 20.0, file: 1.0)

  /// The first line of what it says of its version; nil if it is not installed.
  var version: String? {
    let command =
      switch command {
      case .status(let version, _, _): version
      case .batch(let check): check.version
      }
    guard let output = Self.run(command), output.status == 0 else { return nil }
    let line = output.text.split(separator: "\n").first { $0.contains(where: \.isNumber) }
    return line.map { $0.trimmingCharacters(in: .whitespaces) }
  }

  /// For each question which of its files the tool takes, without the first, the original; nil if it does not take that, or
  /// took too long.
  func accepts(_ questions: [Question], root: String, scratch: URL) -> [[ToolVerdict]?] {
    switch command {
    case .batch(let check):
      let files = questions.flatMap(\.files)
      guard let command = try? check.command(files: files, root: root, scratch: scratch),
        let output = Self.run(command, files: files.count)
      else { return questions.map { _ in nil } }
      return check.verdicts(in: output.text, counts: questions.map(\.files.count))
    case .status(_, let check, let unknownNames):
      let out = scratch.appending(component: "out")
      try? FileManager.default.createDirectory(at: out, withIntermediateDirectories: true)
      return questions.map { verdicts(of: check, unknownNames, on: $0, root: root, out: out.path) }
    }
  }

  private func verdicts(
    of check: [String],
    _ unknownNames: [String]?,
    on question: Question,
    root: String,
    out: String
  ) -> [ToolVerdict]? {
    var verdicts: [ToolVerdict] = []
    for file in question.files {
      let places = [
        "FILE": file.path, "OUT": out, "FOLDER": question.folder, "ROOT": root, "ROOT/include": root + "/include",
      ]
      guard let output = Self.run(check.map { places[$0] ?? $0 }) else { return nil }
      let verdict = Self.verdict(on: output, unknownNames)
      if verdicts.isEmpty, !verdict.isAccepted { return nil }
      verdicts.append(verdict)
    }
    return Array(verdicts.dropFirst())
  }

  /// A tool that looks at names as well gives up at a syntax error, so what it says of names is then nothing.
  static func verdict(on output: ChildProcess.Output, _ unknownNames: [String]?) -> ToolVerdict {
    let isAccepted = output.status == 0
    guard let unknownNames else { return ToolVerdict(isAccepted: isAccepted, parses: isAccepted) }
    if isAccepted { return ToolVerdict(isAccepted: true, parses: true, hasUnknownName: false) }
    let isUnknown = unknownNames.contains { output.text.contains($0) }
    return ToolVerdict(isAccepted: false, parses: isUnknown ? true : nil, hasUnknownName: isUnknown ? true : nil)
  }

  private static func run(_ command: [String], files: Int = 1) -> ChildProcess.Output? {
    var options = ChildProcess.Options()
    options.timeLimit = timeLimit.start + timeLimit.file * Double(files)
    guard let tool = command.first,
      let output = try? ChildProcess.run(tool, Array(command.dropFirst()), options: options), !output.isOverdue
    else { return nil }
    return output
  }
}
