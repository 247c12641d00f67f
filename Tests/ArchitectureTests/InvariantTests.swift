import Testing

/// What the design says is absent, looked for in the text.
@Suite struct InvariantTests {
  /// Checks that no line of the given modules holds one of the words.
  private func check(
    absent words: [String],
    in isChecked: (SourceFile) -> Bool,
    because reason: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for file in SourceTree.swift where isChecked(file) {
      for (index, line) in file.lines.enumerated() where !line.trimmingPrefix(while: \.isWhitespace).hasPrefix("//") {
        for word in words where line.containsAtWordStart(word) {
          Issue.record("\(file.path):\(index + 1) has “\(word)”: \(reason)", sourceLocation: sourceLocation)
        }
      }
    }
  }

  @Test func nothingOpensASocket() {
    check(
      absent: ["FoundationNetworking", "URLSession", "socket(", "NWConnection", "import NIO"],
      in: { _ in true },
      because: "Heed is offline"
    )
  }

  @Test func onlyTheServerAndTheProgramReadTheWorldByThemselves() {
    let free: Set<String> = ["LanguageServer", "heed", "TestSupport", "Support"]
    check(
      absent: ["processInfo.environment", "ContinuousClock", "Date()", "currentDirectoryPath", "getenv("],
      in: { !free.contains($0.module) },
      because: "clock, environment and current directory are passed in"
    )
  }

  /// Its shared threads come with a timer that wakes the process every second.
  @Test func nothingRunsOnDispatchQueues() {
    check(
      absent: ["DispatchQueue", "DispatchSource", "DispatchWorkItem", "Task {", "Task.detached", "await "],
      in: { !["TestSupport"].contains($0.module) },
      because: "a server at rest uses no processor time"
    )
  }

  @Test func onlyTheWireAndTheProgramWriteToStandardOutput() {
    check(
      absent: ["print(", "FileHandle.standardOutput", "STDOUT_FILENO"],
      in: { !["JSONRPC", "heed"].contains($0.module) },
      because: "standard output belongs to the protocol"
    )
  }

  @Test func onlyTheIndexHasSQL() {
    check(
      absent: ["SELECT ", "INSERT INTO", "import GRDB"],
      in: { $0.module != "SymbolIndex" },
      because: "SQL stays in SymbolIndex"
    )
  }

  @Test func nothingTrapsOnPurpose() {
    check(
      absent: ["try!", "fatalError(", "as! "],
      in: { _ in true },
      because: "bad input gets an error"
    )
  }

  @Test func noFileIsTooLong() {
    let tests = SourceTree.files(in: "Tests", withExtensions: ["swift"]).filter { !$0.path.contains("/Fixtures/") }
    let all =
      SourceTree.swift + tests + SourceTree.files(in: "Sources", withExtensions: ["c", "h"])
    for file in all {
      #expect(file.lines.count <= 600, "\(file.path) has \(file.lines.count) lines; split it")
      #expect(!file.lines.contains { $0.hasPrefix("@testable") }, "\(file.path)")
    }
  }
}

extension String {
  /// True if `word` is there and neither a letter nor a quote stands before it: `print(`, not `fingerprint(` or `"try!"`.
  fileprivate func containsAtWordStart(_ word: String) -> Bool {
    ranges(of: word).contains { range in
      guard range.lowerBound > startIndex else { return true }
      let before = self[index(before: range.lowerBound)]
      return !before.isLetter && before != "\""
    }
  }
}
