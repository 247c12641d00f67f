import Foundation
import TestSupport

/// The built program, run as a user runs it, with folders of its own instead of the user's.
struct HeedProcess {
  /// What a run left behind.
  struct Outcome {
    let status: Int32
    /// False if a signal ended the process.
    let exitedByItself: Bool
    let output: String
    let errors: String

    /// The object on stdout; empty if there is none.
    var json: [String: Any] {
      (try? JSONSerialization.jsonObject(with: Data(output.utf8))) as? [String: Any] ?? [:]
    }
  }

  /// The package's root: grammars and the bundled model are found there.
  static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The executable beside the test bundle.
  static let executable = BuiltProgram.heed ?? checkout.appendingPathComponent(".build/debug/heed")

  /// Everything that the run may write.
  let folder: URL
  /// Where grammars and models are found.
  var home = HeedProcess.checkout
  /// A program that runs it, by path; nil: the system does.
  var launcher: String?
  /// Where commands are looked for, and with them the libraries that belong to them.
  var commandPath = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("heed-\(UUID().uuidString)")
    // Nothing that is installed on the machine takes part, nor takes the time to be indexed; and weights are not written anew
    // for each of these folders.
    try writeSettings(#"{"libraryMegabytes": 0, "weightMegabytes": 0}"#)
  }

  /// Writes the user's settings.
  func writeSettings(_ json: String) throws {
    let file = folder.appendingPathComponent(".config/heed/config.json")
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(json.utf8).write(to: file)
  }

  /// A folder of the given files, as a workspace of its own.
  func workspace(_ files: [String: String]) throws -> URL {
    let root = folder.appendingPathComponent("workspace")
    try FileManager.default.createDirectory(at: root.appendingPathComponent(".git"), withIntermediateDirectories: true)
    for (path, text) in files {
      let file = root.appendingPathComponent(path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    return root
  }

  /// A process that is not started yet.
  func process(_ arguments: [String]) -> Process {
    let process = Process()
    process.executableURL = launcher.map { URL(fileURLWithPath: $0) } ?? Self.executable
    process.arguments = (launcher == nil ? [] : [Self.executable.path]) + arguments
    process.environment = [
      "HOME": folder.path,
      "HEED_HOME": home.path,
      "PATH": commandPath,
      "LANG": "C.UTF-8",
      "LD_LIBRARY_PATH": ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"] ?? "",
    ]
    return process
  }

  /// Runs a command to its end.
  func run(_ arguments: [String], input: String = "") throws -> Outcome {
    let process = process(arguments)
    let files = ["in", "out", "err"].map { folder.appendingPathComponent("\(UUID().uuidString).\($0)") }
    try Data(input.utf8).write(to: files[0])
    for file in files.dropFirst() { try Data().write(to: file) }
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus,
      exitedByItself: process.terminationReason == .exit,
      output: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self)
    )
  }
}
