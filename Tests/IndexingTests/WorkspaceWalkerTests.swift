import Foundation
import Indexing
import SymbolIndex
import Testing

@Suite struct WorkspaceWalkerTests {
  private func paths(_ workspace: TestWorkspace, _ options: IndexingOptions = IndexingOptions()) throws -> [String] {
    try workspace.walk(options).files.map(\.path)
  }

  @Test func onlyKnownLanguagesInOrderOfBytes() throws {
    let workspace = try TestWorkspace(
      "//- /b/z.py\nx\n//- /b.py\nx\n//- /a.txt\nx\n//- /B.swift\nx\n//- /b/.hidden.go\nx\n//- /Makefile\nx"
    )
    #expect(try paths(workspace) == ["B.swift", "b.py", "b/.hidden.go", "b/z.py"])
  }

  @Test func linksPipesAndLoopsAreNotFollowed() throws {
    let workspace = try TestWorkspace("//- /a/real.py\nx = 1")
    try FileManager.default.createSymbolicLink(atPath: workspace.url("a/link.py").path, withDestinationPath: "real.py")
    try FileManager.default.createSymbolicLink(atPath: workspace.url("a/loop").path, withDestinationPath: "..")
    try FileManager.default.createSymbolicLink(atPath: workspace.url("self.py").path, withDestinationPath: "self.py")
    let made = unsafe mkfifo(workspace.url("pipe.py").path, 0o600)
    #expect(made == 0)
    let result = try workspace.walk()
    #expect(result.files.map(\.path) == ["a/real.py"])
    #expect(result.errors.isEmpty)
  }

  @Test func namesThatAreNotTextCome() throws {
    let workspace = try TestWorkspace()
    let folder = workspace.root.path + "/"
    for name: [UInt8] in [Array("new\nline.py".utf8), [0x61, 0xFF, 0x2E, 0x70, 0x79], Array(#"b\xff.py"#.utf8)] {
      let path = (Array(folder.utf8) + name + [0]).map(CChar.init(bitPattern:))
      let descriptor = unsafe open(path, O_CREAT | O_WRONLY, 0o600)
      #expect(descriptor >= 0)
      close(descriptor)
    }
    #expect(try paths(workspace) == [#"a\xff.py"#, #"b\x5cxff.py"#, "new\nline.py"])
  }

  // Root reads everything; there the next test stands for this one.
  @Test(.enabled(if: getuid() != 0, "root reads folders without permission"))
  func unreadableFoldersAreReported() throws {
    let workspace = try TestWorkspace("//- /a/x.py\nx\n//- /secret/y.py\nx")
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: workspace.url("secret").path)
    defer {
      try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: workspace.url("secret").path)
    }
    let result = try workspace.walk()
    #expect(result.files.map(\.path) == ["a/x.py"])
    #expect(result.errors.map(\.path) == ["secret"])
  }

  // A path longer than the system takes cannot be read by root either.
  @Test func foldersThatCannotBeReadAreReportedAndTheWalkGoesOn() throws {
    let workspace = try TestWorkspace("//- /z.py\nx = 1")
    let name = String(repeating: "d", count: 250)
    let start = FileManager.default.currentDirectoryPath
    #expect(try makeDeepFolder(in: workspace.root.path, name: name, depth: 20))
    #expect(FileManager.default.currentDirectoryPath == start)
    let result = try workspace.walk()
    #expect(result.files.map(\.path) == ["z.py"])
    try removeDeepFolder(workspace.url(name).path)
  }

  private func makeDeepFolder(in root: String, name: String, depth: Int) throws -> Bool {
    let script =
      "cd \"$0\"; i=0; while [ $i -lt $2 ]; do mkdir \"$1\" && cd -P \"$1\" || exit 1; i=$((i+1)); done; : > deep.py"
    return try shell(script, [root, name, String(depth)])
  }

  private func removeDeepFolder(_ path: String) throws { _ = try shell("rm -rf \"$0\"", [path]) }

  private func shell(_ script: String, _ arguments: [String]) throws -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", script] + arguments
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  @Test func vendoredFoldersAndNestedRepositoriesRankLow() throws {
    let workspace = try TestWorkspace(
      "//- /a.py\nx\n//- /vendor/v/b.py\nx\n//- /sub/c.py\nx\n//- /sub/.git\ngitdir: x\n//- /Third_Party/d.py\nx"
    )
    let ranks = Dictionary(uniqueKeysWithValues: try workspace.walk().files.map { ($0.path, $0.rank) })
    #expect(ranks == ["a.py": .own, "vendor/v/b.py": .vendored, "sub/c.py": .vendored, "Third_Party/d.py": .vendored])
    // A file that is saved keeps its rank.
    let walker = WorkspaceWalker(workspace: workspace.root, catalog: try Grammars.catalog(), options: IndexingOptions())
    for (path, rank) in ranks { #expect(walker.file(at: path)?.rank == rank, "\(path)") }
  }

  @Test func optionsLeaveFilesOut() throws {
    let workspace = try TestWorkspace(
      "//- /a.py\nx\n//- /b.go\nx\n//- /gen/c.py\nx\n//- /keep/d.py\nx\n//- /big.py\n"
        + String(repeating: "x", count: 200)
    )
    var options = IndexingOptions()
    options.excludes = ["gen/", "/keep/d.py"]
    options.disabledLanguages = ["go"]
    options.maximumFileBytes = 100
    let files = try workspace.walk(options).files
    #expect(files.map(\.path) == ["a.py", "big.py"])
    #expect(files.map(\.skipped) == [nil, "larger than 100 bytes"])
    options.maximumFiles = 1
    let result = try workspace.walk(options)
    #expect(result.files.count == 1)
    #expect(result.errors.map(\.path) == [""])
  }

  @Test(arguments: [
    "a.py", "dir/b.py", "none.py", "dir", "ignored/c.py", "link.py", "../a.py", "", "/", "dir/../a.py", ".git/d.py",
  ])
  func oneFileIsLookedAtAsTheWalkDoes(path: String) throws {
    let workspace = try TestWorkspace(
      "//- /a.py\nx\n//- /dir/b.py\nx\n//- /dir/.gitignore\n!*.py\n//- /ignored/c.py\nx\n"
        + "//- /.gitignore\nignored\n//- /.git/d.py\nx"
    )
    try FileManager.default.createSymbolicLink(atPath: workspace.url("link.py").path, withDestinationPath: "a.py")
    let walker = WorkspaceWalker(workspace: workspace.root, catalog: try Grammars.catalog(), options: IndexingOptions())
    #expect((walker.file(at: path) != nil) == ["a.py", "dir/b.py"].contains(path))
  }
}
