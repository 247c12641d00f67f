import Completion
import Foundation
import Indexing
import SymbolIndex
import TestSupport
import Testing

/// Names of the standard library and of installed packages, in an environment that the tests make up.
@Suite(.enabled(if: Grammars.areBuilt, "the grammars are not built"))
struct PythonLibraryTests {
  /// An interpreter and an environment in the workspace, with what the tests import.
  private static let libraries = """
    //- /project/.venv/pyvenv.cfg
    home = %TOP%/base/bin
    version = 3.11.4
    //- /base/lib/python3.11/os.py
    import sys
    import posixpath as path
    from posix import *
    def getcwd_or(default): pass
    //- /base/lib/python3.11/posixpath.py
    __all__ = ["join", "exists"]
    import os
    def join(a, *p): pass
    def exists(path): pass
    def helper(): pass
    //- /base/lib/python3.11/collections/__init__.py
    __all__ = ["OrderedDict", "deque"]
    from _collections import deque
    class OrderedDict(dict):
        "A dictionary that keeps its order."
        def move_to_end(self, key, last=True): pass
        def popitem(self, last=True): pass
        def _private(self): pass
    class Counter(dict):
        def __init__(self, iterable=None, /): pass
    //- /base/lib/python3.11/collections/abc.py
    class Mapping: pass
    //- /base/lib/python3.11/json/__init__.py
    from .decoder import JSONDecoder
    def dumps(obj, *, indent=None): pass
    for loads_all in (1,): pass
    //- /base/lib/python3.11/json/decoder.py
    class JSONDecoder:
        def decode(self, s): pass
        def raw_decode(self, s): pass
    //- /base/lib/python3.11/lazy.py
    def known(): pass
    def __getattr__(name): pass
    //- /base/lib/python3.11/test/support.py
    def never_offered(): pass
    //- /project/.venv/lib/python3.11/site-packages/numpy/__init__.pyi
    from . import linalg as linalg
    from ._core import zeros as zeros, hidden
    from .shapes import *
    class ndarray:
        shape: int
        def reshape(self, *shape: int) -> ndarray: ...
        def tolist(self) -> list: ...
    def array(object, dtype=...) -> ndarray: ...
    //- /project/.venv/lib/python3.11/site-packages/numpy/__init__.py
    def not_in_the_stub(): pass
    //- /project/.venv/lib/python3.11/site-packages/numpy/_core.pyi
    def zeros(shape: int) -> "ndarray": ...
    def hidden() -> None: ...
    //- /project/.venv/lib/python3.11/site-packages/numpy/shapes.pyi
    def broadcast_to(array, shape): ...
    def _private_shape(): ...
    //- /project/.venv/lib/python3.11/site-packages/numpy/linalg/__init__.pyi
    def norm(x) -> float: ...
    //- /project/.venv/lib/python3.11/site-packages/single.py
    def only_one(): pass
    //- /project/.venv/lib/python3.11/site-packages/unused/__init__.py
    def never_imported(): pass

    """

  struct Case: Sendable, CustomStringConvertible {
    var code: String
    var first: [String] = []
    var contains: [String] = []
    var lacks: [String] = []
    var isSure: Bool?
    var description: String { code.debugDescription }
  }

