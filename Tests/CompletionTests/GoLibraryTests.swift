import Completion
import Foundation
import Indexing
import TestSupport
import Testing

/// Names of Go's standard library and of the module cache, both made up.
@Suite(.enabled(if: Grammars.areBuilt, "the grammars are not built"))
struct GoLibraryTests {
  private static let libraries = """
    //- /project/go.mod
    module example.com/work

    require (
    \tgithub.com/Acme/store/v2 v2.1.0
    \tgopkg.in/yaml.v3 v3.0.1 // indirect
    )
    //- /go/VERSION
    go1.22.1
    //- /go/src/fmt/print.go
    package fmt
    func Println(a ...any) (n int, err error) { return 0, nil }
    func newPrinter() *pp { return nil }
    //- /go/src/fmt/print_test.go
    package fmt
    func TestPrint() {}
    //- /go/src/net/http/client.go
    package http
    import "net/url"
    type Client struct { Timeout int }
    func (c *Client) Get(url string) (resp *Response, err error) { return nil, nil }
    func (c *Client) send() {}
    func Where() *url.URL { return nil }
    //- /go/src/net/http/response.go
    package http
    type Response struct { Status string; closed bool }
    func NewResponse() (r *Response, err error) { return nil, nil }
    //- /go/src/net/url/url.go
    package url
    type URL struct { Host string }
    //- /cache/github.com/!acme/store/v2@v2.1.0/store.go
    package store
    func Open(path string) *Store { return nil }
    type Store struct { Base }
    //- /cache/github.com/!acme/store/v2@v2.1.0/base.go
    package store
    type Base struct { Path string }
    //- /cache/gopkg.in/yaml.v3@v3.0.1/yaml.go
    package yaml
    func Unmarshal(in []byte) error { return nil }

    """

  private func workspace(_ code: String) throws -> LibraryWorkspace {
    try LibraryWorkspace(Self.libraries + "//- /project/main.go\npackage main\n\n" + code) { top in
      var paths = LibraryPaths()
      paths.goRoot = top.appending(path: "go")
      paths.goModuleCache = top.appending(path: "cache")
      return paths
    }
  }

  @Test(arguments: [
    ("import \"fmt\"\n\nfunc f() {\n\tfmt.$0\n}\n", ["Println"]),
    ("import \"net/http\"\n\nfunc f(c *http.Client) {\n\tc.$0\n}\n", ["Get", "Timeout"]),
    ("import \"net/http\"\n\nfunc f() {\n\tr := http.NewResponse()\n\tr.$0\n}\n", ["Status"]),
    ("import \"net/http\"\n\nfunc f() {\n\tu := http.Where()\n\tu.$0\n}\n", ["Host"]),
    ("import \"github.com/Acme/store/v2\"\n\nfunc f() {\n\tstore.$0\n}\n", ["Base", "Open", "Store"]),
    (
      "import \"github.com/Acme/store/v2\"\n\nfunc f() {\n\ts := store.Open(\"a\")\n\ts.$0\n}\n",
      ["Base", "Path"]
    ),
    ("import \"gopkg.in/yaml.v3\"\n\nfunc f() {\n\tyaml.$0\n}\n", ["Unmarshal"]),
    ("import web \"net/http\"\n\nfunc f() {\n\tweb.N$0\n}\n", ["NewResponse"]),
  ])
  func names(code: String, names: [String]) throws {
    let list = try workspace(code).names()
    #expect(list.items.map(\.name).sorted() == names)
    #expect(list.isSure)
  }

  @Test(arguments: [("fmt.Println(1)", true), ("fmt.Printline(1)", false)])
  func judge(text: String, isShown: Bool) throws {
    let result = try workspace("import \"fmt\"\n\nfunc f() {\n\t$0\n}\n").complete(writing: text)
    #expect(result.completions.first?.text == (isShown ? text : nil))
  }
}
