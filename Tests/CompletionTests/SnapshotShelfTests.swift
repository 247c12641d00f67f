import Completion
import Foundation
import GGUF
import Inference
import SourceText
import Support
import Synchronization
import TestSupport
import Testing
import Tokenization

/// Far windows in files: a later process goes on where an earlier one was, and writes what it would write without them.
@Suite struct SnapshotShelfTests {
  /// A long file, a folder for windows, and one process after the other that completes in it.
  private final class Desk {
    private let home: TemporaryFolder
    private let model: GGUFFile
    var folder: CappedFolder?
    var bytes: [UInt8]
    var cursor: Int
    private(set) var reports: [String] = []
    private var engine: CompletionEngine?

    init(lines: Int = 700, time: MonotonicTime = MonotonicTime { 0 }) throws {
      home = try TemporaryFolder()
      let path = home.path("model.gguf")
      try GGUFBuilder.smallModel(contextLength: 16384).write(to: path)
      model = try GGUFFile(path: path)
      folder = CappedFolder(path: home.path("workspace/windows"), mostBytes: 1 << 30)
      bytes = Array((0..<lines).map { "    value_\($0) = compute(\($0 * 7919 % 1000), a)\n" }.joined().utf8)
      cursor = bytes.count * 3 / 4
      try restart(time: time)
    }

    /// A new process.
    func restart(time: MonotonicTime = MonotonicTime { 0 }) throws {
      let attention = try AttentionModel(file: model, options: InferenceOptions(threads: 1))
      let loaded = LoadedModel(model: attention, tokenizer: try Tokenizer(file: model), layout: nil, name: "small")
      engine = CompletionEngine(model: loaded, catalog: nil, time: time) { [unowned self] in reports.append($0) }
    }

