import Completion
import Decoding
import Evaluation
import Foundation
import GGUF
import SourceText
import Support
import SymbolIndex
import Syntax
import TestSupport
import Testing
import Tokenization

/// A marker planted in every line: while a hole is looked at, what was taken out is nowhere.
@Suite(.enabled(if: Grammars.areBuilt, "run `heed grammars install`"))
struct LeakTests {
  /// The product, with a look at all that it could have the truth from.
  private final class Inspector: Completer {
    private let engine: EngineCompleter
    private let model: ScriptedModel
    private let tokenizer: Tokenizer
    private let files: [String: String]
    private(set) var looks = 0
    private(set) var leaks: [String] = []

    init(files: [String: String]) throws {
      let folder = try TemporaryFolder()
      var builder = GGUFBuilder()
      builder.setByteVocabulary()
      let path = folder.path("vocabulary.gguf")
      try builder.write(to: path)
      tokenizer = try Tokenizer(file: GGUFFile(path: path))
      model = ScriptedModel(tokenizer: tokenizer, scripts: [])
      let loaded = LoadedModel(model: model, tokenizer: tokenizer, layout: nil, name: "scripted")
      let completion = CompletionEngine(model: loaded, catalog: Grammars.catalog, time: MonotonicTime { 0 })
      engine = EngineCompleter(engine: completion, options: CompletionOptions(), eagerness: 0.5)
      self.files = files
    }

    func text(at place: CompletionPlace) throws -> TextAnswer {
      let markers = markers(missingIn: place)
      if !markers.isEmpty { looks += 1 }
      for marker in markers { try look(for: marker, at: place) }
      let answer = try engine.text(at: place)
      let prompt = String(decoding: model.segments.flatMap { $0.tokens.flatMap(tokenizer.bytes(of:)) }, as: UTF8.self)
      #expect(!prompt.isEmpty)
      leaks += markers.filter(prompt.contains).map { "prompt: \($0)" }
      return answer
    }

    func names(at place: CompletionPlace) throws -> [String] { try engine.names(at: place) }

    /// The words that only the hole had: in the real file, but not in the document.
    private func markers(missingIn place: CompletionPlace) -> [String] {
      func words(_ text: String) -> Set<String> {
        Set(text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init).filter { $0.contains("marker") })
      }
      let document = String(decoding: place.document.snapshot.bytes, as: UTF8.self)
      return words(files[place.document.path] ?? "").subtracting(words(document)).sorted()
    }

    private func look(for marker: String, at place: CompletionPlace) throws {
      if try !place.index.knownNames(among: [marker]).isEmpty { leaks.append("index words: \(marker)") }
      try place.index.forEachSymbol { symbol in
        if "\(symbol)".contains(marker) { leaks.append("symbols: \(marker)") }
      }
      for path in try place.index.fileStampList().map(\.path) {
        if try place.index.references(ofFile: path).contains(marker) { leaks.append("references: \(marker)") }
        // What the memory reads: files of the index.
        let text = place.document.source?(path) ?? []
        if String(decoding: text, as: UTF8.self).contains(marker) { leaks.append("memory: \(marker) in \(path)") }
      }
    }
  }

  @Test(arguments: [EvaluationTask.line, .block, .replay]) func whatWasTakenOutIsNowhere(task: EvaluationTask) throws {
    let fixture = try EvaluationFixture()
    let inspector = try Inspector(files: fixture.files)
    _ = try fixture.report(tasks: [task], sample: 40, completers: [(.full, inspector)])
    #expect(inspector.leaks == [])
    #expect(inspector.looks > (task == .replay ? 1 : 5))
  }

  @Test func theHolesOfACommitAreNotInItsParentsTree() throws {
    let fixture = try EvaluationFixture()
    let root = fixture.root.path
    func git(_ arguments: [String]) throws {
      let identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
      let output = try ChildProcess.run("git", ["-C", root] + identity + arguments)
      try #require(output.status == 0, "\(output.text)")
    }
    try git(["init", "-q"])
    try git(["add", "."])
    try git(["commit", "-q", "-m", "first"])
    // The second commit adds lines to one file and a new file; both have markers that the first does not.
    var files = fixture.files
    let path = "package/module0.py"
    files[path] =
      (files[path] ?? "") + "\n\ndef added(basket):\n    late_marker = Basket1()\n    return late_marker.total\n"
    files["package/new.py"] = EvaluationFixture.module(7, of: 6)
    for path in [path, "package/new.py"] {
      try fixture.folder.write(Array((files[path] ?? "").utf8), to: "workspace/" + path)
    }
    try git(["add", "."])
    try git(["commit", "-q", "-m", "second"])
    let inspector = try Inspector(files: files)
    let report = try fixture.report(tasks: [.line], sample: 20, usesHistory: true, completers: [(.full, inspector)])
    #expect(report.commits == 1)
    #expect(report.revision.count == 40)
    #expect(Set(report.outcomes.map(\.path)) == [path, "package/new.py"])
    for outcome in report.outcomes where outcome.path == path {
      let line = outcome.example.typed + outcome.example.expected
      #expect(line.contains("late_marker") || line.contains("def added"), "\(line)")
    }
    #expect(inspector.leaks == [])
    #expect(inspector.looks > 0)
  }
}
