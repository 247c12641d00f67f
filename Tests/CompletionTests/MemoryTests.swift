import Completion
import Foundation
import Indexing
import SourceText
import Support
import Synchronization
import TestSupport
import Testing

/// What is remembered of the open file and of others, and what is never asked for.
@Suite(.enabled(if: Grammars.areBuilt, "the grammars are not built: run `heed grammars install`"))
struct MemoryTests {
  /// The other files' texts as the disk has them, and which were asked for.
  final class Disk: Sendable {
    private let texts: [String: String]
    private let asked = Mutex<[String]>([])

    init(_ texts: [String: String]) { self.texts = texts }

    var paths: [String] { asked.withLock { $0 } }

    func read(_ path: String) -> [UInt8]? {
      asked.withLock { $0.append(path) }
      return texts[path].map { Array($0.utf8) }
    }
  }

  static let idiom = "    with self.lock.acquire_read(timeout=3):\n"
  /// Often enough to outweigh a model that is sure of something else.
  static let helper = ["one", "two", "four", "five", "six"].map { "def \($0)(self):\n\(idiom)        pass\n" }.joined()

  private func complete(
    _ fixture: String,
    disk: Disk? = nil,
    usesMemory: Bool = true,
    times: Int = 1
  ) throws -> [String?] {
    let workspace = try TestWorkspace(fixture)
    var document = workspace.document
    if let disk { document.source = { disk.read($0) } }
    // The model wants nothing here.
    let engine = try TestModel(scripts: [.init(after: "nowhere at all", writes: "")]).engine()
    return try (0..<times).map { _ in
      try engine.complete(
        document,
        at: workspace.cursor,
        index: workspace.store,
        options: CompletionOptions(judges: false, usesMemory: usesMemory, constrainsNames: false, extent: .line),
        cancellation: CancellationFlag()
      ).completions.first?.text
    }
  }

  @Test func anIdiomOfTheOpenFileIsFollowed() throws {
    let before = "//- /a.py\n\(Self.helper)def three(self):\n    with self.l$0\n"
    #expect(try complete(before) == ["ock.acquire_read(timeout=3):"])
    #expect(try complete(before, usesMemory: false) == [nil])
    let after = "//- /a.py\ndef three(self):\n    with self.l$0\n        pass\n\(Self.helper)"
    #expect(try complete(after) == ["ock.acquire_read(timeout=3):"])
  }

  static let twoFiles = """
    //- /pack/helper.py
    \(helper)
    //- /pack/main.py
    def three(self):
        with self.l$0
    """

  private var helperOnDisk: String {
    SourceFixture(Self.twoFiles).files.first { $0.path == "pack/helper.py" }?.text ?? ""
  }

  @Test func anIdiomOfAnotherFileIsFollowed() throws {
    let disk = Disk(["pack/helper.py": helperOnDisk])
    let texts = try complete(Self.twoFiles, disk: disk, times: 2)
    #expect(texts == ["ock.acquire_read(timeout=3):", "ock.acquire_read(timeout=3):"])
    #expect(disk.paths == ["pack/helper.py"], "read once, and the cursor's own file never")
  }

  @Test func withoutMemoryNothingIsRead() throws {
    let disk = Disk(["pack/helper.py": helperOnDisk])
    #expect(try complete(Self.twoFiles, disk: disk, usesMemory: false) == [nil])
    #expect(disk.paths.isEmpty)
  }

  @Test(arguments: [nil, "", "x = 1\n", helper + "# changed since\n"])
  func aFileThatIsNotAsIndexedIsLeftOut(text: String?) throws {
    let disk = Disk(text.map { ["pack/helper.py": $0] } ?? [:])
    #expect(try complete(Self.twoFiles, disk: disk) == [nil])
  }

  /// What stands on disk where the cursor is would be the answer.
  @Test func theFileOnDiskUnderTheCursorIsNeverAskedFor() throws {
    let own = "//- /pack/main.py\nfrom pack import main\nimport main\ndef three(self):\n    with self.l$0\n"
    let disk = Disk(["pack/main.py": Self.helper])
    #expect(try complete(own, disk: disk) == [nil])
    #expect(disk.paths.isEmpty)
  }

  /// The files that are read do not become more with the repository.
  @Test func fewFilesAreRead() throws {
    let others = (0..<40).map { "//- /pack/f\($0).py\nclass Shared\($0 % 4): pass\nlock = Shared0()\n" }.joined()
    let disk = Disk([:])
    _ = try complete(others + "//- /pack/main.py\nx = Shared0\nlock = $0\n", disk: disk)
    #expect(!disk.paths.isEmpty && disk.paths.count <= 16)
    #expect(disk.paths.allSatisfy { $0 != "pack/main.py" })
  }

  // MARK: Files of a workspace

  @Test func onlyRegularFilesInsideAreRead() throws {
    let folder = try TemporaryFolder()
    let root = folder.url.appending(component: "root")
    let files = FileManager.default
    try files.createDirectory(at: root.appending(component: "sub"), withIntermediateDirectories: true)
    try Data("in".utf8).write(to: root.appending(path: "sub/a.py"))
    try Data("out".utf8).write(to: folder.url.appending(component: "out.py"))
    try Data(count: WorkspaceFile.largest + 1).write(to: root.appending(component: "big.py"))
    try files.createSymbolicLink(
      at: root.appending(component: "link.py"),
      withDestinationURL: folder.url.appending(component: "out.py")
    )
    try files.createSymbolicLink(at: root.appending(component: "linked"), withDestinationURL: folder.url)
    #expect(WorkspaceFile.text(at: "sub/a.py", in: root) == Array("in".utf8))
    let others = ["", "/", "sub", "sub/", "none", "../out.py", "sub/../../out.py", "./sub/a.py", "link.py", "big.py"]
    for path in others + ["linked/out.py", "sub//a.py", "sub/a.py\0"] {
      #expect(WorkspaceFile.text(at: path, in: root) == nil, "\(path)")
    }
  }
}
