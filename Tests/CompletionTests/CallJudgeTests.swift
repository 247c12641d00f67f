import Completion
import Support
import TestSupport
import Testing

/// Calls with a number of arguments that the called function does not take are withheld, and no others.
@Suite(.enabled(if: Grammars.areBuilt, "the grammars are not built: run `heed grammars install`"))
struct CallJudgeTests {
  /// The files of a workspace with the cursor at `$0`, and lines that may be written there.
  struct Case: Sendable, CustomStringConvertible {
    var files: String
    var right: [String] = []
    var wrong: [String] = []
    var description: String { files.debugDescription }
  }

  private func check(_ test: Case) throws {
    let workspace = try TestWorkspace(test.files)
    let files = SourceFixture(test.files).files
    var document = workspace.document
    document.source = { path in files.first { $0.path == path }.map { Array($0.text.utf8) } }
    var options = CompletionOptions(extent: .line)
    options.constrainsNames = false
    options.maximumTokens = 200
    options.automatic = true
    for (lines, reason) in [(test.right, nil), (test.wrong, WithholdingReason.arity)] {
      for line in lines {
        let result = try workspace.engine(writing: [line + "\n"]).complete(
          document,
          at: workspace.cursor,
          index: workspace.store,
          options: options,
          cancellation: CancellationFlag()
        )
        #expect(result.withheld.first?.reason == reason, "\(line)")
        #expect(result.completions.first?.text == (reason == nil ? line : nil), "\(line)")
      }
    }
  }

  @Test(arguments: [
    Case(
      files: "//- /a.py\ndef g(a, b=1): pass\n$0\n",
      right: ["g(1)", "g(1, 2)", "g(1, b=2)", "g(a=1)", "g(b=1, a=2)", "g(*[1])", "g(1, **{})", "g(c for c in [1])"],
      wrong: ["g()", "g(1, 2, 3)", "g(1, c=2)", "g(b=1)", "g(1, a=2)", "print(g())", "x = g(g(), 1)"]
    ),
    Case(
      files: "//- /a.py\ndef g(a, *more, key, other=\", (\", **rest): pass\n$0\n",
      right: ["g(1, key=2)", "g(1, 2, 3, key=2)", "g(1, key=2, what=3)"],
      wrong: ["g(1)", "g(key=1)"]
    ),
    Case(files: "//- /a.py\ndef g(a, /, b): pass\n$0\n", right: ["g(1, 2)", "g(1, b=2)"], wrong: ["g(1)"]),
    // What is not certain stands.
    Case(files: "//- /a.py\nimport t\n@t.task\ndef g(a): pass\n$0\n", right: ["g()"]),
    Case(files: "//- /a.py\ndef g(a): pass\ng = wrap(g)\n$0\n", right: ["g()"]),
    Case(files: "//- /a.py\ndef g(a): pass\ndef f(g):\n    $0\n", right: ["g()"]),
    Case(
      files: "//- /a.py\ntry:\n    def g(a): pass\nexcept OSError:\n    def g(a, b): pass\n$0\n",
      right: ["g(1, 2)"]
    ),
    Case(files: "//- /a.py\nfrom b import g\n$0\n//- /b.py\ndef g(a): pass\n", right: ["g(1)"], wrong: ["g()"]),
    Case(files: "//- /a.py\nfrom b import g\n$0\n//- /b.py\n@wraps(h)\ndef g(a): pass\n", right: ["g()"]),
    Case(files: "//- /a.py\nimport b\n$0\n//- /b.py\ndef g(a): pass\n", right: ["b.g(1)"], wrong: ["b.g()"]),
    Case(files: "//- /a.py\nfrom c import g\n$0\n//- /b.py\ndef g(a): pass\n", right: ["g()"]),
  ])
  func functionsOfPython(_ test: Case) throws { try check(test) }

  @Test(arguments: [
    Case(
      files: "//- /a.py\nclass A:\n    def g(self, a): pass\n    def f(self):\n        $0\n",
      right: ["self.g(1)", "self.g(a=1)", "A.g(self, 1)"],
      wrong: ["self.g()", "self.g(1, 2)"]
    ),
    Case(
      files: "//- /a.py\nclass A:\n    @staticmethod\n    def g(a): pass\n    def f(self):\n        $0\n",
      right: ["self.g(1)"],
      wrong: ["self.g()"]
    ),
    Case(
      files: "//- /a.py\nclass A:\n    @property\n    def g(self): pass\n    def f(self):\n        $0\n",
      right: ["self.g(1)"]
    ),
    Case(
      files:
        "//- /a.py\nfrom b import B\nclass A(B):\n    def f(self):\n        $0\n//- /b.py\nclass B:\n    def g(self, a): pass\n",
      right: ["self.g(1)"],
      wrong: ["self.g()"]
    ),
    Case(
      files: "//- /a.py\nclass A:\n    def __init__(self, a): pass\n$0\n",
      right: ["A(1)"],
      wrong: ["A()", "x = A(1, 2)"]
    ),
    Case(files: "//- /a.py\nclass A:\n    b = 1\n$0\n", right: ["A()", "A(1)"]),
    Case(
      files: "//- /a.py\nclass A:\n    def __new__(cls): pass\n    def __init__(self, a): pass\n$0\n",
      right: ["A()"]
    ),
    Case(
      files: "//- /a.py\n@dataclass\nclass A:\n    def __init__(self, a): pass\n$0\n",
      right: ["A()"]
    ),
  ])
  func methodsOfPython(_ test: Case) throws { try check(test) }

