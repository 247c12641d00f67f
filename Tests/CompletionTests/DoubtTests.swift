import Completion
import TestSupport
import Testing

/// Which texts at `$0` stand and are taken for less likely right all the same.
@Suite(.enabled(if: Grammars.areBuilt, "the grammars are not built: run `heed grammars install`"))
struct DoubtTests {
  struct Case: Sendable, CustomStringConvertible {
    var file = "a.py"
    var code: String
    var writes: String
    var isDoubted: Bool
    var description: String { "\(code.debugDescription) + \(writes.debugDescription)" }
  }

  private func check(_ test: Case) throws {
    let workspace = try TestWorkspace("//- /\(test.file)\n" + test.code)
    var options = CompletionOptions(extent: .line)
    options.constrainsNames = false
    let result = try workspace.complete(writing: test.writes, options: options)
    let suggestion = try #require(result.completions.first, "withheld: \(result.withheld)")
    #expect(suggestion.text == test.writes)
    #expect((suggestion.confidence < 0.35) == test.isDoubted, "a confidence of \(suggestion.confidence)")
    guard test.isDoubted else { return }
    options.leastConfidence = 0.5
    let asked = try workspace.complete(writing: test.writes, options: options)
    #expect(asked.completions.first?.text != test.writes)
    #expect(asked.withheld.first?.reason == .lowConfidence || !asked.completions.isEmpty)
  }

  @Test(arguments: [
    // Whole without the line, and with it.
    Case(code: "f(\n    $0\n    2,\n)\n", writes: "len(1),", isDoubted: false),
    // What follows does not close it.
    Case(code: "def f(a):\n    $0\n    return a\n", writes: "a = len(", isDoubted: true),
    Case(file: "A.java", code: "class A {\n  void f(int a) {\n    g($0\n  }\n}\n", writes: "a,", isDoubted: true),
    Case(file: "A.java", code: "class A {\n  void f(int a) {\n    g($0\n  }\n}\n", writes: "a);", isDoubted: false),
    // Nor is it whole without the line: the text need not end what others have begun.
    Case(code: "def f(a):\n    g(\n        1,\n        $0\n", writes: "a,", isDoubted: false),
    // A block's body and end may come later.
    Case(code: "def f(a):\n    $0\n", writes: "if a:", isDoubted: false),
    Case(code: "def f(a):\n    $0\n", writes: "try:", isDoubted: false),
    Case(file: "a.c", code: "void f(int a) {\n  $0\n}\n", writes: "if (a > 1) {", isDoubted: false),
    Case(file: "a.go", code: "package a\n\nfunc f(x int) {\n\t$0\n}\n", writes: "if x > 1 {", isDoubted: false),
    // Errors far away are not this line's.
    Case(
      code: "def broken(:\n    x ==== 1\n" + String(repeating: "\na = 1", count: 40) + "\n\ny = $0\n",
      writes: "len(1)",
      isDoubted: false
    ),
  ])
  func brackets(_ test: Case) throws { try check(test) }

  /// Pieces of what is written over several lines: it is not whole without them.
  @Test(arguments: [
    // Between others of its list a line closes what it opens.
    Case(file: "A.java", code: java("f(\n        g(String.$0\n        1);"), writes: "class),", isDoubted: false),
    Case(file: "A.java", code: java("f(\n        g(a, $0\n        1);"), writes: "b,", isDoubted: true),
    // Deeper lines, and one that begins with a closing bracket, go on with what it leaves open.
    Case(file: "A.java", code: java("f(\n        $0\n            2),\n        1);"), writes: "g(1,", isDoubted: false),
    Case(file: "A.java", code: java("f(\n        $0\n            2),\n        1);"), writes: "1,", isDoubted: false),
    Case(file: "A.java", code: java("f(\n      $0\n        2\n      ),\n      1);"), writes: "1,", isDoubted: true),
    Case(code: "f(\n    $0\n        2,\n    ],\n)\n", writes: "a=[", isDoubted: false),
    Case(code: "f(\n    $0\n        2,\n    ],\n)\n", writes: "a=(", isDoubted: true),
    Case(file: "a.js", code: "f(a, {\n  b: 1,\n  $0\n    return 2;\n  },\n});\n", writes: "c() {", isDoubted: false),
    // What is begun above is closed before the text goes back to there.
    Case(file: "A.java", code: java("f(\n      g(\n        $0\n    h();"), writes: "a));", isDoubted: false),
    Case(file: "A.java", code: java("f(\n      g(\n        $0\n    h();"), writes: "a)", isDoubted: true),
    Case(file: "A.java", code: java("f(\n      g(\n        $0\n    h();"), writes: "a,", isDoubted: false),
    Case(file: "A.java", code: java("f(\n        1,\n        $0\n    );"), writes: "2", isDoubted: false),
  ])
  func lines(_ test: Case) throws { try check(test) }

