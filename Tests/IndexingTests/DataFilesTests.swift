import Indexing
import SymbolIndex
import Testing

/// Files of languages without symbols: known by name and text, never parsed, never counted.
@Suite struct DataFilesTests {
  @Test func dataFilesAreKnownAndNotParsed() throws {
    let workspace = try TestWorkspace(
      """
      //- /package.json
      { "name": "goods" }
      //- /docs/README.md
      # Goods
      //- /.github/ci.yml
      on: push
      """
    )
    try workspace.write("package-lock.json", "[" + String(repeating: "{\"a\": [1]},\n", count: 80_000) + "1]\n")
    // With no time to parse in, a file that is parsed is left out and reported.
    var options = IndexingOptions()
    options.parseTimeLimit = 0
    let report = try workspace.run(options)
    #expect(report.files == 0 && report.filesParsed == 0 && report.filesSkipped == 0 && report.bytes == 0)
    #expect(report.symbols == 0 && report.references == 0 && report.imports == 0 && report.errors.isEmpty)
    let store = try workspace.open(.readOnly)
    let paths = [".github/ci.yml", "docs/README.md", "package-lock.json", "package.json"]
    let stamps = try store.fileStampList()
    #expect(stamps.map(\.path) == paths && stamps.allSatisfy { $0.skipped == nil && $0.contentHash != 0 })
    #expect(try store.files(inFolder: "docs").map(\.language) == ["markdown"])
    // A second run finds nothing to do, and a change is seen.
    for path in paths { try workspace.age(path, by: 100) }
    try workspace.run(options)
    let snapshot = try store.snapshotIdentifier
    try workspace.run(options)
    #expect(try store.snapshotIdentifier == snapshot)
    try workspace.write("package.json", "{}")
    try workspace.indexer(workspace.open(), options).update(path: "package.json")
    #expect(try store.fileStamp(of: "package.json")?.size == 2)
  }

  @Test func largeAndBinaryDataCountForNothingToo() throws {
    let workspace = try TestWorkspace()
    try workspace.write("big.json", String(repeating: "[1],\n", count: 300_000))
    try workspace.write("binary.md", [0x78, 0x00, 0x79])
    let report = try workspace.run()
    #expect(report.filesSkipped == 0 && report.errors.isEmpty)
    let reasons = try workspace.open(.readOnly).fileStampList().map { "\($0.path): \($0.skipped ?? "")" }
    #expect(reasons == ["big.json: larger than 1048576 bytes", "binary.md: binary"])
  }

  @Test func dataOfOthersIsNotMet() throws {
    let workspace = try TestWorkspace(
      """
      //- /node_modules/a/package.json
      {}
      //- /node_modules/a/index.js
      f()
      //- /vendor/b/README.md
      # B
      //- /a.json
      {}
      """
    )
    #expect(try workspace.walk().files.map(\.path) == ["a.json", "node_modules/a/index.js"])
  }

  /// Data has a limit of its own: it takes no source file's place, and none takes its.
  @Test func dataDoesNotCrowdOutSources() throws {
    let workspace = try TestWorkspace()
    for name in ["a", "b", "c", "d"] {
      try workspace.write("\(name).json", "{}")
      try workspace.write("\(name).py", "")
    }
    var options = IndexingOptions()
    options.maximumFiles = 3
    options.maximumDataFiles = 2
    let walk = try workspace.walk(options)
    #expect(walk.files.count { $0.path.hasSuffix(".py") } == 3)
    #expect(walk.files.count { $0.path.hasSuffix(".json") } == 2)
    #expect(walk.errors.map(\.message).contains { $0.hasPrefix("More than 3 source files") })
    options.maximumFiles = 4
    #expect(try workspace.walk(options).errors.isEmpty)
  }
}
