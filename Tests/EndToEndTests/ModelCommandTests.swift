import Foundation
import Testing

/// `heed model` on the bundled model.
@Suite struct ModelCommandTests {
  private let heed: HeedProcess
  private let model: String

  init() throws {
    heed = try HeedProcess()
    let folder = HeedProcess.checkout.appendingPathComponent("models")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".gguf") }
    model = folder.appendingPathComponent(try #require(files.sorted().first)).path
  }

  @Test func listShowsTheBundledModelAsActive() throws {
    let outcome = try heed.run(["model", "list", "--format", "json"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let models = outcome.json["models"] as? [[String: Any]] ?? []
    #expect(models.count == 1)
    #expect(
      Set(models.first?.keys.map { $0 } ?? [])
        == ["name", "path", "architecture", "parameters", "type", "bytes", "fim", "active", "problem"]
    )
    #expect(models.first?["active"] as? Bool == true)
    #expect(models.first?["fim"] as? Bool == true)
  }

  @Test func tokenizeIsLossless() throws {
    let empty = try heed.run(["model", "tokenize", model])
    #expect(empty.json["tokens"] as? [Int] == [])
    let code = try heed.run(["model", "tokenize", model, "--time"], input: "def f(x):\n    return x\n")
    #expect((code.json["tokens"] as? [Int] ?? []).count > 5)
    #expect(code.errors.hasPrefix("23 bytes, ") && code.errors.contains(" MB/s; vocabulary read in "))
  }

  @Test func logitsDoNotDependOnSplitOrThreads() throws {
    let tokens = (0..<12).map { "\($0 * 7 + 20)" }.joined(separator: ",")
    let whole = try heed.run(["model", "logits", model, "--tokens", tokens, "--threads", "1"])
    #expect(whole.status == 0, "\(whole.errors)")
    #expect((whole.json["logits"] as? [[Any]])?.count == 12)
    for arguments in [["--split", "1,7,4"], ["--split", "3"], ["--threads", "2"]] {
      let other = try heed.run(["model", "logits", model, "--tokens", tokens] + arguments)
      #expect(other.output == whole.output, "\(arguments)")
    }
  }

  @Test func benchMeasuresEachLengthAtEachDepth() throws {
    let outcome = try heed.run(
      ["model", "bench", model, "-p", "8,16", "-n", "2,3", "-d", "0,4", "--repeat", "2", "--format", "json"]
    )
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(Set(outcome.json.keys) == ["schema", "results", "load_seconds", "peak_rss_bytes"])
    let results = outcome.json["results"] as? [[String: Any]] ?? []
    #expect(
      results.map { "\($0["test"] ?? "") \($0["depth"] ?? "")" }
        == ["pp8 0", "pp16 0", "tg2 0", "tg3 0", "pp8 4", "pp16 4", "tg2 4", "tg3 4"]
    )
    for result in results {
      #expect((result["samples"] as? [Double])?.count == 2)
      #expect((result["tokens_per_second"] as? Double ?? 0) > 0)
    }
    let nothing = try heed.run(["model", "bench", model, "-p", "0", "-n", "0", "--format", "json"])
    #expect((nothing.json["results"] as? [Any])?.isEmpty == true, "\(nothing.errors)")
  }

  /// The first command packs the weights and keeps them, the others map them; `heed forget` is about workspaces.
  @Test func weightsAreKeptAndForgetLeavesThem() throws {
    try heed.writeSettings("{}")
    let folder = heed.folder.appendingPathComponent(".cache/heed/weights")
    func files() throws -> [String: NSNumber] {
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      let numbers = try names.map { name in
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.appendingPathComponent(name).path)
        return (name, try #require(attributes[.systemFileNumber] as? NSNumber))
      }
      return Dictionary(uniqueKeysWithValues: numbers)
    }
    let bench = ["model", "bench", model, "-p", "8", "-n", "0"]
    #expect(try heed.run(bench + ["--unshared"]).status == 0)
    #expect(!FileManager.default.fileExists(atPath: folder.path))
    #expect(try heed.run(bench).status == 0)
    let kept = try files()
    #expect(kept.count == 1)
    #expect(try heed.run(bench).status == 0)
    let workspace = try heed.workspace(SampleWorkspace.files)
    #expect(try heed.run(["complete", workspace.path + "/shop/checkout.py:5:5"]).status == 0)
    #expect(try heed.run(["forget", workspace.path]).status == 0)
    #expect(try files() == kept)
    // One that is of no use is made again.
    let file = folder.appendingPathComponent(try #require(kept.keys.first))
    try Data([1, 2, 3]).write(to: file)
    #expect(try heed.run(bench).status == 0)
    #expect(try files().keys == kept.keys)
    #expect(try Data(contentsOf: file).count > 1 << 20)
  }

  @Test(arguments: [
    (["-p", "2000000"], 2, "-p takes"), (["-n", "-1"], 2, "-n"), (["-n", "1,,2"], 2, "-n takes"),
    (["-d", "x"], 2, "-d takes"), (["--repeat", "0"], 2, "--repeat takes"), (["-d", "999999"], 1, "context of"),
    (["-p", "999999"], 1, "context of"), (["-n", "999999"], 1, "context of"),
  ])
  func benchRefusesWhatDoesNotFit(arguments: [String], status: Int32, says: String) throws {
    let outcome = try heed.run(["model", "bench", model] + arguments)
    #expect(outcome.status == status, "\(outcome.errors)")
    #expect(outcome.errors.contains(says), "\(outcome.errors)")
    if status == 1 { #expect(outcome.errors.split(separator: "\n").count == 1) }
  }

  @Test func useSetsTheDefaultAndKeepsOtherSettings() throws {
    let settings = heed.folder.appendingPathComponent(".config/heed/config.json")
    try FileManager.default.createDirectory(at: settings.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(#"{"eagerness": 0.25}"#.utf8).write(to: settings)
    #expect(try heed.run(["model", "use", model]).status == 0)
    let object = try JSONSerialization.jsonObject(with: Data(contentsOf: settings)) as? [String: Any]
    #expect(object?["model"] as? String == model)
    #expect(object?["eagerness"] as? Double == 0.25)
  }

  @Test func useOfWhatIsNotThereFails() throws {
    let outcome = try heed.run(["model", "use", "no-such-model"])
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("heed model list"))
  }
}
