import Indexing
import SymbolIndex
import Testing

/// C macros that a parser without a preprocessor stumbles over, in files as they are indexed.
@Suite(.enabled(if: Grammars.areBuilt("c"), "the C parser is not built"))
struct MacroTests {
  @Test(arguments: [
    ("BaseType_t create(Code code,\n    int b) PRIVILEGED_FUNCTION;", ["create | BaseType_t create(Code code, int b)"]),
    ("void f(const char *, ...) PRINTF_LIKE(1, 2);", ["f | void f(const char *, ...)"]),
    ("CURL_EXTERN CURLcode perform(CURL *curl);", ["perform | CURLcode perform(CURL *curl)"]),
    ("PRIVILEGED_DATA STATIC List_t list;", ["list | List_t list"]),
    ("PRIVILEGED_DATA static int x = ( int ) FOO_BAR;", ["x | static int x = ( int ) FOO_BAR"]),
    (
      "void printflike(1, 2) cause(const char *, ...);\nint next(void);",
      ["cause | void cause(const char *, ...)", "next | int next(void)"]
    ),
    (
      "extern \"C\" {\nAPI_CALL int f(void);\n}\nAPI_CALL int g(void) {\n  return (int) FOO_BAR;\n}",
      ["f | int f(void)", "g | int g(void)"]
    ),
    ("DATA_SECTION volatile Handle_t context = NONE;", ["context | volatile Handle_t context = NONE"]),
    ("portDONT_DISCARD volatile Handle_t context;", ["context | volatile Handle_t context"]),
    ("portFORCE_INLINE static int f(int);", ["f | static int f(int)"]),
    ("void f(int) __attribute__((naked));", ["f | void f(int) __attribute__((naked))"]),
    (
      "const char * f( T x ) __attribute__( ( naked ) ) SYSTEM_CALL;",
      ["f | const char * f( T x ) __attribute__( ( naked ) )"]
    ),
    (
      "void f(int x)\n{\n#if A\n  if( x )\n  {\n#else\n  {\n#endif\n  }\n  else if( x == 2 )\n  {\n  }\n}\nint g(void);",
      ["g | int g(void)"]
    ),
    (
      "#if A\nstatic int f( int x )\n#else\nint g( int x )\n#endif\n{\n  return x;\n}",
      ["f | static int f( int x )", "g | int g( int x )"]
    ),
    // What is written for an assembler.
    ("RXBUFF EQU( 0x1 << 7 );\nload_x x13, 11 * WORD_SIZE( sp )\nload_x x14, 12 * WORD_SIZE( sp )", []),
    (
      "void first( int );\nint second( IN int x, char y[ 2 ] );",
      ["first | void first( int )", "second | int second( IN int x, char y[ 2 ] )"]
    ),
    ("static const char *name;", ["name | static const char *name"]),
    ("API_CALL struct point *make(void);", ["make | struct point *make(void)"]),
    ("UINT const limit;", ["limit | UINT const limit"]),
    ("API_CALL const struct option table;", ["table | const struct option table"]),
    (
      "void f(void) {\n#ifdef A\n  int local = 1;\n#define INNER 2\n#endif\n}",
      ["f | void f(void)", "INNER | #define INNER 2"]
    ),
    ("channel disable", []),
    ("FILE *open_file(void);", ["open_file | FILE *open_file(void)"]),
    ("SIZE count(void);", ["count | SIZE count(void)"]),
    ("DWORD const limit = 1;", ["limit | DWORD const limit = 1"]),
    ("int old(a, b) int a; int b; { return a; }", ["old | int old(a, b) int a; int b"]),
  ])
  func declarationsAroundMacrosAreFound(text: String, expected: [String]) throws {
    let workspace = try TestWorkspace("//- /a.c\n" + text)
    try workspace.run()
    var found: [String] = []
    try workspace.open(.readOnly).forEachSymbol { found.append("\($0.name) | \($0.signature)") }
    #expect(found == expected)
  }

  @Test(
    .enabled(if: Grammars.areBuilt("cpp"), "the C++ parser is not built"),
    arguments: [
      (
        "namespace a {\nclass A_EXPORT Table : public Base {\n public:\n  A_EXPORT static int f(int) UNUSED;\n};\n}",
        ["a | namespace a", "Table | class Table : public Base", "f | static int f(int)"]
      ),
      ("struct Plain {\n  Plain() noexcept(true);\n};", ["Plain | struct Plain", "Plain | Plain() noexcept(true)"]),
      ("enum class Color { RED };\nHTTP client;", ["Color | enum class Color", "RED | RED", "client | HTTP client"]),
    ]
  )
  func declarationsAroundMacrosAreFoundInCPlusPlus(text: String, expected: [String]) throws {
    let workspace = try TestWorkspace("//- /a.h\nclass Forward;\n" + text)
    try workspace.run()
    var found: [String] = []
    try workspace.open(.readOnly).forEachSymbol { found.append("\($0.name) | \($0.signature)") }
    #expect(found == expected)
  }

  @Test(arguments: [
    "(", "{", "}", "\"", "'", "/*", "#", "#\\", "\\", "A(B", "ABCD ABCD", "ABCD ABCD ABCD", "\"\\", "int f(ABCD(",
  ])
  func cutTextsAreHarmless(text: String) throws {
    let workspace = try TestWorkspace("//- /a.c\n" + text)
    #expect(try workspace.run().filesParsed == 1)
  }
}
