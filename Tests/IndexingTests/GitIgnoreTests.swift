import Foundation
import Indexing
import Support
import Testing

/// The walk against git itself: the same files, for rules and names made from a seed and for the rules of the manual.
@Suite struct GitIgnoreTests {
  private func git(_ arguments: [String], in folder: URL) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git", "-c", "core.excludesFile=/dev/null"] + arguments
    process.currentDirectoryURL = folder
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return data
  }

  private func check(_ workspace: TestWorkspace, folder: String = "", _ what: String) throws {
    let listed = try git(["ls-files", "-co", "--exclude-standard", "-z"], in: workspace.url(folder))
    let expected = listed.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      .filter { $0.hasSuffix(".py") }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let walker = WorkspaceWalker(
      workspace: workspace.url(folder),
      catalog: try Grammars.catalog(),
      options: IndexingOptions()
    )
    let found = try walker.walk(cancellation: .init()).files.map(\.path)
    #expect(found == expected, "\(what)")
  }

  private static let names = [
    "a.py", "b.py", "ab.py", "a b.py", "#x.py", "!y.py", "a[b].py", "x-y.py", "é.py", "foo.py", "a\\b.py", "z .py",
  ]
  private static let folders = [
    "", "foo/", "foo/bar/", "foo/bar/foo/", "bar/", "a/b/c/", "src/", "build/", "[x]/", "foo bar/",
  ]

  private func makeTree() throws -> TestWorkspace {
    let workspace = try TestWorkspace()
    for folder in Self.folders { for name in Self.names { try workspace.write(folder + name, "") } }
    _ = try git(["init", "-q"], in: workspace.root)
    return workspace
  }

  // One file of patterns a case; from gitignore(5) and the corners of wildmatch.
  private static let patterns = [
    "a.py", "/a.py", "foo", "foo/", "/foo", "/foo/", "bar/", "foo/bar", "foo/bar/", "/foo/bar/*", "foo/*", "foo/*.py",
    "**/foo", "**/foo/a.py", "foo/**", "foo/**/a.py", "**/bar/**", "a/**/c", "a/**/c/a.py", "a/**/", "**/", "**", "*",
    "***",
    "/**/a.py", "/*", "/*/", "*/", "*/a.py", "*.py\n!a.py", "*\n!*.py", "*\n!*/\n!*.py", "foo/\n!foo/a.py",
    "foo/*\n!foo/a.py",
    "a?py", "?.py", "a*b.py", "[ab].py", "[!a].py", "[^a]*.py", "[a-b].py", "[]-]*", "x[-]y.py", "x[a-]y.py",
    "[[:alpha:]].py",
    "[[:upper:][:digit:]]*", "[[:bogus:]].py", "a[[]b].py", "a\\[b\\].py", "[a", "a\\", "\\#x.py", "#x.py", "\\!y.py",
    "!y.py",
    "a b.py", "a\\ b.py", "a.py ", "a.py   ", "z .py", "z\\ .py", "a.py\\ ", "a.py\t", "\\a.py", "é.py", "?.py",
    "??.py", "a\\\\b.py",
    "\u{FEFF}a.py", "a.py\r\nb.py\r\n", "foo/bar/../a.py", "./a.py", "//a.py", "foo//a.py", "foo**", "**foo",
    "f**o/a.py",
    "foo/**bar/a.py", "foo/b**/a.py", "/foo/b**", "foo/b**r/a.py", "f?o/b**/a.py", "foo/b**/**/a.py", "a.py/", "!a.py",
    "", "/", "//", "!", "[x]/", "\\[x]/", "foo bar/", "foo\\ bar/",
    "src/*\n!src/a.py\nsrc/a*", "*.py\n!/foo/\n!foo/*.py", "/foo/*\n!/foo/bar/\n/foo/bar/*\n!/foo/bar/foo/", "**/*.py",
    "a*/**",
  ]

  @Test func rootPatternsMeanWhatGitSays() throws {
    let workspace = try makeTree()
    for pattern in Self.patterns {
      try workspace.write(".gitignore", pattern)
      try check(workspace, pattern.debugDescription)
    }
  }

  @Test func nestedFilesAndInfoExclude() throws {
    let workspace = try makeTree()
    try workspace.write(".gitignore", "*.py\n!foo/\nbuild\n")
    try workspace.write("foo/.gitignore", "!a.py\n/b.py\nbar/b.py\n")
    try workspace.write("foo/bar/.gitignore", "!*.py\n/foo/\n!/foo\n")
    try workspace.write("src/.gitignore", "!/x-y.py\n")
    try workspace.write(".git/info/exclude", "x-y.py\n!build\nsrc/a.py\n")
    try check(workspace, "nested")
  }

  @Test func aFolderInARepositoryIsUnderItsRules() throws {
    let workspace = try makeTree()
    try workspace.write(".gitignore", "/foo/bar/a.py\nb.py\n/foo/foo.py\n")
    try workspace.write("foo/.gitignore", "bar/x-y.py\n/é.py")
    try check(workspace, folder: "foo/bar", "folder")
  }

  @Test func aWorkTreeOfItsOwnReadsTheSharedExcludes() throws {
    let workspace = try makeTree()
    try workspace.write(".git/info/exclude", "a.py\n")
    let identity = ["-c", "user.name=n", "-c", "user.email=e@x"]
    _ = try git(identity + ["commit", "-q", "--allow-empty", "-m", "start"], in: workspace.root)
    _ = try git(["worktree", "add", "-q", "../work/tree"], in: workspace.root)
    try workspace.write("tree/a.py", "")
    try workspace.write("tree/b.py", "")
    try check(workspace, folder: "tree", "work tree")
  }

  @Test func seededRules() throws {
    var random = SeededGenerator(seed: 42)
    let pieces = [
      "a", "b", "foo", "bar", "*", "**", "?", "/", "/", ".py", "[ab]", "[!f]", "!", "src", "x-y", "\\*", "build", " ",
    ]
    let workspace = try makeTree()
    for round in 0..<60 {
      func rules() -> String {
        (0..<Int(random.next() % 4 + 1)).map { _ in
          (0..<Int(random.next() % 5 + 1)).map { _ in pieces[Int(random.next() % UInt64(pieces.count))] }.joined()
        }
        .joined(separator: "\n")
      }
      let root = rules()
      let nested = rules()
      try workspace.write(".gitignore", root)
      try workspace.write("foo/.gitignore", nested)
      try check(workspace, "round \(round): \(root.debugDescription) and in foo \(nested.debugDescription)")
    }
  }

  @Test func aHostilePatternTakesNoTime() throws {
    let workspace = try TestWorkspace()
    try workspace.write(String(repeating: "a", count: 200) + ".py", "")
    try workspace.write(
      ".gitignore",
      String(repeating: "*a", count: 100) + "b\n" + String(repeating: "**/", count: 100) + "b"
    )
    #expect(try workspace.walk().files.count == 1)
  }
}
