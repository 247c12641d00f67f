import Completion
import Support
import TestSupport
import Testing

/// The names that are listed at `$0`.
@Suite(.enabled(if: Grammars.areBuilt, "the grammars are not built: run `heed grammars install`"))
struct NameCandidatesTests {
  struct Case: Sendable, CustomStringConvertible {
    var code: String
    /// The first names, in order.
    var first: [String] = []
    /// Names that are somewhere in the list.
    var contains: [String] = []
    var lacks: [String] = []
    var isSure: Bool?
    var description: String { code.debugDescription }
  }

  private func check(_ test: Case) throws {
    let workspace = try TestWorkspace(test.code)
    let list = NameCandidates.candidates(
      in: workspace.document,
      at: workspace.cursor,
      index: workspace.store,
      catalog: Grammars.catalog,
      limit: 100
    )
    let names = list.items.map(\.name)
    #expect(Array(names.prefix(test.first.count)) == test.first)
    for name in test.contains { #expect(names.contains(name), "\(name) must be in \(names)") }
    for name in test.lacks { #expect(!names.contains(name), "\(name) must not be in \(names)") }
    if let isSure = test.isSure { #expect(list.isSure == isSure) }
    #expect(list.items.map(\.sortKey) == list.items.map(\.sortKey).sorted())
    #expect(Set(names).count == names.count)
  }

  // MARK: Scope

  @Test(arguments: [
    Case(
      code: """
        //- /other.py
        def item_of_index(): pass
        //- /a.py
        from other import item_imported
        item_file = 1
        def f(item_parameter):
            item_local = 2
            return it$0
        """,
      first: ["item_local", "item_parameter", "item_file", "item_imported", "item_of_index"]
    ),
    Case(code: "//- /a.py\ndef f(Value, value_two):\n    return val$0\n", first: ["value_two", "Value"]),
    Case(code: "//- /a.py\ndef f(my_long_name):\n    return mln$0\n", first: ["my_long_name"]),
    Case(code: "//- /a.py\ndef f(a_b):\n    return 12$0\n", lacks: ["a_b"]),
    Case(code: "//- /a.py\ndef f(abc):\n    return 1\n\ndef g(abd):\n    return ab$0\n", first: ["abd"]),
    Case(code: "//- /a.py\nx = 1  # ab$0\nabc = 2\n", lacks: ["abc"]),
    Case(code: "//- /a.py\nx = foo.abc\ny = ab$0\n", contains: ["abc"]),
    Case(code: "//- /a.py\ndef f():\n    return re$0\n", lacks: ["return"]),
    Case(
      code: """
        //- /b.go
        package a
        func itemOther() {}
        //- /a.go
        package a
        import item "example.com/x/y"
        func itemHere(itemParameter int) {
        	itemLocal := 1
        	it$0
        }
        """,
      first: ["itemLocal", "itemParameter", "itemHere", "item", "itemOther"]
    ),
    Case(
      code: """
        //- /b.swift
        func itemOther() {}
        //- /a.swift
        struct Itemized {
          var itemField = 1
          func itemMethod(itemParameter: Int) {
            let itemLocal = 1
            it$0
          }
        }
        """,
      first: ["itemLocal", "itemParameter"],
      contains: ["itemField", "itemMethod", "itemOther", "Itemized"]
    ),
    Case(
      code: """
        //- /b.h
        int item_other(int x);
        //- /a.c
        static int item_here(int item_parameter) {
          int item_local = 1;
          return it$0;
        }
        """,
      first: ["item_local", "item_parameter", "item_here", "item_other"]
    ),
  ])
  func scope(_ test: Case) throws { try check(test) }

  // MARK: Imports and labels

  @Test(arguments: [
    Case(
      code: "//- /pkg/store.py\nclass Store: pass\ndef connect(): pass\n//- /pkg/a.py\nfrom .store import $0\n",
      contains: ["Store", "connect"]
    ),
    Case(
      code: "//- /pkg/store.py\nclass Store: pass\n//- /pkg/__init__.py\n//- /b.py\nfrom pkg.st$0\n",
      first: ["store"]
    ),
    Case(code: "//- /pkg/store.py\nclass Store: pass\n//- /b.py\nfrom pkg import $0\n", contains: ["store"]),
    Case(
      code: "//- /b.py\ndef draw(width, *, height=1, color: str = (1, 2)):\n    pass\n//- /a.py\ndraw(1, $0)\n",
      contains: ["width", "height", "color"]
    ),
    Case(
      code: "//- /b.swift\nfunc draw(at point: [Int: (Int) -> Int], _ x: Int, scale: Int) {}\n//- /a.swift\n"
        + "func f() {\n  draw($0)\n}\n",
      first: ["at", "scale"],
      lacks: ["_"]
    ),
    Case(code: "//- /a.py\nx = le$0\n", first: ["len"]),
  ])
  func importsAndLabels(_ test: Case) throws { try check(test) }

  // MARK: Members

  static let store = """
    //- /store.py
    class Base:
        def close(self): pass
    class Store(Base):
        limit = 3
        def __init__(self):
            self.entries = {}
        def find(self, key): pass

    """

  @Test(arguments: [
    Case(
      code: store + "//- /a.py\nfrom store import Store\ndef f(s: Store):\n    s.$0\n",
      contains: ["find", "limit", "entries", "close"],
      lacks: ["Store", "f"],
      isSure: true
    ),
    Case(code: store + "//- /a.py\nfrom store import Store\ns = Store()\ns.f$0\n", first: ["find"], isSure: true),
    Case(code: store + "//- /a.py\nimport store\nstore.$0\n", contains: ["Store", "Base"], lacks: ["find"]),
    Case(
      code: store
        + "//- /a.py\nfrom store import Store\nclass A:\n    def __init__(self):\n        self.store = Store()\n"
        + "    def go(self):\n        x = self.$0\n",
      contains: ["store", "go"],
      isSure: true
    ),
    Case(
      code: store
        + "//- /a.py\nfrom store import Store\nclass A:\n    def __init__(self):\n        self.store = Store()\n"
        + "    def go(self):\n        self.store.$0\n",
      contains: ["find", "close"]
    ),
    Case(
      code: "//- /a.py\nimport lib\nclass A(lib.B):\n    def go(self):\n        self.$0\n",
      contains: ["go"],
      isSure: false
    ),
    Case(code: "//- /a.py\ndef f(x):\n    x.alpha()\n    x.$0\n", contains: ["alpha"], isSure: false),
    Case(
      code: """
        //- /client/client.go
        package client
        type Base struct { ID int }
        type Client struct {
        	Base
        	Name string
        }
        func (c *Client) Fetch(path string) error { return nil }
        func New() (*Client, error) { return nil, nil }
        //- /main.go
        package main
        import "example.com/app/client"
        func run(c *client.Client) {
        	c.$0
        }
        """,
      contains: ["Name", "Fetch", "ID"],
      isSure: true
    ),
    Case(
      code: """
        //- /client/client.go
        package client
        type Client struct { Name string }
        func New() (*Client, error) { return nil, nil }
        func (c *Client) Fetch() {}
        //- /main.go
        package main
        import "example.com/app/client"
        func run() {
        	c, err := client.New()
        	c.$0
        }
        """,
      contains: ["Name", "Fetch"]
    ),
    Case(
      code: """
        //- /client/client.go
        package client
        func New() {}
        //- /main.go
        package main
        import "example.com/app/client"
        func run() {
        	client.N$0
        }
        """,
      first: ["New"]
    ),
    Case(
      code: """
        //- /b.swift
        struct Point {
          var x: Double
          func scaled(by factor: Double) -> Point { self }
        }
        extension Point { var length: Double { 0 } }
        //- /a.swift
        func f(point: Point) {
          point.$0
        }
        """,
      contains: ["x", "scaled", "length"],
      isSure: true
    ),
    Case(
      code: """
        //- /b.h
        struct point { int x; int y; };
        //- /a.c
        int f(struct point *p) {
          return p->$0;
        }
        """,
      contains: ["x", "y"],
      isSure: false
    ),
  ])
  func members(_ test: Case) throws { try check(test) }

  // MARK: Constraint

  /// The model wants a name that does not exist: what it writes does.
  @Test func aSureReceiverAllowsItsMembersOnly() throws {
    let code = Self.store + "//- /a.py\nfrom store import Store\ndef f(s: Store):\n    s.$0\n"
    let workspace = try TestWorkspace(code)
    let result = try workspace.complete(writing: "fetch(1)", options: CompletionOptions(extent: .line))
    let text = result.completions.first?.text ?? ""
    #expect(["find", "limit", "entries", "close"].contains { text.hasPrefix($0) })
  }

  /// Also for a value that the model itself writes, but not in a string, nor where an attribute may be made.
  @Test(arguments: [
    ("y = $0", "s.fetch(1)", "s.f"),
    ("y = \"$0", "s.fetch\"", "s.fetch\""),
    ("y = $0", "\"s.fetch\"", "\"s.fetch\""),
  ])
  func membersAreHeldToWithinTheText(_ line: String, _ writes: String, _ begins: String) throws {
    let code = Self.store + "//- /a.py\nfrom store import Store\ndef f(s: Store):\n    \(line)\n"
    let workspace = try TestWorkspace(code)
    let result = try workspace.complete(writing: writes, options: CompletionOptions(extent: .line))
    let text = result.completions.first?.text ?? result.withheld.first?.text ?? ""
    #expect(text.hasPrefix(begins))
    #expect(!text.hasPrefix("s.fetch") || line.contains("\""))
  }

  @Test func anAttributeMayBeMade() throws {
    let workspace = try TestWorkspace(
      "//- /a.py\nclass A:\n    def __init__(self, x):\n        self.old = x\n        $0\n"
    )
    let result = try workspace.complete(writing: "self.fresh = x", options: CompletionOptions(extent: .line))
    #expect(result.completions.first?.text == "self.fresh = x")
  }

  @Test func theNamesBeforeTheCursorStay() throws {
    let code = Self.store + "//- /a.py\nfrom store import Store\ndef f(s: Store):\n    s.fi$0\n"
    let workspace = try TestWorkspace(code)
    let result = try workspace.complete(writing: "nd(1)", options: CompletionOptions(extent: .line))
    #expect(result.completions.first?.text == "nd(1)")
    #expect(result.completions.first?.replace == workspace.cursor..<workspace.cursor)
  }
}
