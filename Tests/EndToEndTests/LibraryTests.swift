import Foundation
import Testing

/// Libraries on the command line: indexed with the workspace, left out of its symbols, and forgotten with it.
@Suite(.serialized)
struct LibraryTests {
  private let heed: HeedProcess
  private let workspace: URL

  init() throws {
    heed = try HeedProcess()
    try heed.writeSettings("{}")
    let base = heed.folder.appendingPathComponent("base")
    workspace = try heed.workspace([
      "main.py": "import tool\nimport json\n\nx = tool.\n",
      ".venv/pyvenv.cfg": "home = \(base.path)/bin\nversion = 3.11.4\n",
      ".venv/lib/python3.11/site-packages/tool.py": "def only_in_the_tool(): pass\n",
    ])
    let library = base.appendingPathComponent("lib/python3.11")
    try FileManager.default.createDirectory(at: library, withIntermediateDirectories: true)
    for name in ["os", "json"] {
      try Data("def dumps(): pass\n".utf8).write(to: library.appendingPathComponent("\(name).py"))
    }
  }

  private var stores: [String] {
    let folder = heed.folder.appendingPathComponent(".cache/heed/libraries").path
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  @Test func librariesAreIndexedOnceAndForgotten() throws {
    let first = try heed.run(["index", workspace.path, "--format", "json"])
    #expect(first.status == 0, "\(first.errors)")
    let libraries = first.json["libraries"] as? [String: Any]
    #expect(libraries?["libraries"] as? Int == 2)
    #expect(libraries?["indexed"] as? Int == 2)
    #expect(libraries?["symbols"] as? Int == 3)
    #expect(first.json["files"] as? Int == 1)
    #expect(stores.count == 2)

    let again = try heed.run(["index", workspace.path, "--format", "json"]).json["libraries"] as? [String: Any]
    #expect(again?["indexed"] as? Int == 0)
    #expect(again?["libraries"] as? Int == 2)
    let skipped = try heed.run(["index", workspace.path, "--skip-libraries", "--format", "json"])
    #expect(skipped.json["libraries"] == nil)

    let times = try heed.run(["symbols", "--time", workspace.path, "--sample", "3", "--format", "json"])
    let kinds = (times.json["times"] as? [[String: Any]] ?? []).compactMap { $0["query"] as? String }
    #expect(kinds.prefix(2) == ["prefix", "fuzzy"])
    #expect(kinds.suffix(3) == ["library prefix", "library members", "library definition"])

    let symbols = try heed.run(["symbols", "--all", workspace.path]).output
    #expect(!symbols.contains("only_in_the_tool"))

    #expect(try heed.run(["forget", workspace.path]).status == 0)
    #expect(stores.isEmpty)
  }
}