    var files: [String] {
      folder.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0.path).sorted() } ?? []
    }

    func ask(_ window: CompletionOptions.Window = .ready) throws -> CompletionResult {
      try #require(engine).complete(
        CompletionDocument(path: "a.py", snapshot: TextSnapshot(bytes: bytes), windows: folder),
        at: cursor,
        index: nil,
        options: CompletionOptions(maximumTokens: 8, judges: false, usesMemory: false, window: window),
        cancellation: CancellationFlag()
      )
    }

    func readAhead() throws { try #require(engine).readAhead(cancellation: CancellationFlag()) }
    func close() throws { try #require(engine).close(path: "a.py") }
    func finish() throws { try #require(engine).finish() }

    /// Reads the far window, and has it stored.
    func read() throws {
      _ = try ask()
      try readAhead()
    }
  }

  private func isFar(_ result: CompletionResult) throws -> Bool { try #require(result.context.window).isFar }

  // MARK: Another day

  @Test func theFirstRequestIsAnsweredFromTheFarWindow() throws {
    let desk = try Desk()
    try desk.read()
    #expect((55...72).contains(desk.files.count))
    try desk.restart()
    let answer = try desk.ask()
    #expect(try isFar(answer))
    #expect(answer.context.evaluatedTokens < 1200)
    desk.folder = nil
    try desk.restart()
    let alone = try desk.ask(.far)
    #expect(alone.context.evaluatedTokens > 7000)
    #expect(answer.completions == alone.completions)
    #expect(answer.context.window == alone.context.window)
    #expect(!alone.completions.isEmpty)
    #expect(desk.reports.isEmpty)
  }

  /// What is asked elsewhere shares the window's beginning, which is loaded when nobody waits.
  @Test func theLongestBeginningIsLoaded() throws {
    let desk = try Desk(lines: 250)
    try desk.read()
    try desk.restart()
    desk.cursor -= 1000
    #expect(try !isFar(desk.ask()))
    try desk.readAhead()
    let answer = try desk.ask()
    #expect(try isFar(answer))
    #expect(answer.context.evaluatedTokens == 1)
    desk.folder = nil
    try desk.restart()
    #expect(try answer.completions == desk.ask(.far).completions)
  }

  @Test func aRequestForTheFarWindowLoadsIt() throws {
    let desk = try Desk()
    try desk.read()
    try desk.restart()
    let answer = try desk.ask(.far)
    #expect(answer.context.reusedTokens > 6500)
  }

  @Test func aRequestDoesNotWaitForSlowFiles() throws {
    let desk = try Desk()
    try desk.read()
    let seconds = Mutex(0.0)
    try desk.restart(
      time: MonotonicTime {
        seconds.withLock { seconds in
          seconds += 0.1
          return seconds
        }
      }
    )
    #expect(try !isFar(desk.ask()))
    try desk.readAhead()
    let answer = try desk.ask()
    #expect(try isFar(answer))
    #expect(answer.context.evaluatedTokens == 1)
  }

  // MARK: When

  @Test func littleThatIsNewIsStoredAtTheEnd() throws {
    for ends in [{ (desk: Desk) in try desk.close() }, { desk in try desk.finish() }] {
      let desk = try Desk(lines: 20)
      try desk.read()
      try desk.readAhead()
      #expect(desk.files.isEmpty)
      try ends(desk)
      try desk.readAhead()
      #expect((1...3).contains(desk.files.count))
    }
  }

  @Test func whatIsMissingIsStoredAgain() throws {
    let desk = try Desk()
    try desk.read()
    let files = desk.files
    for file in files.dropFirst(10) { desk.folder?.remove(file) }
    try desk.restart()
    try desk.read()
    #expect(desk.files == files)
  }

  @Test func withoutAFolderNothingIsStored() throws {
    let desk = try Desk(lines: 100)
    let folder = try #require(desk.folder)
    desk.folder = nil
    try desk.read()
    try desk.finish()
    #expect(!FileManager.default.fileExists(atPath: folder.path))
  }

  /// A text can be got back from keys and values.
  @Test(arguments: ["key = \"AKIA0123456789ABCDEF\"\n", "-----BEGIN RSA PRIVATE KEY-----\n"])
  func noSecretIsStored(_ secret: String) throws {
    let desk = try Desk(lines: 100)
    desk.bytes.insert(contentsOf: secret.utf8, at: desk.bytes.firstIndex(of: 10).map { $0 + 1 } ?? 0)
    desk.cursor += secret.utf8.count
    try desk.read()
    try desk.close()
    try desk.finish()
    #expect(desk.files.isEmpty)
  }

  // MARK: What goes wrong

  @Test func damageIsSaidOnceAndChangesNothing() throws {
    let desk = try Desk()
    try desk.read()
    let expected = try desk.ask()
    let files = desk.files
    for file in files {
      let url = URL(filePath: "\(try #require(desk.folder).path)/\(file)")
      var bytes = [UInt8](try Data(contentsOf: url))
      bytes[bytes.count / 2] ^= 4
      try Data(bytes).write(to: url)
    }
    try desk.restart()
    #expect(try !isFar(desk.ask()))
    try desk.readAhead()
    #expect(try desk.ask().completions == expected.completions)
    #expect(desk.reports.count == 1)
    #expect(desk.reports.first?.contains("damaged") == true)
  }

  @Test func aFolderThatCannotBeWrittenIsSaidOnce() throws {
    let desk = try Desk(lines: 100)
    let blocked = try TemporaryFolder()
    try blocked.write([1], to: "file")
    desk.folder = CappedFolder(path: blocked.path("file/windows"), mostBytes: 1 << 30)
    for _ in 0..<3 {
      desk.bytes.insert(contentsOf: Array("    a = 1\n".utf8), at: 0)
      try desk.read()
      try desk.close()
      try desk.readAhead()
    }
    #expect(desk.reports.count == 1)
    #expect(desk.reports.first?.contains("cannot be written") == true)
    withExtendedLifetime(blocked) {}
  }
}
