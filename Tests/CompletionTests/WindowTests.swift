import Completion
import Decoding
import SourceText
import Support
import SymbolIndex
import Synchronization
import TestSupport
import Testing
import Tokenization

/// Windows of models that read plain causal text: which one is shown, what a key costs, what is read when nobody waits.
@Suite struct WindowTests {
  /// A long file, a model that counts what it reads, and an editor.
  private final class Desk {
    let counts: ReadingModel.Counts
    let engine: CompletionEngine
    let tokenizer: Tokenizer
    let scripted: ScriptedModel
    private let interruption = Interruption()
    var bytes: [UInt8]
    var cursor: Int
    var path = "long.py"

    init(lines: Int = 1500, contextLength: Int? = nil, writes script: String = "result = 1\n") throws {
      let model = try TestModel(
        scripts: [.init(after: "mark", writes: script)],
        layout: nil,
        merges: ["al", "va", "re", "  ", "= ", "ue", "er", "de", "f ", "__", "om", "pu", "te", "nu"]
      )
      scripted = model.scripted
      tokenizer = model.loaded.tokenizer
      counts = ReadingModel.Counts()
      let interruption = interruption
      var loaded = model.loaded
      loaded.model = ReadingModel(model.scripted, counts: counts) { interruption.countDown() }
      loaded.contextLength = contextLength
      engine = CompletionEngine(model: loaded, catalog: nil, time: MonotonicTime { 0 })
      let text = Self.text(lines: lines)
      bytes = text
      cursor = 0
      moveCursor(toLine: lines * 3 / 4)
    }

    /// What no two lines of are alike.
    static func text(lines: Int) -> [UInt8] {
      Array(
        (0..<lines).map { line in
          switch line % 10 {
          case 0: "\n"
          case 1: "def function_\(line)(a, b):\n"
          default: "    value_\(line) = compute(\(line * 7919 % 1000), a, b)\n"
          }
        }.joined().utf8
      )
    }

    var snapshot: TextSnapshot { TextSnapshot(bytes: bytes) }

    func moveCursor(toLine line: Int) { cursor = snapshot.lineRange(line).upperBound }

    func type(_ text: String) {
      bytes.insert(contentsOf: text.utf8, at: cursor)
      cursor += text.utf8.count
    }

    func delete(_ count: Int) {
      bytes.removeSubrange(cursor - count..<cursor)
      cursor -= count
    }

    @discardableResult
    func ask(
      _ window: CompletionOptions.Window = .ready,
      cancelledAfter tokens: Int? = nil
    ) throws -> CompletionResult {
      let flag = CancellationFlag()
      if let tokens { interruption.cancel(flag, after: tokens) }
      return try engine.complete(
        CompletionDocument(path: path, snapshot: snapshot),
        at: cursor,
        index: nil,
        options: CompletionOptions(maximumTokens: 8, judges: false, usesMemory: false, window: window),
        cancellation: flag
      )
    }

    func prepare(cancelledAfter tokens: Int? = nil) throws {
      let flag = CancellationFlag()
      if let tokens { interruption.cancel(flag, after: tokens) }
      try engine.prepare(
        CompletionDocument(path: path, snapshot: snapshot),
        at: cursor,
        index: nil,
        options: CompletionOptions(maximumTokens: 8, judges: false, usesMemory: false, window: .ready),
        cancellation: flag
      )
    }

    func readAhead() throws { try engine.readAhead(cancellation: CancellationFlag()) }

    /// Reads ahead until so many tokens were read.
    func readAhead(tokens: Int) {
      let flag = CancellationFlag()
      interruption.cancel(flag, after: tokens)
      #expect(throws: CancellationError.self) { try engine.readAhead(cancellation: flag) }
    }

    /// What was read of it since a moment.
    func read(during work: () throws -> Void) rethrows -> Int {
      let before = counts.read
      try work()
      return counts.read - before
    }
  }

  /// Cancels a flag after so many tokens.
  private final class Interruption: Sendable {
    private let state = Mutex<(flag: CancellationFlag, left: Int)?>(nil)

    func cancel(_ flag: CancellationFlag, after tokens: Int) { state.withLock { $0 = (flag, tokens) } }

    func countDown() {
      state.withLock { state in
        guard let (flag, left) = state else { return }
        if left == 0 { flag.cancel() }
        state = left == 0 ? nil : (flag, left - 1)
      }
    }
  }