  @Test(arguments: [
    Case(
      code: "import numpy as np\nnp.$0\n",
      contains: ["array", "zeros", "broadcast_to", "linalg", "ndarray"],
      lacks: ["_private_shape", "not_in_the_stub", "never_imported"]
    ),
    Case(code: "import numpy as np\nnp.z$0\n", first: ["zeros"]),
    Case(code: "import numpy as np\nnp.linalg.$0\n", first: ["norm"]),
    Case(code: "import numpy as np\na = np.array([1])\na.$0\n", contains: ["reshape", "shape", "tolist"]),
    Case(code: "import numpy as np\na = np.array([1]).reshape(1)\na.$0\n", contains: ["tolist"]),
    Case(code: "import numpy as np\nclass A(np.ndarray):\n    def f(self):\n        self.$0\n", contains: ["reshape"]),
    Case(code: "def f(a: np.ndarray):\n    a.$0\nimport numpy as np\n", contains: ["reshape"]),
    Case(code: "import os\nos.$0\n", contains: ["path", "getcwd_or"], isSure: false),
    Case(code: "import os\nos.path.$0\n", first: ["exists", "join"]),
    Case(code: "import os.path\nos.path.$0\n", first: ["exists", "join"]),
    Case(code: "from os import path\npath.$0\n", first: ["exists", "join"]),
    Case(code: "from os import path as p\np.$0\n", first: ["exists", "join"]),
    Case(code: "from collections import OrderedDict\nd = OrderedDict()\nd.$0\n", first: ["move_to_end", "popitem"]),
    Case(code: "import collections\nd = collections.OrderedDict()\nd.$0\n", contains: ["move_to_end", "popitem"]),
    Case(code: "from collections import OrderedDict as OD\nd = OD()\nd.$0\n", first: ["move_to_end", "popitem"]),
    Case(code: "import json\njson.$0\n", contains: ["JSONDecoder", "dumps"], lacks: ["raw_decode"]),
    Case(code: "import json\nd = json.JSONDecoder()\nd.$0\n", contains: ["decode", "raw_decode"]),
    Case(code: "import os\nfrom json import $0\n", contains: ["JSONDecoder", "dumps", "decoder"]),
    Case(code: "import numpy\nfrom numpy.$0\n", contains: ["linalg"]),
    Case(code: "from os.path import *\nx = ex$0\n", contains: ["exists"], lacks: ["helper"]),
    Case(code: "from collections import OrderedDict\nx = Ord$0\n", first: ["OrderedDict"]),
    Case(code: "import single\nsingle.$0\n", first: ["only_one"]),
    Case(code: "import json\njson.dumps(1, ind$0)\n", first: ["indent"]),
    Case(code: "from json import dumps as d\nd(1, ind$0)\n", first: ["indent"]),
    Case(code: "import collections\nd = collections.Counter(ite$0)\n", first: ["iterable"]),
    // What no library has: names that follow dots elsewhere, as before.
    Case(code: "import nowhere\nnowhere.first\nnowhere.$0\n", contains: ["first"], isSure: false),
    // A file of a package is not the library's module of the same name.
    Case(
      code: "import json\njson.$0\n//- /project/pkg/__init__.py\n\n//- /project/pkg/json.py\ndef ours(): 0\n",
      contains: ["dumps"],
      lacks: ["ours"]
    ),
    // But one at the top is.
    Case(
      code: "import json\njson.$0\n//- /project/json.py\ndef of_the_workspace(): pass\n",
      first: ["of_the_workspace"],
      lacks: ["dumps"]
    ),
  ])
  func names(_ test: Case) throws {
    let workspace = try LibraryWorkspace(Self.libraries + "//- /project/main.py\n" + test.code)
    let list = workspace.names()
    let names = list.items.map(\.name)
    #expect(Array(names.prefix(test.first.count)) == test.first)
    for name in test.contains { #expect(names.contains(name), "\(name) must be in \(names)") }
    for name in test.lacks { #expect(!names.contains(name), "\(name) must not be in \(names)") }
    if let isSure = test.isSure { #expect(list.isSure == isSure) }
    #expect(workspace.report.errors.isEmpty)
  }

  /// A name is unknown only if everything that can bring it is in sight.
  @Test(arguments: [
    ("import json\nx = json.$0\n", "dumps(1)", true),
    ("import json\nx = json.$0\n", "decoder.JSONDecoder()", true),
    ("import json\nx = json.$0\n", "nothing(1)", false),
    ("import json\nx = json.$0\n", "loads_all(1)", true),
    ("import numpy as np\nx = np.$0\n", "zeros(1)", true),
    ("import numpy as np\nx = np.$0\n", "not_there(1)", false),
    ("import lazy\nx = lazy.$0\n", "whatever(1)", true),
    ("import os\nx = os.$0\n", "getpid()", true),
    ("import nowhere\nx = nowhere.$0\n", "whatever(1)", true),
    ("from collections import deque\nd = deque()\nx = d.$0\n", "whatever(1)", true),
    ("from collections import OrderedDict\nd = OrderedDict()\nx = d.$0\n", "keys()", true),
  ])
  func judge(code: String, text: String, isShown: Bool) throws {
    let workspace = try LibraryWorkspace(Self.libraries + "//- /project/main.py\n" + code)
    let result = try workspace.complete(writing: text)
    #expect(result.completions.first?.text == (isShown ? text : nil))
    if !isShown { #expect(result.withheld.first?.reason == .unknownName) }
  }

  /// The interpreter on the PATH is a guess: it shows names, and calls none unknown.
  @Test func aGuessedEnvironmentJudgesNothing() throws {
    let fixture = """
      //- /usr/bin/python3.12

      //- /usr/lib/python3.12/os.py

      //- /usr/lib/python3.12/json.py
      def dumps(): pass
      //- /project/main.py
      import json
      x = json.$0

      """
    let workspace = try LibraryWorkspace(fixture) { top in
      let bin = top.appending(path: "usr/bin")
      try? FileManager.default.createSymbolicLink(
        at: bin.appending(path: "python3"),
        withDestinationURL: bin.appending(path: "python3.12")
      )
      var paths = LibraryPaths()
      paths.commandFolders = [bin]
      return paths
    }
    #expect(workspace.names().items.map(\.name).contains("dumps"))
    #expect(try workspace.complete(writing: "loads(1)").completions.first?.text == "loads(1)")
  }

  @Test func whatIsOfferedSaysWhereItIsDefined() throws {
    let code = "//- /project/main.py\nfrom collections import OrderedDict\nd = OrderedDict()\nd.move$0\n"
    let workspace = try LibraryWorkspace(Self.libraries + code)
    let item = try #require(workspace.names().items.first)
    #expect(item.path?.hasSuffix("/base/lib/python3.11/collections/__init__.py") == true)
    #expect(item.detail == "def move_to_end(self, key, last=True)")
  }

  @Test func librariesStayOutOfTheWorkspacesSymbols() throws {
    let workspace = try LibraryWorkspace(Self.libraries + "//- /project/main.py\nimport numpy\ndef own(): pass\n$0")
    #expect(try workspace.store.symbols(searching: "zeros", limit: 10).isEmpty)
    #expect(try workspace.store.counts().files == 1)
    #expect(try workspace.store.allLibraries().map(\.module) == ["", "numpy"])
  }
}
