import Foundation
import Testing

/// The commands as scripts use them: shapes, exit status, positions.
@Suite struct CommandTests {
  private let heed: HeedProcess
  private let workspace: URL

  init() throws {
    heed = try HeedProcess()
    workspace = try heed.workspace(SampleWorkspace.files)
  }

  @Test func indexHasTheContractsShape() throws {
    let outcome = try heed.run(["index", workspace.path, "--format", "json"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    try Snapshot.check(
      outcome.json,
      equals: "index",
      changing: ["workspace", "index_path", "index_bytes", "seconds", "cpu_seconds", "peak_rss_bytes"]
    )
  }

  @Test func symbolsAreAllThereInCanonicalOrder() throws {
    let outcome = try heed.run(["symbols", "--all", workspace.path, "--format", "json"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    try Snapshot.check(outcome.json, equals: "symbols")
  }

  @Test(arguments: [("add", "add_item"), ("ring_p", "ring_push"), ("tprice", "total_price"), ("Squ", "Square")])
  func symbolsAreFoundByPrefixAndByLetters(query: String, name: String) throws {
    let outcome = try heed.run(["symbols", query, workspace.path, "--format", "json"])
    let symbols = outcome.json["symbols"] as? [[String: Any]] ?? []
    #expect(symbols.first?["name"] as? String == name)
  }

  @Test func completeHasTheContractsShape() throws {
    let outcome = try heed.run(["complete", "\(workspace.path)/shop/checkout.py:8:25", "--format", "json"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let keys = Set(outcome.json.keys)
    #expect(keys == ["schema", "completions", "withheld", "context", "model", "seconds"])
    try Snapshot.check(
      outcome.json.filter { !["completions", "withheld"].contains($0.key) },
      equals: "complete",
      changing: ["context", "model", "seconds"]
    )
    let completions = outcome.json["completions"] as? [[String: Any]] ?? []
    for completion in completions {
      #expect(Set(completion.keys) == ["text", "replace", "confidence", "sources"])
    }
  }

  @Test func theSamePlaceGivesTheSameBytesAndTheBufferCounts() throws {
    let text = SampleWorkspace.files["shop/checkout.py"] ?? ""
    let place = "\(workspace.path)/shop/checkout.py:8:25"
    func texts(_ outcome: HeedProcess.Outcome) -> [String] {
      (outcome.json["completions"] as? [[String: Any]] ?? []).compactMap { $0["text"] as? String }
    }
    let first = try heed.run(["complete", place, "--format", "json"])
    let again = try heed.run(["complete", place, "--format", "json", "--stdin", "--threads", "1"], input: text)
    #expect(texts(first) == texts(again))
    // A buffer of one line has no line 8.
    let other = try heed.run(["complete", place, "--stdin"], input: "x = 1\n")
    #expect(other.status == 1)
  }

  @Test(arguments: ["1:200", "99:1", "0:1", "1:0"])
  func aPositionOutsideFailsWithOneSentence(position: String) throws {
    let outcome = try heed.run(["complete", "\(workspace.path)/ring.c:\(position)"])
    #expect(outcome.status == 1)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
  }

  @Test(arguments: [["complete"], ["complete", "nowhere"], ["unknown"], ["index", "--format", "xml"], ["symbols"]])
  func wrongUseExitsWithTwo(arguments: [String]) throws {
    #expect(try heed.run(arguments).status == 2)
  }

  @Test(arguments: [["--help"], ["--version"], ["complete", "--help"]])
  func helpExitsWithZero(arguments: [String]) throws {
    let outcome = try heed.run(arguments)
    #expect(outcome.status == 0)
    #expect(!outcome.output.isEmpty)
  }

  @Test func evalHasTheContractsShape() throws {
    let outcome = try heed.run(
      ["eval", workspace.path, "--sample", "3", "--show", "1", "--skip-tools", "--format", "json"]
    )
    #expect(outcome.status == 0, "\(outcome.errors)")
    // Of the results the shape: the numbers change with the model, and slices come by chance.
    var shape = outcome.json
    let results = outcome.json["results"] as? [[String: Any]] ?? []
    shape["results"] = results.filter { $0["language"] as? String == "all" && $0["slice"] as? String == "all" }
    try Snapshot.check(
      shape,
      equals: "eval",
      changing: ["workspace", "model", "examples", "holes", "n", "metrics", "seconds"]
    )
  }

  @Test func evalGivesTheSameNumbersForTheSameSeed() throws {
    func results(_ seed: String) throws -> (numbers: NSArray, places: NSArray) {
      let arguments = [
        "--tasks", "line,identifier", "--sample", "4", "--show", "9", "--skip-tools", "--format", "json",
      ]
      let json = try heed.run(["eval", workspace.path, "--seed", seed] + arguments).json
      let examples = json["examples"] as? [[String: Any]] ?? []
      return (try #require(json["results"] as? NSArray), examples.compactMap { $0["place"] as? NSString } as NSArray)
    }
    let first = try results("1")
    let again = try results("1")
    #expect(first.numbers == again.numbers)
    #expect(first.places == again.places)
    #expect(try results("2").places != first.places)
  }

  @Test(arguments: [["--tasks", "lines"], ["--tasks", ""], ["--sample", "0"], ["--show", "-1"], ["--seed", "x"]])
  func evalRefusesWhatItDoesNotKnow(arguments: [String]) throws {
    #expect(try heed.run(["eval", workspace.path] + arguments).status == 2)
  }

  @Test func evalSaysThatThereIsNothingToMeasure() throws {
    let outcome = try heed.run(["eval", workspace.path, "--files", "*.none"])
    #expect(outcome.status == 1)
    #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
  }

  @Test func builtGrammarsAreLeftAlone() throws {
    let outcome = try heed.run(["grammars", "install"])
    #expect(outcome.status == 0)
    #expect(outcome.errors.split(separator: "\n").allSatisfy { $0.hasSuffix("already built") }, "\(outcome.errors)")
    let list = try heed.run(["grammars", "list", "--format", "json"])
    let grammars = list.json["grammars"] as? [[String: Any]] ?? []
    let names = grammars.compactMap { $0["name"] as? String }
    #expect(names == names.sorted() && Set(names).isSuperset(of: ["c", "go", "python", "rust", "swift", "typescript"]))
    #expect(grammars.allSatisfy { $0["built"] as? Bool == true })
  }

  @Test func forgetRemovesWhatIsKept() throws {
    let index = try heed.run(["index", workspace.path, "--format", "json"])
    let path = try #require(index.json["index_path"] as? String)
    #expect(FileManager.default.fileExists(atPath: path))
    #expect(try heed.run(["forget", workspace.path]).status == 0)
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func cachesArePrivateToTheUser() throws {
    let index = try heed.run(["index", workspace.path, "--format", "json"])
    let path = try #require(index.json["index_path"] as? String)
    func permissions(_ path: String) throws -> Int {
      try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber).intValue
    }
    #expect(try permissions(path) == 0o600)
    #expect(try permissions((path as NSString).deletingLastPathComponent) == 0o700)
  }
}