  /// A method with these statements.
  private static func java(_ statements: String) -> String {
    "class A {\n  void m() {\n    \(statements)\n  }\n}\n"
  }

  @Test(arguments: [
    Case(code: "def f(a):\n    return $0\n", writes: "a", isDoubted: false),
    Case(code: "def f(a):\n    return 1\n\ndef g(b):\n    return $0\n", writes: "a", isDoubted: true),
    Case(code: "def f():\n    a = 1\n\ndef g():\n    return $0\n", writes: "len(a)", isDoubted: true),
    Case(code: "a = 1\n\ndef g():\n    return $0\n", writes: "len(a)", isDoubted: false),
    Case(code: "def g():\n    return $0\n\nfor a in range(2):\n    pass\n", writes: "a", isDoubted: false),
    Case(code: "def f():\n    global a\n    a = 1\n\ndef g():\n    return $0\n", writes: "a", isDoubted: false),
    Case(code: "import os\n\ndef g():\n    return $0\n", writes: "os", isDoubted: false),
    Case(code: "def f():\n    import os\n\ndef g():\n    return $0\n", writes: "os", isDoubted: true),
    Case(code: "def f():\n    def g():\n        return $0\n    a = 1\n", writes: "a", isDoubted: false),
    Case(code: "class C:\n    a = 1\n    b = $0\n", writes: "a", isDoubted: false),
    Case(code: "class C:\n    a = 1\n    def g(self):\n        return $0\n", writes: "a", isDoubted: true),
    Case(code: "class C:\n    def f(self): pass\n\ndef g():\n    return $0\n", writes: "self", isDoubted: true),
    Case(code: "b = [a for a in range(2)]\nc = $0\n", writes: "a", isDoubted: true),
    Case(code: "c = $0\n", writes: "[a for a in range(2)]", isDoubted: false),
    Case(code: "f = lambda a: $0\n", writes: "a", isDoubted: false),
    Case(code: "from os import *\ndef f(a):\n    return 1\n\ndef g():\n    return $0\n", writes: "a", isDoubted: false),
    Case(code: "def f(a):\n    return 1\n\ndef g(b):\n    return b.$0\n", writes: "a", isDoubted: false),
    Case(code: "def f(a):\n    return 1\n\ndef g(b):\n    return f($0)\n", writes: "a=1", isDoubted: false),
    Case(code: "def f(a):\n    return 1\n\ndef g(b):\n    $0\n", writes: "a = 1", isDoubted: false),
  ])
  func scopes(_ test: Case) throws { try check(test) }

  /// In a workspace that mentions two thousand names, and in one that mentions a few.
  @Test(arguments: [
    (writes: "x.name7", file: "a.py", code: "def f(x):\n    return $0\n", isDoubted: false),
    (writes: "x.nowhere", file: "a.py", code: "def f(x):\n    return $0\n", isDoubted: true),
    (writes: "nowhere(x);", file: "a.c", code: "void f(int x) {\n  $0\n}\n", isDoubted: true),
    (writes: "name8(x);", file: "a.c", code: "void f(int x) {\n  $0\n}\n", isDoubted: false),
    (writes: "int nowhere(int x) {", file: "a.c", code: "$0\n  return x;\n}\n", isDoubted: false),
    (writes: "Nowhere y = null;", file: "A.java", code: "class A {\n  void f() {\n    $0\n  }\n}\n", isDoubted: true),
    (writes: "class Nowhere {}", file: "A.java", code: "class A {\n  $0\n}\n", isDoubted: false),
  ])
  func newNames(_ test: (writes: String, file: String, code: String, isDoubted: Bool)) throws {
    let names = (0..<2100).map { "name\($0)(name\($0 + 1))" }.joined(separator: "\n")
    for isLarge in [true, false] {
      let workspace = try TestWorkspace(
        "//- /\(test.file)\n\(test.code)//- /other.py\nname1 = 1\n" + (isLarge ? names : "name7(name8)") + "\n"
      )
      var options = CompletionOptions(extent: .line)
      options.constrainsNames = false
      let result = try workspace.complete(writing: test.writes, options: options)
      let suggestion = try #require(result.completions.first, "withheld: \(result.withheld)")
      #expect((suggestion.confidence < 0.35) == (test.isDoubted && isLarge), "\(isLarge): \(suggestion.confidence)")
    }
  }
}
