import Foundation
import Indexing
import Testing

@Suite struct WorkspaceRootTests {
  @Test(arguments: [
    ("//- /repo/.git/HEAD\nx\n//- /repo/pkg/go.mod\nx\n//- /repo/pkg/a/b.go\nx", "repo/pkg/a/b.go", "repo"),
    ("//- /repo/.git\nx\n//- /repo/a/b.go\nx", "repo/a/b.go", "repo"),
    ("//- /p/go.mod\nx\n//- /p/q/pyproject.toml\nx\n//- /p/q/r/a.py\nx", "p/q/r/a.py", "p/q"),
    ("//- /p/q/a.py\nx", "p/q/a.py", "p/q"),
    ("//- /p/q/a.py\nx", "p/q/not-yet.py", "p/q"),
  ])
  func rootOfAFile(files: String, file: String, root: String) throws {
    let workspace = try TestWorkspace(files)
    #expect(WorkspaceRoot.find(for: workspace.url(file)).path == workspace.url(root).path)
  }

  @Test func locationsAreReadableAndApart() {
    let cache = URL(fileURLWithPath: "/cache")
    let first = IndexLocation.file(cache: cache, workspace: URL(fileURLWithPath: "/a/my project"))
    let second = IndexLocation.file(cache: cache, workspace: URL(fileURLWithPath: "/b/my project"))
    #expect(first.path.hasPrefix("/cache/heed/my-project-") && first.path.hasSuffix("/index.sqlite"))
    #expect(first != second)
    #expect(first == IndexLocation.file(cache: cache, workspace: URL(fileURLWithPath: "/a/my project/")))
    #expect(IndexLocation.file(cache: cache, workspace: URL(fileURLWithPath: "/")).path.hasPrefix("/cache/heed/"))
  }
}
