import Indexing
import SourceText
import SymbolIndex
import Syntax
import Testing

/// Fixtures in, lines `kind container.name | signature | doc @line:column` out; positions count from 1.
@Suite struct SymbolExtractorTests {
  private func extract(_ text: String, _ path: String) throws -> ExtractedSymbols {
    let catalog = try Grammars.catalog()
    let language = try #require(catalog.language(forPath: path))
    let parser = try SyntaxParser(grammar: catalog.grammar(for: language))
    let tree = try #require(parser.parse(Array(text.utf8)))
    return try SymbolExtractor.extract(tree: tree, path: path)
  }

  private func check(
    _ text: String,
    _ path: String,
    _ expected: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let lines = try extract(text, path).symbols.map { symbol in
      let position = "@\(symbol.position.line + 1):\(symbol.position.column + 1)"
      let doc = symbol.doc.map { "\($0) " } ?? ""
      return "\(symbol.kind.rawValue) \(symbol.qualifiedName) | \(symbol.signature) | \(doc)\(position)"
    }
    #expect(lines.joined(separator: "\n") == expected, sourceLocation: sourceLocation)
  }

  // MARK: Languages

  @Test(.enabled(if: Grammars.areBuilt("python"), "the Python parser is not built"))
  func python() throws {
    try check(
      #"""
      """A module."""
      import os

      LIMIT: int = 10
      TABLE = {
          "a": 1,
      }

      # How to greet.
      def greet(
          name: str,  # whom
          *,
          loud: bool = False,
      ) -> str:
          def inner():
              pass
          return name

      @decorator
      class Greeter(Base, metaclass=Meta):
          '''
          Greets people.

          At length.
          '''
          count = 0

          def __init__(self, name):
              self.name = name  # who is greeted

          @property
          def polite(self) -> bool: return True

          async def run(self): ...

          class Options:
              depth: int = 3
      """#,
      "a.py",
      """
      constant LIMIT | LIMIT: int = 10 | @4:1
      constant TABLE | TABLE = { | @5:1
      function greet | def greet(name: str, *, loud: bool = False) -> str | How to greet. @10:5
      function greet.inner | def inner() | @15:9
      class Greeter | class Greeter(Base, metaclass=Meta) | Greets people. @20:7
      field Greeter.count | count = 0 | @26:5
      constructor Greeter.__init__ | def __init__(self, name) | @28:9
      field Greeter.name | self.name = name | who is greeted @29:14
      property Greeter.polite | def polite(self) -> bool | @32:9
      method Greeter.run | async def run(self) | @34:15
      class Greeter.Options | class Options | @36:11
      field Greeter.Options.depth | depth: int = 3 | @37:9
      """
    )
  }

  @Test(.enabled(if: Grammars.areBuilt("go"), "the Go parser is not built"))
  func go() throws {
    try check(
      """
      // Package client talks.
      package client

      const (
      \tA = iota // the first
      \tB
      )

      var ErrGone = errors.New("gone")

      // Client talks to a server.
      //
      // It is safe.
      type Client struct {
      \tName string `json:"name"` // of the user
      \tio.Reader
      \topts struct {
      \t\tdepth int
      \t}
      }

      type Doer interface {
      \t// Do does.
      \tDo(ctx context.Context) error
      }

      type ID = string

      //go:generate stringer
      func New(name string, opts ...Option) (*Client, error) {
      \treturn nil, nil
      }

      /*
      Send sends.
      */
      func (c *Client) Send(
      \tctx context.Context, // when to stop
      \tbody []byte,
      ) error {
      \ttype local struct{ x int }
      \treturn nil
      }
      """,
      "a.go",
      """
      constant A | const A = iota | the first @5:2
      constant B | const B | @6:2
      variable ErrGone | var ErrGone = errors.New("gone") | @9:5
      struct Client | type Client struct | Client talks to a server. @14:6
      field Client.Name | Name string | of the user @15:2
      field Client.Reader | io.Reader | @16:5
      field Client.opts | opts struct { depth int } | @17:2
      field Client.opts.depth | depth int | @18:3
      interface Doer | type Doer interface | @22:6
      method Doer.Do | Do(ctx context.Context) error | Do does. @24:2
      class ID | type ID = string | @27:6
      function New | func New(name string, opts ...Option) (*Client, error) | @30:6
      method Client.Send | func (c *Client) Send(ctx context.Context, body []byte) error | Send sends. @37:18
      struct Client.Send.local | type local struct | @41:7
      field Client.Send.local.x | x int | @41:21
      """
    )
  }

  @Test(.enabled(if: Grammars.areBuilt("c"), "the C parser is not built"))
  func c() throws {
    try check(
      """
      /* A header. */

      #define LIMIT 10
      #define MAX(a, b) \\
        ((a) > (b) ? (a) : (b))

      /**
       * @brief A point.
       */
      typedef struct point {
        int x; /**< across */
        const char *names[4];
        int (*compare)(const void *, const void *);
      } point_t, *point_p;

      enum color { RED, GREEN = 2 };

      static int counter = 0;

      // Adds.
      int add(int a, /* left */
              int b);

      static struct point *make(void) {
        int local = 1;
        return 0;
      }
      """,
      "a.h",
      """
      constant LIMIT | #define LIMIT 10 | @3:9
      function MAX | #define MAX(a, b) | @4:9
      struct point | struct point | A point. @10:16
      field point.x | int x | across @11:7
      field point.names | const char *names[4] | @12:15
      field point.compare | int (*compare)(const void *, const void *) | @13:9
      struct point_t | typedef struct point point_t, *point_p | A point. @14:3
      struct point_p | typedef struct point point_t, *point_p | A point. @14:13
      enum color | enum color | @16:6
      enummember color.RED | RED | @16:14
      enummember color.GREEN | GREEN = 2 | @16:19
      variable counter | static int counter = 0 | @18:12
      function add | int add(int a, int b) | Adds. @21:5
      function make | static struct point *make(void) | @24:22
      """
    )
  }

  @Test(.enabled(if: Grammars.areBuilt("swift"), "the Swift parser is not built"))
  func swift() throws {
    try check(
      """
      import Foundation

      let limit = 10

      /// Talks to a server.
      ///
      /// At length.
      @MainActor
      public final class Client: Base, Sendable {
        /// The name.
        private(set) var name: String = "x"
        var isOpen: Bool { true }
        let handlers: [
          String: Handler
        ] = [:]

        // MARK: Life
        init?(name: String) { nil }

        @available(macOS 10.15, *) @discardableResult
        func send<T: Encodable>(
          _ value: T,  // what
          to: String = "a(b",
        ) async throws -> Int where T: Sendable {
          func helper() {}
          return 1
        }

        enum Kind: String {
          case plain, fancy(Int, name: String)
          indirect case deep(Kind)
        }
      }

      extension Client: Equatable {
        var isEmpty: Bool { get { true } }
      }

      protocol Talker {
        associatedtype Word
        var word: Word { get }
        func talk(_ word: Word)
      }

      func `default`() {}
      typealias Pair = (Int, Int)
      """,
      "a.swift",
      """
      constant limit | let limit = 10 | @3:5
      class Client | public final class Client: Base, Sendable | Talks to a server. @9:20
      property Client.name | private(set) var name: String = "x" | The name. @11:20
      property Client.isOpen | var isOpen: Bool | @12:7
      property Client.handlers | let handlers: [String: Handler] = [:] | @13:7
      constructor Client.init | init?(name: String) | @18:3
      method Client.send | func send<T: Encodable>(_ value: T, to: String = "a(b") async throws -> Int where T: Sendable | @21:8
      function Client.send.helper | func helper() | @25:10
      enum Client.Kind | enum Kind: String | @29:8
      enummember Client.Kind.plain | case plain | @30:10
      enummember Client.Kind.fancy | case fancy(Int, name: String) | @30:17
      enummember Client.Kind.deep | case deep(Kind) | @31:19
      namespace Client | extension Client: Equatable | @35:11
      property Client.isEmpty | var isEmpty: Bool | @36:7
      interface Talker | protocol Talker | @39:10
      typeparameter Talker.Word | associatedtype Word | @40:18
      property Talker.word | var word: Word { get } | @41:7
      method Talker.talk | func talk(_ word: Word) | @42:8
      function default | func `default`() | @45:6
      class Pair | typealias Pair = (Int, Int) | @46:11
      """
    )
  }

  // MARK: Imports and references

  @Test(.enabled(if: Grammars.areBuilt("python"), "the Python parser is not built"))
  func pythonImports() throws {
    let text = """
      import os, os.path as p
      from ..util import first, second as other, third
      from typing import *
      print(first.value)
      """
    let extracted = try extract(text, "a.py")
    #expect(
      extracted.imports == [
        ImportRecord(path: "a.py", module: "os", names: [], line: 0),
        ImportRecord(path: "a.py", module: "os.path", names: [], alias: "p", line: 0),
        ImportRecord(path: "a.py", module: "..util", names: ["first", "third"], line: 1),
        ImportRecord(path: "a.py", module: "..util", names: ["second"], alias: "other", line: 1),
        ImportRecord(path: "a.py", module: "typing", names: [], line: 2),
      ]
    )
    #expect(extracted.references == ["print", "value"])
  }

  @Test(.enabled(if: Grammars.areBuilt("go"), "the Go parser is not built"))
  func goImports() throws {
    let text = "package a\nimport (\n\t\"fmt\"\n\tx \"net/http\"\n)\n"
    #expect(
      try extract(text, "a.go").imports == [
        ImportRecord(path: "a.go", module: "fmt", names: [], line: 2),
        ImportRecord(path: "a.go", module: "net/http", names: [], alias: "x", line: 3),
      ]
    )
  }

  // MARK: Odd texts

  @Test(.enabled(if: Grammars.areBuilt("python"), "the Python parser is not built"), arguments: ["\n", "\r\n", "\r"])
  func positionsCountLinesAsEditorsDo(lineEnd: String) throws {
    let text = ["x = 1", "# é", "class A:", "    y = 2", ""].joined(separator: lineEnd)
    let symbols = try extract(text, "a.py").symbols
    // Python itself does not end a comment at a lone return.
    #expect(symbols.first?.position == TextPosition(line: 0, column: 0))
    if lineEnd != "\r" { #expect(symbols.map { $0.position.line } == [0, 2, 3]) }
  }

  @Test(
    .enabled(if: Grammars.areBuilt("python", "go", "c", "swift"), "the parsers are not built"),
    arguments: ["a.py", "a.go", "a.c", "a.swift"]
  )
  func brokenTextsGiveWhatCanBeUnderstood(path: String) throws {
    let texts = [
      "", "\u{0}", "((((((((((", "}}}}}}", "def f(:\n  class\n", "func f( { struct {", "int f(int", "class A { func",
      "/*", "\"\"\"",
      String(repeating: "{", count: 3_000), String(repeating: "if x:\n ", count: 500), "@a(b(c",
      String(repeating: "class A:\n", count: 2) + "\u{FFFD}\r\r\n",
    ]
    for text in texts { _ = try extract(text, path) }
    for bytes: [UInt8] in [[0xFF, 0xFE, 0x00], [UInt8](repeating: 0xC3, count: 100)] {
      let catalog = try Grammars.catalog()
      let language = try #require(catalog.language(forPath: path))
      let tree = try #require(try SyntaxParser(grammar: catalog.grammar(for: language)).parse(bytes))
      _ = try SymbolExtractor.extract(tree: tree, path: path)
    }
  }

  @Test(.enabled(if: Grammars.areBuilt("python"), "the Python parser is not built"))
  func everyPrefixOfATextIsExtracted() throws {
    let text = Array("# d\n@a\nclass A(B):\n  '''x'''\n  def f(self, a=1): self.b = {\n 1: 2}\nX = [1,\n".utf8)
    for length in 0...text.count {
      _ = try extract(String(decoding: text.prefix(length), as: UTF8.self), "a.py")
    }
  }

  @Test(.enabled(if: Grammars.areBuilt("python"), "the Python parser is not built"))
  func longDeclarationsAreCut() throws {
    let parameters = (0..<100).map { "parameter_é\($0)" }.joined(separator: ", ")
    let signature = try #require(try extract("def f(\(parameters)): pass\n", "a.py").symbols.first?.signature)
    #expect(signature.utf8.count <= 303)
    #expect(signature.hasPrefix("def f(parameter_é0, ") && signature.hasSuffix("…"))
  }
}