  @Test(arguments: [
    Case(
      files: "//- /a.go\npackage a\n\nfunc g(a, b int) (int, error) { return 0, nil }\n\nfunc f() {\n\t$0\n}\n",
      right: ["g(1, 2)", "g(f())", "g(nil...)"],
      wrong: ["g()", "g(1, 2, 3)"]
    ),
    Case(
      files: "//- /a.go\npackage a\n\nfunc g(a int, b ...func(int, int)) {}\n\nfunc f() {\n\t$0\n}\n",
      right: ["g(1)", "g(1, nil, nil)"],
      wrong: ["g()"]
    ),
    Case(
      files: "//- /a.go\npackage a\n\nfunc Map[T, U any](a []T, b func(T, U) U) {}\n\nfunc f() {\n\t$0\n}\n",
      right: ["Map(nil, nil)"],
      wrong: ["Map(nil)"]
    ),
    Case(
      files: "//- /a.go\npackage a\n\ntype T struct{}\n\nfunc (t *T) g(a int) {}\n\nfunc f(t *T) {\n\t$0\n}\n",
      right: ["t.g(1)"],
      wrong: ["t.g()", "t.g(1, 2)"]
    ),
  ])
  func go(_ test: Case) throws { try check(test) }

  @Test(arguments: [
    Case(
      files: "//- /a.c\nstatic int g(int a, int (*b)(int, int)) { return a; }\nint f(int x) {\n  $0\n}\n",
      right: ["g(1, 0);", "g(ALL);"],
      wrong: ["g(x);", "return g(1, 2, 3);"]
    ),
    Case(files: "//- /a.c\nint g(void);\nint f(int x) {\n  $0\n}\n", right: ["g();"], wrong: ["g(x);"]),
    Case(files: "//- /a.c\nint g();\nint f(int x) {\n  $0\n}\n", right: ["g();", "g(x);"]),
    Case(
      files: "//- /a.c\nint g(const char *format, ...);\nint f(int x) {\n  $0\n}\n",
      right: ["g(\"\");", "g(\"\", x, x);"],
      wrong: ["g();"]
    ),
  ])
  func c(_ test: Case) throws { try check(test) }

  @Test(arguments: [
    Case(
      files: "//- /a.rs\nfn g<T: Into<u8>>(a: T, b: impl Fn(u8, u8) -> u8) {}\nfn f(x: u8) {\n    $0\n}\n",
      right: ["g(x, |a, b| a);"],
      wrong: ["g(x);", "g(x, x, x);"]
    ),
    Case(
      files:
        "//- /a.rs\nstruct A;\nimpl A {\n    fn g(&'a mut self, a: u8) {}\n    fn f(&self) {\n        $0\n    }\n}\n",
      right: ["self.g(1);"],
      wrong: ["self.g();"]
    ),
    Case(
      files:
        "//- /a.ts\nfunction g(a: number, b?: (x: number, y: string) => void, c = \", \"): void {}\nfunction f() {\n  $0\n}\n",
      right: ["g(1)", "g(1, null, \"\")", "g(...x)"],
      wrong: ["g()", "g(1, null, 2, 3)"]
    ),
    Case(
      files: "//- /a.ts\nimport { g } from './b'\nfunction f() {\n  $0\n}\n//- /b.js\nexport function g(a) {}\n",
      right: ["g()"]
    ),
    // Any number of arguments is right.
    Case(files: "//- /a.js\nfunction g(a) {}\nfunction f() {\n  $0\n}\n", right: ["g()", "g(1, 2)"]),
    // Overloads and default arguments of other places may be out of sight.
    Case(files: "//- /A.java\nclass A {\n  void g(int a) {}\n  void f() {\n    $0\n  }\n}\n", right: ["g();"]),
  ])
  func otherLanguages(_ test: Case) throws { try check(test) }

  /// The lines before a wrong call are shown.
  @Test func theLinesBeforeStand() throws {
    let workspace = try TestWorkspace("//- /a.py\ndef g(a): pass\ndef f(a):\n    $0\n")
    var options = CompletionOptions(extent: .automatic)
    options.constrainsNames = false
    options.maximumTokens = 200
    options.automatic = true
    let result = try workspace.complete(writing: "b = g(a)\n    return g()\n", options: options)
    #expect(result.completions.first?.text == "b = g(a)")
  }
}