  private func isFar(_ result: CompletionResult) throws -> Bool { try #require(result.context.window).isFar }

  // MARK: Near and far

  @Test func theFirstRequestDoesNotWaitForTheFarWindow() throws {
    let desk = try Desk()
    let first = try desk.ask()
    #expect(try !isFar(first))
    #expect(first.context.evaluatedTokens < 1400)
    #expect(try desk.read { try desk.readAhead() } > 8000)
    let second = try desk.ask()
    #expect(try isFar(second))
    #expect(second.context.evaluatedTokens == 1)
    let window = try #require(second.context.window)
    #expect((6000..<8192).contains(window.prefixTokens))
    #expect(window.suffixTokens == 1023)
  }

  @Test func whatIsReadIsReadOnce() throws {
    let desk = try Desk()
    try desk.ask()
    try desk.readAhead()
    #expect(try desk.read { try desk.readAhead() } == 0)
    try desk.ask()
    #expect(try desk.read { try desk.readAhead() } == 0)
  }

  @Test func aRequestDuringReadingIsAnsweredFromTheNearWindow() throws {
    let desk = try Desk()
    try desk.ask()
    desk.readAhead(tokens: 3000)
    desk.type("x")
    let answer = try desk.ask()
    #expect(try !isFar(answer))
    #expect(answer.context.evaluatedTokens <= 2)
    desk.readAhead(tokens: 3000)
    // Not from the start again.
    #expect(try desk.read { try desk.readAhead() } < 4000)
    #expect(try isFar(desk.ask()))
  }

  @Test func whatSomebodyGaveUpWaitingForIsReadFirst() throws {
    let desk = try Desk()
    #expect(throws: CancellationError.self) { try desk.ask(cancelledAfter: 300) }
    // The rest of it.
    desk.readAhead(tokens: 1200)
    let answer = try desk.ask()
    #expect(try !isFar(answer))
    #expect(answer.context.evaluatedTokens == 1)
  }

  @Test func anotherWindowIsReadIfTheRequestIsElsewhere() throws {
    let desk = try Desk()
    try desk.ask()
    desk.readAhead(tokens: 1000)
    desk.moveCursor(toLine: 300)
    #expect(try !isFar(desk.ask()))
    try desk.readAhead()
    let answer = try desk.ask()
    #expect(try isFar(answer))
    #expect(try #require(answer.context.window).startLine < 60)
  }

  @Test func aClosedFileIsNotRead() throws {
    let desk = try Desk()
    try desk.ask()
    desk.readAhead(tokens: 100)
    desk.engine.close(path: desk.path)
    #expect(try desk.read { try desk.readAhead() } == 0)
  }

  // MARK: Keys

  /// What a change brings is read when nobody waits, and the request that follows finds it.
  @Test func whatIsPastedIsPrepared() throws {
    let desk = try Desk()
    try desk.ask()
    try desk.readAhead()
    desk.type("\n    for a in b:\n        c(a)\n        d = a\n    return d\n    ")
    #expect(try desk.read { try desk.prepare() } > 20)
    #expect(try desk.read { try desk.prepare() } == 0)
    let answer = try desk.ask()
    #expect(try isFar(answer))
    #expect(answer.context.evaluatedTokens == 1)
  }

  @Test func preparingGoesOnWhereItWasBrokenOff() throws {
    let desk = try Desk()
    try desk.ask()
    try desk.readAhead()
    desk.type("\n    for a in b:\n        c(a)\n        d = a\n    return d\n    ")
    let (all, fresh) = (try Desk(), try Desk())
    for other in [all, fresh] {
      try other.ask()
      try other.readAhead()
      (other.bytes, other.cursor) = (desk.bytes, desk.cursor)
    }
    let count = try all.read { try all.prepare() }
    #expect(throws: CancellationError.self) { try desk.prepare(cancelledAfter: count / 2) }
    #expect(try desk.read { try desk.prepare() } < count)
    // What was prepared changes nothing but the time.
    let (answer, alone) = (try desk.ask(), try fresh.ask())
    #expect(answer.completions == alone.completions && answer.context.window == alone.context.window)
    #expect(desk.scripted.segments == fresh.scripted.segments)
  }

  @Test func aKeyCostsWhatItChanges() throws {
    let desk = try Desk()
    try desk.ask()
    try desk.readAhead()
    let keys: [(text: String, deleted: Int)] = [
      ("a", 0), ("b", 0), ("\n    ", 0), ("s", 0), ("elf.x", 0), ("", 3), ("\n    ", 0), ("\n    ", 0), ("", 5),
      ("", 5),
      ("x = 1\n    for a in b:\n        c(a)\n        d = a\n    return d\n    ", 0), ("e", 0), ("", 1), ("f", 0),
    ]
    for (text, deleted) in keys {
      desk.delete(deleted)
      desk.type(text)
      let answer = try desk.ask()
      #expect(try isFar(answer))
      // What healing takes back is read once the word is whole.
      #expect(answer.context.evaluatedTokens <= text.utf8.count + 8, "\(text)")
    }
  }

  /// The commit point and the left edge move in coarse steps while nobody waits.
  @Test func typingOnStaysCheap() throws {
    let desk = try Desk()
    try desk.ask()
    try desk.readAhead()
    var costs: [Int] = []
    var readings = 0
    for line in 0..<120 {
      desk.type("\n    line_\(line) = compute(a)")
      let answer = try desk.ask()
      #expect(try isFar(answer))
      costs.append(answer.context.evaluatedTokens)
      if try desk.read(during: { try desk.readAhead() }) > 0 { readings += 1 }
    }
    #expect(costs.sorted()[60] < 32)
    #expect(try #require(costs.max()) < 64, "\(costs)")
    #expect(readings < 24)
  }

  @Test func anEditAboveIsCaughtUpWith() throws {
    let desk = try Desk()
    try desk.ask()
    try desk.readAhead()
    let (bytes, cursor) = (desk.bytes, desk.cursor)
    desk.moveCursor(toLine: desk.snapshot.lineContaining(cursor) - 50)
    desk.type(" # why")
    desk.cursor = cursor + 6
    #expect(try !isFar(desk.ask()))
    try desk.readAhead()
    #expect(try isFar(desk.ask()))
    // Back to what was read before.
    (desk.bytes, desk.cursor) = (bytes, cursor)
    let answer = try desk.ask()
    #expect(try isFar(answer))
    #expect(answer.context.evaluatedTokens <= 2)
  }

  @Test func severalFilesStayReady() throws {
    let desk = try Desk()
    let other = Desk.text(lines: 1200).map { $0 == UInt8(ascii: "v") ? UInt8(ascii: "w") : $0 }
    let first = desk.bytes
    for _ in 0..<2 {
      for (path, bytes) in [("a.py", first), ("b.py", other)] {
        (desk.path, desk.bytes) = (path, bytes)
        try desk.ask()
        try desk.readAhead()
      }
    }
    for (path, bytes) in [("a.py", first), ("b.py", other), ("a.py", first)] {
      (desk.path, desk.bytes) = (path, bytes)
      let answer = try desk.ask()
      #expect(try isFar(answer))
      #expect(answer.context.evaluatedTokens == 1)
    }
  }

  // MARK: The same text

  /// What a session has read changes which window is shown, never what is in it.
  @Test(arguments: [CompletionOptions.Window.near, .far])
  func aSessionAndAFreshProcessSeeTheSame(_ window: CompletionOptions.Window) throws {
    let desk = try Desk()
    desk.type("\n    mark")
    if window == .far {
      try desk.ask()
      desk.readAhead(tokens: 777)
      try desk.ask()
      try desk.readAhead()
    }
    let ready = try desk.ask()
    let fresh = try Desk()
    fresh.type("\n    mark")
    let alone = try fresh.ask(window)
    #expect(try isFar(ready) == (window == .far))
    #expect(ready.context.window == alone.context.window)
    #expect(desk.scripted.segments == fresh.scripted.segments)
    #expect(ready.completions == alone.completions)
    #expect(!alone.completions.isEmpty)
  }

  @Test func withoutBeingAskedForTheWindowIsNear() throws {
    let desk = try Desk()
    #expect(try !isFar(desk.ask(CompletionOptions().window)))
    #expect(try desk.read { try desk.readAhead() } == 0)
  }

  // MARK: Sizes

  @Test(arguments: [256, 512, 1024, 2048, 4096, 8192, 32768])
  func windowsFitTheModel(_ contextLength: Int) throws {
    let desk = try Desk(contextLength: contextLength)
    desk.type("\n    x = ")
    for window in [CompletionOptions.Window.near, .far] {
      let answer = try desk.ask(window)
      #expect(answer.context.tokens + 8 <= contextLength)
      if contextLength >= 2048 { #expect(answer.context.tokens >= min(contextLength / 2, 700)) }
    }
  }

  @Test func aSmallFileIsSeenWhole() throws {
    let desk = try Desk(lines: 16)
    desk.moveCursor(toLine: 13)
    let near = try desk.ask()
    #expect(try #require(near.context.window).startLine == 0)
    #expect(try desk.read { try desk.readAhead() } == 0)
  }
}
