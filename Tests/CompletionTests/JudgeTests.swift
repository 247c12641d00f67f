import Completion
import TestSupport
import Testing

/// What is shown of a text that the model writes at `$0`, and why what is not.
@Suite(.enabled(if: Grammars.areBuilt, "the grammars are not built: run `heed grammars install`"))
struct JudgeTests {
  struct Case: Sendable, CustomStringConvertible {
    var file: String
    var code: String
    var writes: String
    var shows: String?
    var reason: WithholdingReason?
    var extent = CompletionOptions.Extent.automatic
    var description: String { "\(file) \(code.debugDescription) + \(writes.debugDescription)" }
  }

  private func check(_ test: Case) throws {
    let workspace = try TestWorkspace("//- /\(test.file)\n" + test.code)
    var options = CompletionOptions(extent: test.extent)
    options.constrainsNames = false
    options.maximumTokens = 200
    options.automatic = true
    let result = try workspace.complete(writing: test.writes, options: options)
    #expect(result.completions.first?.text == test.shows)
    #expect(result.withheld.first?.reason == test.reason)
    for suggestion in result.completions { #expect(suggestion.replace == workspace.cursor..<workspace.cursor) }
  }

  // MARK: Syntax

  @Test(arguments: [
    Case(file: "a.py", code: "x = $0\n", writes: "len(1)", shows: "len(1)"),
    Case(file: "a.py", code: "x = $0\n", writes: "len(1", shows: "len(1"),
    Case(file: "a.py", code: "x = $0\n", writes: "len(1))", shows: "len(1)"),
    Case(file: "a.py", code: "x = $0\n", writes: ") + (", reason: .parse),
    Case(file: "a.py", code: "def f(a):\n    $0\n", writes: "if a:\n", shows: "if a:", extent: .line),
    Case(file: "a.py", code: "def f(a):\n    $0\n    return a\n", writes: "for x in a:\n", shows: "for x in a:"),
    Case(file: "a.py", code: "def f(a):\n    $0\n", writes: "try:\n", shows: "try:", extent: .line),
    Case(file: "a.py", code: "def f(a):\n    $0\n", writes: "if a b:\n", reason: .parse, extent: .line),
    Case(file: "a.py", code: "def f(a):\n    return g($0)\n", writes: "a, 1)", shows: "a, 1"),
    Case(file: "a.py", code: "def f(a):\n    return g($0)\n", writes: "a, 1", shows: "a, 1"),
    Case(file: "a.py", code: "d = {\n    $0\n}\n", writes: "\"a\": 1,", shows: "\"a\": 1,"),
    Case(file: "a.py", code: "def broken(:\n    x ==== 1\n\ny = $0\n", writes: "len(1)", shows: "len(1)"),
    Case(
      file: "a.go",
      code: "package a\n\nfunc f(x int) {\n\t$0\n}\n",
      writes: "if x > 1 {\n",
      shows: "if x > 1 {",
      extent: .line
    ),
    Case(
      file: "a.go",
      code: "package a\n\nfunc f(x int) {\n\t$0\n}\n",
      writes: "if x > {\n",
      reason: .parse,
      extent: .line
    ),
    Case(file: "a.go", code: "package a\n\nfunc f(x int) {\n\tg($0)\n}\n", writes: "x, x)", shows: "x, x"),
    Case(
      file: "a.swift",
      code: "func f(x: Int) {\n  $0\n}\n",
      writes: "guard x > 1 else {\n",
      shows: "guard x > 1 else {",
      extent: .line
    ),
    Case(
      file: "a.swift",
      code: "func f(x: Int) {\n  $0\n}\n",
      writes: "let y = x +\n",
      shows: "let y = x +",
      extent: .line
    ),
    Case(file: "a.swift", code: "func f(x: Int) {\n  $0\n}\n", writes: "let = 3 y\n", reason: .parse, extent: .line),
    Case(
      file: "a.c",
      code: "int f(int x) {\n  $0\n}\n",
      writes: "while (x > 1) {\n",
      shows: "while (x > 1) {",
      extent: .line
    ),
    Case(file: "a.c", code: "int f(int x) {\n  return $0\n}\n", writes: "x + 1;\n", shows: "x + 1;"),
    Case(file: "a.c", code: "int f(int x) {\n  return $0\n}\n", writes: "x + ) 1;\n", reason: .parse),
  ])
  func syntax(_ test: Case) throws { try check(test) }

  // What the line begins is the text's to finish, as far as one line can.
  @Test(arguments: [
    Case(
      file: "A.java",
      code: "class A {\n  static final A ONE = $0\n  private A() {}\n}\n",
      writes: "A.ONE, {\n",
      reason: .parse,
      extent: .line
    ),
    Case(
      file: "A.java",
      code: "class A {\n  static final A ONE = $0\n  private A() {}\n}\n",
      writes: "new A();\n",
      shows: "new A();",
      extent: .line
    ),
    Case(
      file: "A.java",
      code: "class A {\n  void f() {\n    try {\n      g();\n    } catch (Illegal$0\n      h();\n    }\n  }\n}\n",
      writes: "Exception) {\n",
      reason: .parse,
      extent: .line
    ),
    Case(
      file: "A.java",
      code: "class A {\n  void f() {\n    try {\n      g();\n    } catch (Illegal$0\n      h();\n    }\n  }\n}\n",
      writes: "Exception e) {\n",
      shows: "Exception e) {",
      extent: .line
    ),
    Case(file: "a.js", code: "const a = b$0\nconst d = 1\n", writes: "c,\n", shows: "c", extent: .line),
    Case(file: "a.py", code: "from a import (\n    b,\n    c$0\n)\n", writes: "ar,\n", shows: "ar,", extent: .line),
    Case(file: "a.py", code: "bcd = 1\nf(\n    a,\n    b$0\n", writes: "cd,\n", shows: "cd,", extent: .line),
  ])
  func theLineIsFinished(_ test: Case) throws { try check(test) }

  // MARK: Blocks

  @Test(arguments: [
    Case(
      file: "a.py",
      code: "def f(a):\n    $0\n\ny = 1\n",
      writes: "b = a\n    return b\n\nz = 2",
      shows: "b = a\n    return b"
    ),
    Case(file: "a.py", code: "def f(a):$0\n", writes: "\n    return a\n\n\ndef g", shows: "\n    return a"),
    Case(file: "a.py", code: "def f(a):\n    $0\n", writes: "b = a\n    return ) b\n", shows: "b = a"),
    Case(
      file: "a.go",
      code: "package a\n\nfunc f(x int) int {\n\t$0\n}\n",
      writes: "x++\n\treturn x\n}\n",
      shows: "x++\n\treturn x"
    ),
    Case(
      file: "a.go",
      code: "package a\n\nfunc f(x int) int {\n\t$0\n",
      writes: "x++\n\treturn x\n}\n\nfunc g",
      shows: "x++\n\treturn x\n}"
    ),
    Case(
      file: "a.swift",
      code: "func f(x: Int) -> Int {\n  $0\n}\n",
      writes: "let y = x\n  return y\n}\n",
      shows: "let y = x\n  return y"
    ),
  ])
  func blocks(_ test: Case) throws { try check(test) }

  /// A line that leaves brackets open goes on to where they close, unless the code below it does.
  @Test(arguments: [
    Case(
      file: "a.py",
      code: "def g(*a): pass\nx = $0\n",
      writes: "g(\n    1,\n    2)\ny = 3\n",
      shows: "g(\n    1,\n    2)"
    ),
    Case(file: "a.py", code: "def g(*a): pass\nx = $0\n", writes: "g(\n    1,\ny = 3\n", shows: "g("),
    Case(file: "a.py", code: "def g(*a): pass\nx = $0\n    1)\n", writes: "g(\n    2)\ny = 3\n", shows: "g("),
    Case(
      file: "a.py",
      code: "def g(*a): pass\nif g():\n    x = $0\n",
      writes: "g(\n        1,\n    )\n",
      shows: "g(\n        1,\n    )"
    ),
    Case(
      file: "a.c",
      code: "int f(int x) {\n  $0\n}\n",
      writes: "while (x > 1) {\n    x--;\n  }\n  return x;\n}\n",
      shows: "while (x > 1) {\n    x--;\n  }\n  return x;"
    ),
    Case(
      file: "a.c",
      code: "int f(int x) {\n  x = 0;\n  $0\n}\n",
      writes: "while (x > 1) {\n    x--;\n  }\n  return x;\n}\n",
      shows: "while (x > 1) {\n    x--;\n  }"
    ),
  ])
  func statements(_ test: Case) throws { try check(test) }

  // MARK: Repetition

  @Test(arguments: [
    Case(file: "a.py", code: "a = 1\n$0\nprint(a)\n", writes: "print(a)", reason: .repeatsSuffix),
    Case(file: "a.py", code: "a = 1\nprint(a)\n$0\n", writes: "print(a)", reason: .repeatsPrefix),
    Case(file: "a.py", code: "a = 1\npri$0\nprint(a)\n", writes: "nt(a)", reason: .repeatsSuffix),
    Case(file: "a.py", code: "a = 1\n$0\nprint(a)\n", writes: "print(a, a)", shows: "print(a, a)"),
    Case(file: "a.py", code: "a = [\n    1,\n    $0\n]\n", writes: "1,", shows: "1,"),
    Case(
      file: "a.py",
      code: "def f(a):\n    $0\nprint(f(1))\n",
      writes: "b = a\n    return b\nprint(f(1))",
      shows: "b = a\n    return b"
    ),
    Case(file: "a.py", code: "x = f($0, 2)\n", writes: ", 2)", reason: .repeatsSuffix),
    Case(file: "a.py", code: "x = $0\n", writes: "  ", reason: .empty),
    Case(file: "a.py", code: "x = $0\n", writes: "", reason: .empty),
    Case(file: "a.py", code: "key = $0\n", writes: "\"AKIAIOSFODNN7EXAMPLE\"", reason: .secret),
  ])
  func repetition(_ test: Case) throws { try check(test) }

  // MARK: Comments and strings

  @Test(arguments: [
    Case(file: "a.py", code: "# a comment$0\n", writes: " more", reason: .inComment),
    Case(file: "a.py", code: "x = 1  # a $0 comment\n", writes: "more", reason: .inComment),
    Case(file: "a.py", code: "x = \"a $0 string\"\n", writes: "more", reason: .inString),
    Case(file: "a.py", code: "x = \"a $0\n", writes: "more", reason: .inString),
    Case(file: "a.py", code: "x = f\"a {$0}\"\n", writes: "len", shows: "len"),
    Case(file: "a.py", code: "x = \"a\" + $0\n", writes: "x", shows: "x"),
    Case(file: "a.go", code: "package a\n\n/* a $0 comment */\n", writes: "more", reason: .inComment),
    Case(file: "a.go", code: "package a\n\nvar x = `raw $0 string`\n", writes: "more", reason: .inString),
    Case(file: "a.swift", code: "let x = \"a $0\"\n", writes: "more", reason: .inString),
    Case(file: "a.swift", code: "let x = \"a \\($0)\"\n", writes: "y", shows: "y"),
    Case(file: "a.c", code: "// a comment $0\n", writes: "more", reason: .inComment),
  ])
  func commentsAndStrings(_ test: Case) throws { try check(test) }

  // MARK: Names

  @Test(arguments: [
    Case(file: "a.py", code: "def g(a): pass\nx = $0\n", writes: "g(1)", shows: "g(1)"),
    Case(file: "a.py", code: "x = $0\n", writes: "len(x)", shows: "len(x)"),
    Case(file: "a.py", code: "x = $0\n", writes: "frobnicate(1)", reason: .unknownName),
    Case(file: "a.py", code: "from os import *\nx = $0\n", writes: "frobnicate(1)", shows: "frobnicate(1)"),
    Case(file: "a.py", code: "import os\nx = $0\n", writes: "os.frobnicate(1)", shows: "os.frobnicate(1)"),
    Case(
      file: "a.py",
      code: "class A:\n    def go(self):\n        $0\n",
      writes: "self.frobnicate(1)",
      reason: .unknownName,
      extent: .line
    ),
    Case(
      file: "a.py",
      code: "import t\nclass A(t.B):\n    def go(self):\n        $0\n",
      writes: "self.frobnicate(1)",
      shows: "self.frobnicate(1)",
      extent: .line
    ),
    Case(file: "a.py", code: "def f(x):\n    $0\n", writes: "x.frobnicate(1)", shows: "x.frobnicate(1)", extent: .line),
    Case(
      file: "a.go",
      code: "package a\n\nfunc f(x int) {\n\t$0\n}\n",
      writes: "frobnicate(x)\n",
      reason: .unknownName,
      extent: .line
    ),
    Case(
      file: "a.c",
      code: "#include <x.h>\nint f(int x) {\n  $0\n}\n",
      writes: "frobnicate(x);\n",
      shows: "frobnicate(x);",
      extent: .line
    ),
    Case(
      file: "a.swift",
      code: "import X\nfunc f(x: Int) {\n  $0\n}\n",
      writes: "frobnicate(x)\n",
      shows: "frobnicate(x)",
      extent: .line
    ),
    Case(file: "a.py", code: "def f(a):\n    $0\n", writes: "b = a\n    return frobnicate(b)\n", shows: "b = a"),
  ])
  func names(_ test: Case) throws { try check(test) }

  /// Names that are neither called nor reached into.
  @Test(arguments: [
    Case(file: "a.py", code: "x = $0\n", writes: "frobnicate", reason: .unknownName),
    Case(file: "a.py", code: "x = $0\n", writes: "len(frobnicate)", reason: .unknownName),
    Case(file: "a.py", code: "x = $0\n", writes: "frobnicate.path", reason: .unknownName),
    Case(file: "a.py", code: "x = $0\n", writes: "frobnicate + ", reason: .unknownName),
    Case(file: "a.py", code: "from os import *\nx = $0\n", writes: "frobnicate", shows: "frobnicate"),
    Case(file: "a.py", code: "from os import path\nx = $0\n", writes: "path", shows: "path"),
    Case(file: "a.py", code: "import os\nx = os. $0\n", writes: "frobnicate", shows: "frobnicate"),
    Case(file: "a.py", code: "x = $0\n", writes: "NotImplemented", shows: "NotImplemented"),
    Case(file: "a.py", code: "x = $0\n", writes: "__file__", shows: "__file__"),
    Case(file: "a.py", code: "x = $0\n", writes: "[item for item in x]", shows: "[item for item in x]"),
    Case(file: "a.py", code: "x = $0\n", writes: "lambda a, *b: a + b", shows: "lambda a, *b: a + b"),
    Case(file: "a.py", code: "x = $0\n", writes: "dict(key=1)", shows: "dict(key=1)"),
    Case(file: "a.py", code: "x = $0\n", writes: "dict(x=key)", reason: .unknownName),
    Case(file: "a.py", code: "def f(a):\n    $0\n", writes: "b, (c, d) = a", shows: "b, (c, d) = a", extent: .line),
    Case(file: "a.py", code: "def f(a):\n    $0\n", writes: "for b in a:", shows: "for b in a:", extent: .line),
    Case(file: "a.py", code: "def f(a):\n    $0\n", writes: "with a as b:", shows: "with a as b:", extent: .line),
    Case(file: "a.py", code: "def f(a):\n    $0\n", writes: "import b.c as d", shows: "import b.c as d", extent: .line),
    Case(file: "a.py", code: "def f(a):\n    $0\n", writes: "global b", shows: "global b", extent: .line),
    Case(file: "a.py", code: "def f(a):\n    $0\n", writes: "b.c = a", reason: .unknownName, extent: .line),
    Case(
      file: "a.py",
      code: "def f(a):\n    $0\n",
      writes: "b = a\n    return b\n",
      shows: "b = a\n    return b"
    ),
    Case(file: "a.py", code: "def f(a):\n    $0\n", writes: "b = a\n    return c\n", shows: "b = a"),
    Case(
      file: "a.go",
      code: "package a\n\nfunc f(x int) int {\n\treturn $0\n}\n",
      writes: "x + frobnicate\n",
      reason: .unknownName
    ),
    Case(
      file: "a.go",
      code: "package a\n\nfunc f(x int) int {\n\treturn $0\n}\n",
      writes: "strings.Count(x)\n",
      reason: .unknownName
    ),
    Case(
      file: "a.go",
      code: "package a\n\ntype T struct{}\n\nfunc f(x int) T {\n\treturn $0\n}\n",
      writes: "T{Width: x}\n",
      shows: "T{Width: x}"
    ),
    Case(
      file: "a.go",
      code: "package a\n\nfunc f(x int) {\n\t$0\n}\n",
      writes: "for i, b := range x {\n",
      shows: "for i, b := range x {",
      extent: .line
    ),
    Case(
      file: "a.go",
      code: "package a\n\n$0\n",
      writes: "func g(c, d int) (e error) {\n",
      shows: "func g(c, d int) (e error) {",
      extent: .line
    ),
    Case(
      file: "a.go",
      code: "package a\n\n$0\n",
      writes: "func g(c Frobnicate) {\n",
      reason: .unknownName,
      extent: .line
    ),
    Case(
      file: "a.c",
      code: "int f(int x) {\n  return $0\n}\n",
      writes: "x + EINVAL;\n",
      shows: "x + EINVAL;"
    ),
  ])
  func bareNames(_ test: Case) throws { try check(test) }

  /// Another file of the workspace brings what it defines at its top, but neither its locals nor its imports.
  @Test(arguments: [
    ("TOTAL", nil), ("Shop", nil), ("os", WithholdingReason.unknownName), ("count", .unknownName),
    ("deepcopy(x)", .unknownName),
  ])
  func namesOfOtherFiles(_ writes: String, _ reason: WithholdingReason?) throws {
    let other = """
      //- /b.py
      import os
      from copy import deepcopy
      TOTAL = 1
      class Shop:
          def go(self):
              count = deepcopy(os)
              return count

      """
    let workspace = try TestWorkspace(other + "//- /a.py\nx = $0\n")
    let result = try workspace.complete(writing: writes)
    #expect(result.completions.first?.text == (reason == nil ? writes : nil))
    #expect(result.withheld.first?.reason == reason)
  }

  @Test func nothingIsWithheldWithoutAJudge() throws {
    let workspace = try TestWorkspace("//- /a.py\nx = $0\n")
    let result = try workspace.complete(writing: ") + (", options: CompletionOptions(judges: false))
    #expect(result.completions.first?.text == ") + (")
  }

  @Test func aFirstLineBelowTheThresholdIsWithheld() throws {
    let workspace = try TestWorkspace("//- /a.py\nx = $0\n")
    let shown = try workspace.complete(writing: "len(x)", options: CompletionOptions(leastConfidence: 0.5))
    #expect(shown.completions.first?.text == nil || (shown.completions.first?.confidence ?? 0) >= 0.5)
    let silent = try workspace.complete(writing: "len(x)", options: CompletionOptions(leastConfidence: 1.01))
    #expect(silent.withheld.first?.reason == .lowConfidence)
  }
}
