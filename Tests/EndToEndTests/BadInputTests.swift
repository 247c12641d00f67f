import Foundation
import TestSupport
import Testing

/// Whatever is broken, the answer is a clear sentence or a degraded result: never a crash, never lost data.
@Suite struct BadInputTests {
  private let heed: HeedProcess
  private let workspace: URL

  init() throws {
    heed = try HeedProcess()
    workspace = try heed.workspace(SampleWorkspace.files)
  }

  /// Checks that a run ended by itself with a status and, if it failed, with exactly one sentence.
  private func check(
    _ outcome: HeedProcess.Outcome,
    status: Int32,
    says words: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(outcome.exitedByItself, "ended by a signal", sourceLocation: sourceLocation)
    #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: sourceLocation)
    #expect(words.isEmpty || outcome.errors.contains(words), "\(outcome.errors)", sourceLocation: sourceLocation)
    if status == 1 {
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)", sourceLocation: sourceLocation)
    }
  }

  private var place: String { "\(workspace.path)/shop/checkout.py:8:25" }

  private func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let url = heed.folder.appendingPathComponent(name)
    try Data(bytes).write(to: url)
    return url.path
  }

  @Test func aTextFileNamedLikeAModel() throws {
    let model = try file("text.gguf", Array("This is no model.\n".utf8))
    check(try heed.run(["complete", place, "--model", model]), status: 1, says: "text.gguf")
    check(try heed.run(["model", "info", model]), status: 1, says: "text.gguf")
  }

  @Test(arguments: [0, 1, 4, 100, 5_000, 100_000])
  func aTruncatedModel(length: Int) throws {
    let models = HeedProcess.checkout.appendingPathComponent("models")
    let name = try #require(
      FileManager.default.contentsOfDirectory(atPath: models.path).first { $0.hasSuffix(".gguf") }
    )
    let whole = try Data(contentsOf: models.appendingPathComponent(name))
    let model = try file("short.gguf", Array(whole.prefix(length)))
    check(try heed.run(["complete", place, "--model", model]), status: 1, says: "short.gguf")
  }

  /// A prior that cannot be used costs one sentence, and the model completes as if there were none.
  @Test(arguments: [
    ("text", Array("no prior\n".utf8)),
    ("empty", []),
    ("cut short", Array("HEEDNGRM\u{1}\0\0\0".utf8)),
    ("a later version", Array("HEEDNGRM\u{7}".utf8) + [UInt8](repeating: 0, count: 64)),
    ("another vocabulary", PriorBuilder(vocabularySize: 300, vocabularyHash: 7, longest: 2).bytes()),
  ])
  func aDamagedPrior(name: String, bytes: [UInt8]) throws {
    let models = HeedProcess.checkout.appendingPathComponent("models")
    let bundled = try #require(
      FileManager.default.contentsOfDirectory(atPath: models.path).sorted().first { $0.hasSuffix(".gguf") }
    )
    let model = heed.folder.appendingPathComponent("copy.gguf")
    try FileManager.default.copyItem(at: models.appendingPathComponent(bundled), to: model)
    let arguments = ["complete", place, "--model", model.path, "--format", "json"]
    let without = try heed.run(arguments)
    check(without, status: 0)
    #expect(without.errors.isEmpty)
    _ = try file("copy.prior", bytes)
    let with = try heed.run(arguments)
    check(with, status: 0, says: "copy.prior is not used")
    #expect(with.errors.split(separator: "\n").count == 1)
    #expect(with.json["completions"] as? NSArray == without.json["completions"] as? NSArray)
  }

  @Test func noModelIsSilenceWithItsReason() throws {
    var bare = heed
    bare.home = heed.folder.appendingPathComponent("home")
    try FileManager.default.createDirectory(at: bare.home, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      at: bare.home.appendingPathComponent("grammars"),
      withDestinationURL: HeedProcess.checkout.appendingPathComponent("grammars")
    )
    let outcome = try bare.run(["complete", place, "--format", "json"])
    check(outcome, status: 0)
    let withheld = outcome.json["withheld"] as? [[String: Any]] ?? []
    #expect(withheld.first?["reason"] as? String == "no_model")
  }

  @Test func missingGrammarsCostSymbolsAndNothingElse() throws {
    var bare = heed
    bare.home = heed.folder.appendingPathComponent("home")
    for part in ["grammars", "models"] {
      let from = HeedProcess.checkout.appendingPathComponent(part)
      try FileManager.default.createDirectory(at: bare.home, withIntermediateDirectories: true)
      try FileManager.default.copyItem(at: from, to: bare.home.appendingPathComponent(part))
    }
    let python = bare.home.appendingPathComponent("grammars/python")
    for name in try FileManager.default.contentsOfDirectory(atPath: python.path) where name.contains(".so") {
      try FileManager.default.removeItem(at: python.appendingPathComponent(name))
    }
    let index = try bare.run(["index", workspace.path, "--format", "json"])
    check(index, status: 0)
    #expect((index.json["symbols"] as? Int ?? 0) > 0, "the other languages are still indexed")
    let complete = try bare.run(["complete", place, "--format", "json"])
    check(complete, status: 0, says: "heed grammars install python")
  }

  @Test(arguments: [0, 17, 100, 4096, 9000])
  func aCorruptIndexIsRebuilt(offset: Int) throws {
    let index = try heed.run(["index", workspace.path, "--format", "json"])
    let path = try #require(index.json["index_path"] as? String)
    for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let start = min(offset, bytes.count - 1)
    let end = min(start + 600, bytes.count)
    bytes.replaceSubrange(start..<end, with: Data(repeating: 0xA5, count: end - start))
    try bytes.write(to: URL(fileURLWithPath: path))
    let again = try heed.run(["index", workspace.path, "--format", "json", "--fresh"])
    check(again, status: 0)
    #expect(again.json["symbols"] as? Int == index.json["symbols"] as? Int)
    check(try heed.run(["complete", place]), status: 0)
  }

  @Test func anIndexThatIsNoDatabase() throws {
    let index = try file("index.sqlite", Array(repeating: 0x41, count: 9_000))
    let outcome = try heed.run(["index", workspace.path, "--index", index, "--format", "json"])
    check(outcome, status: 0)
    #expect((outcome.json["symbols"] as? Int ?? 0) > 0)
  }

  @Test func binaryFilesSymbolicLinkLoopsAndOddNames() throws {
    let manager = FileManager.default
    try Data([0x7F, 0x45, 0x4C, 0x46, 0, 1, 2, 3]).write(to: workspace.appendingPathComponent("program.py"))
    try manager.createSymbolicLink(
      at: workspace.appendingPathComponent("loop"),
      withDestinationURL: workspace
    )
    try manager.createSymbolicLink(
      at: workspace.appendingPathComponent("self"),
      withDestinationURL: workspace.appendingPathComponent("self")
    )
    try Data("def odd(): pass\n".utf8).write(to: workspace.appendingPathComponent("a\nb c.py"))
    let outcome = try heed.run(["index", workspace.path, "--format", "json"])
    check(outcome, status: 0)
    let odd = try heed.run(["symbols", "odd", workspace.path, "--format", "json"])
    let symbols = odd.json["symbols"] as? [[String: Any]] ?? []
    #expect(symbols.first?["path"] as? String == "a\nb c.py")
    #expect((outcome.json["files_skipped"] as? Int ?? 0) >= 1, "the binary file is skipped")
  }

  /// Foundation's processes take arguments that are UTF-8 only, so a shell names the file.
  @Test func aFileNameThatIsNotUTF8() throws {
    let script = #"""
      cd "$1" && name=$(printf 'bad\377.py') && printf 'def alpha(x):\n    return x\n' > "$name" &&
      "$2" complete "$name:2:12" --format json && "$2" symbols alpha . --format json
      """#
    let shell = heed.process([])
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", script, "sh", workspace.path, HeedProcess.executable.path]
    let output = heed.folder.appendingPathComponent("shell.out")
    try Data().write(to: output)
    shell.standardOutput = try FileHandle(forWritingTo: output)
    try shell.run()
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 0)
    let lines = try String(contentsOf: output, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.last?.contains(#""path_bytes":"YmFk/y5weQ==""#) == true)
  }

  @Test func aPipeIsNotWaitedFor() throws {
    let pipe = heed.folder.appendingPathComponent("pipe.py").path
    let made = unsafe mkfifo(pipe, 0o600)
    #expect(made == 0)
    check(try heed.run(["complete", "\(pipe):1:1"]), status: 1, says: "not a regular file")
  }

  @Test func aHugeFileIsCompletedAsPlainText() throws {
    let file = try file("huge.py", Array(String(repeating: "def f():\n    return 1\n", count: 60_000).utf8))
    check(try heed.run(["complete", "\(file):2:12"]), status: 0)
  }

  @Test func invalidUTF8AndHugeLines() throws {
    var bytes = Array("def f():\n    return ".utf8) + [0xFF, 0xFE, 0xC3]
    bytes += Array(repeating: UInt8(ascii: "x"), count: 200_000)
    let path = workspace.appendingPathComponent("odd.py").path
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    check(try heed.run(["complete", "\(path):2:12"]), status: 0)
  }

  @Test func aWorkspacesSettingsCannotChooseAModelOrBreakTheCommand() throws {
    let settings = workspace.appendingPathComponent(".heed.json")
    try Data(#"{"model": "/etc/passwd", "threads": 99}"#.utf8).write(to: settings)
    check(try heed.run(["complete", place]), status: 0)
    try Data("{ broken".utf8).write(to: settings)
    check(try heed.run(["complete", place]), status: 0, says: ".heed.json")
  }

  @Test func aFileFromTheFarFuture() throws {
    let file = workspace.appendingPathComponent("future.py").path
    try Data("def late(): pass\n".utf8).write(to: URL(fileURLWithPath: file))
    var times = [timespec(tv_sec: 99_999_999_999, tv_nsec: 0), timespec(tv_sec: 99_999_999_999, tv_nsec: 0)]
    let set = unsafe utimensat(AT_FDCWD, file, &times, 0)
    #expect(set == 0)
    check(try heed.run(["index", workspace.path]), status: 0)
    let found = try heed.run(["symbols", "late", workspace.path, "--format", "json"])
    #expect((found.json["symbols"] as? [Any])?.count == 1)
  }

  @Test(arguments: ["0", "abc", "99999"])
  func aNumberOfThreadsThatIsNone(threads: String) throws {
    let process = heed.process(["complete", place])
    process.environment?["HEED_THREADS"] = threads
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 1)
  }

  @Test func brokenUserSettingsAreSaid() throws {
    let settings = heed.folder.appendingPathComponent(".config/heed/config.json")
    try FileManager.default.createDirectory(at: settings.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data("{".utf8).write(to: settings)
    check(try heed.run(["complete", place]), status: 1, says: "config.json")
    try FileManager.default.removeItem(at: settings)
    try FileManager.default.createDirectory(at: settings, withIntermediateDirectories: true)
    check(try heed.run(["complete", place]), status: 1, says: "not a regular file")
  }

  @Test func aMissingFolderOrFile() throws {
    check(try heed.run(["index", "/no/such/folder"]), status: 1, says: "/no/such/folder")
    check(try heed.run(["complete", "/no/such/file.py:1:1"]), status: 1, says: "/no/such/file.py")
  }
}
