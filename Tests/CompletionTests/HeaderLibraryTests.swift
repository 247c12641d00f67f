import Completion
import Foundation
import Indexing
import TestSupport
import Testing

/// Names of the system's headers, which the tests make up.
@Suite(.enabled(if: Grammars.canParse(["c", "cpp"]), "the grammars are not built"))
struct HeaderLibraryTests {
  private static let libraries = """
    //- /sys/usr/include/stdio.h
    #include <bits/types.h>
    #include <stddef.h>
    #include <of/another/machine.h>
    #define STREAM_LIMIT 16
    extern int stream_print(const char *format, ...);
    extern int __stream_internal(void);
    //- /sys/usr/include/x86_64-linux-gnu/bits/types.h
    struct stream_state { int position; char *buffer; };
    //- /sys/usr/include/unused.h
    int stream_unused(void);
    //- /sys/usr/include/twice.h
    #include "circle.h"
    int stream_first(void);
    //- /sys/usr/include/circle.h
    #include <twice.h>
    int stream_circle(void);
    //- /sys/usr/lib/gcc/x86_64-linux-gnu/12/include/twice.h
    int stream_second(void);
    //- /sys/usr/include/openssl/ssl.h
    int SSL_connect_all(void);
    //- /sys/usr/include/other/far.h
    int stream_far(void);
    //- /sys/usr/lib/gcc/x86_64-linux-gnu/12/include/stddef.h
    typedef unsigned long stream_size;
    //- /sys/usr/lib/gcc/x86_64-linux-gnu/9/include/stddef.h
    typedef unsigned long stream_old;
    //- /sys/usr/include/c++/12/vector
    namespace std {
    template <typename T> class vector {
     public:
      void push_back(const T &value);
      unsigned long size() const;
    };
    void sort_all();
    void __internal();
    }
    //- /sys/usr/include/c++/12/list
    namespace std {
    void list_all();
    }

    """

  private func workspace(_ code: String) throws -> LibraryWorkspace {
    try LibraryWorkspace(Self.libraries + "//- /project/" + code) { top in
      var paths = LibraryPaths()
      paths.systemRoot = top.appending(path: "sys")
      return paths
    }
  }

  private static let cases: [(code: String, contains: [String], lacks: [String])] = [
    (
      "main.c\n#include <stdio.h>\nint main(void) {\n  stream_$0\n}\n",
      ["stream_print", "stream_size", "stream_state"],
      ["stream_old", "stream_far", "stream_unused", "__stream_internal"]
    ),
    ("main.c\n#include <unused.h>\nint x = stream_$0;\n", ["stream_unused"], ["stream_print", "stream_size"]),
    ("main.c\n#include <unused.h>\nvoid f(struct stream_state *s) {\n  s->$0\n}\n", [], ["position"]),
    ("main.c\n#include <twice.h>\nint x = stream_$0;\n", ["stream_first", "stream_second", "stream_circle"], []),
    (
      "own/a.h\n#include \"b.h\"\n//- /project/own/b.h\n#include \"a.h\"\n#include <stdio.h>\n//- /project/main.c\n"
        + "#include \"own/a.h\"\nint x = stream_$0;\n",
      ["stream_print", "stream_size"],
      ["stream_unused"]
    ),
    // What is generated, or named by a macro, may include anything.
    ("main.c\n#include <stdio.h>\n#include \"made.h\"\nint x = stream_$0;\n", ["stream_print", "stream_unused"], []),
    ("main.c\n#include <stdio.h>\n#include HEADER\nint x = stream_$0;\n", ["stream_print", "stream_unused"], []),
    ("main.c\n#include <stdio.h>\n#include <Windows.h>\nint x = stream_$0;\n", ["stream_print"], ["stream_unused"]),
    ("main.c\n#include <stdio.h>\nint x = STREAM_$0;\n", ["STREAM_LIMIT"], []),
    ("main.c\n#include <stdio.h>\nvoid f(struct stream_state *s) {\n  s->$0\n}\n", ["position", "buffer"], []),
    ("main.c\n#include <openssl/ssl.h>\nint x = SSL_$0;\n", ["SSL_connect_all"], []),
    (
      "main.cc\n#include <vector>\nvoid f() {\n  std::$0\n}\n", ["vector", "sort_all"],
      ["__internal", "stream_print", "list_all"]
    ),
    (
      "main.cc\n#include <vector>\n#include <list>\nvoid f() {\n  std::$0\n}\n",
      ["vector", "sort_all", "list_all"],
      []
    ),
    ("main.cc\n#include <vector>\nvoid f() {\n  std::ve$0\n}\n", ["vector"], ["sort_all"]),
    ("main.cc\n#include <vector>\nvoid f() {\n  sort_$0\n}\n", [], ["sort_all"]),
    ("main.cc\n#include <vector>\nusing namespace std;\nvoid f() {\n  sort_$0\n}\n", ["sort_all"], []),
    ("main.c\nint main(void) {\n  stream_$0\n}\n", [], ["stream_print"]),
  ]

  @Test(arguments: cases)
  func names(code: String, contains: [String], lacks: [String]) throws {
    let names = try workspace(code).names().items.map(\.name)
    for name in contains { #expect(names.contains(name), "\(name) must be in \(names)") }
    for name in lacks { #expect(!names.contains(name), "\(name) must not be in \(names)") }
  }

  /// A name that no header has is not unknown: macros make names.
  @Test func nothingIsUnknown() throws {
    let result = try workspace("main.c\n#include <stdio.h>\nint x = $0;\n").complete(writing: "stream_none(1)")
    #expect(result.completions.first?.text == "stream_none(1)")
  }
}
