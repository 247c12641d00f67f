import SymbolIndex
import Testing

@Suite struct FileLookupTests {
  private let folder: IndexFolder
  private let store: SymbolStore

  init() throws {
    folder = try IndexFolder()
    store = try folder.open()
    let paths = [
      "pkg/util/net.py", "lib/pkg/util/net.py", "pkg/util/net.pyi", "pkg/util/helpers.py", "net.py", "subnet.py",
    ]
    try store.apply(paths.map { file($0, ["function f"]) } + [file("vendor/util/net.py", [], rank: .vendored)])
  }

  @Test(arguments: [
    ("net.py", ["net.py", "pkg/util/net.py", "lib/pkg/util/net.py", "vendor/util/net.py"]),
    ("util/net.py", ["pkg/util/net.py", "lib/pkg/util/net.py", "vendor/util/net.py"]),
    ("pkg/util/net.py", ["pkg/util/net.py", "lib/pkg/util/net.py"]),
    ("til/net.py", []),
    ("", []),
  ])
  func bySuffix(suffix: String, expected: [String]) throws {
    #expect(try store.files(endingWith: suffix, limit: 10).map(\.path) == expected)
    #expect(try store.files(endingWith: suffix, limit: 1).map(\.path) == Array(expected.prefix(1)))
  }

  @Test func byFolder() throws {
    #expect(
      try store.files(inFolder: "pkg/util").map(\.path) == [
        "pkg/util/helpers.py", "pkg/util/net.py", "pkg/util/net.pyi",
      ]
    )
    #expect(try store.files(inFolder: "").map(\.path) == ["net.py", "subnet.py"])
    #expect(try store.files(inFolder: "util").isEmpty)
    #expect(try store.folders(endingWith: "util", limit: 10) == ["pkg/util", "lib/pkg/util", "vendor/util"])
    #expect(try store.folders(endingWith: "pkg/util", limit: 1) == ["pkg/util"])
    #expect(try store.folders(endingWith: "til", limit: 10).isEmpty)
    #expect(try store.folders(in: "", limit: 10) == ["lib", "pkg", "vendor"])
    #expect(try store.folders(in: "", limit: 2) == ["lib", "pkg"])
    #expect(try store.folders(in: "pkg", limit: 10) == ["pkg/util"])
    #expect(try store.folders(in: "pkg/util", limit: 10).isEmpty)
    #expect(try store.folders(in: "pk", limit: 10).isEmpty)
  }

  @Test func importsKeepTheirOrder() throws {
    let imports = [
      ImportRecord(path: "a.py", module: "os", names: [], alias: "system", line: 0),
      ImportRecord(path: "a.py", module: "typing", names: ["Any", "List"], line: 3),
    ]
    try store.apply([file("a.py", [], imports: imports)])
    #expect(try store.imports(ofFile: "a.py") == imports)
    #expect(try store.imports(ofFile: "none.py").isEmpty)
  }

  @Test func referencesGoWithTheirFile() throws {
    try store.apply([file("a.py", [], references: ["x", "y"]), file("b.py", [], references: ["y", "z", "\"q\"\0"])])
    #expect(try store.files(mentioning: "y", limit: 10).map(\.path) == ["a.py", "b.py"])
    #expect(try store.files(mentioningRare: "y", most: 2) == ["a.py", "b.py"])
    #expect(try store.files(mentioningRare: "y", most: 1) == [])
    #expect(try store.references(ofFile: "b.py") == ["\"q\"", "y", "z"])
    #expect(try store.counts().references == 5)
    try store.apply([], removed: ["b.py"])
    try store.tidy()
    #expect(try store.files(mentioning: "y", limit: 10).map(\.path) == ["a.py"])
    #expect(try store.knownNames(among: ["x", "z"]) == ["x"])
    #expect(try store.counts().references == 2)
  }
}
