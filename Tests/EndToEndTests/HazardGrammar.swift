import Foundation
import Support
import Testing

/// The languages of the checkout and one more, whose parser is that of Lua but for what it does where a token begins with
/// ☠ (it crashes) or ⌛ (it never comes back).
struct HazardGrammar {
  /// What it does when its parser is loaded.
  enum Loading: String {
    case works
    case crashes
  }

  /// A folder for `HEED_HOME`.
  let home: URL
  /// A letter for each time that the parser crashed (`c`) or hung (`h`).
  let log: URL
  private let folder: URL

  init(in parent: URL, loading: Loading = .works) throws {
    home = parent.appendingPathComponent("home")
    log = parent.appendingPathComponent("hazards")
    folder = home.appendingPathComponent("grammars/hazard")
    let grammars = HeedProcess.checkout.appendingPathComponent("grammars")
    let manager = FileManager.default
    try manager.createDirectory(at: folder, withIntermediateDirectories: true)
    for name in try manager.contentsOfDirectory(atPath: grammars.path) {
      try manager.createSymbolicLink(
        at: home.appendingPathComponent("grammars/\(name)"),
        withDestinationURL: grammars.appendingPathComponent(name)
      )
    }
    try manager.createSymbolicLink(
      at: home.appendingPathComponent("models"),
      withDestinationURL: HeedProcess.checkout.appendingPathComponent("models")
    )
    try Data(Self.description.utf8).write(to: folder.appendingPathComponent("language.json"))
    try compile(real: grammars.appendingPathComponent("lua/lua.so"), loading)
  }

  /// How often a parser crashed or hung, one letter each.
  var hazards: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }

  /// Makes the parser look as if it had been built anew.
  func rebuild() throws {
    let library = folder.appendingPathComponent("hazard.so")
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -100)],
      ofItemAtPath: library.path
    )
  }

  private func compile(real: URL, _ loading: Loading) throws {
    let source = folder.appendingPathComponent("hazard.c")
    try Data(Self.code.utf8).write(to: source)
    let defines = ["REAL=\"\(real.path)\"", "LOG=\"\(log.path)\"", "LOADING_\(loading.rawValue)"].map { "-D\($0)" }
    let library = folder.appendingPathComponent("hazard.so").path
    let flags = ["-O1", "-shared", "-fPIC", "-Wall", "-Werror", "-o", library] + defines
    let output = try ChildProcess.run("cc", flags + [source.path])
    #expect(output.status == 0, "\(output.text)")
  }

  private static let description = """
    {"displayName": "Hazard", "fileExtensions": ["hazard"], "fileNames": [], "commentNodes": ["comment"],
     "stringNodes": ["string"], "identifierNodes": ["identifier"], "memberAccess": ["."], "sharedQueries": ["lua"],
     "symbol": "tree_sitter_hazard", "source": {"package": "none", "version": "1", "sha256": "0", "folder": "src",
     "headers": "own", "rewrite": "none"}}
    """

  /// The tables are laid out as in versions 13 and 14 of tree-sitter's parsers.
  private static let code = """
    #define _GNU_SOURCE
    #include <dlfcn.h>
    #include <fcntl.h>
    #include <stdint.h>
    #include <stdlib.h>
    #include <unistd.h>

    struct lexer { int32_t lookahead; };
    typedef _Bool lex_function(struct lexer *, uint16_t);
    struct tables {
      uint32_t version, counts[8];
      uint16_t longest_alias_sequence;
      const void *others[13];
      lex_function *lex;
      const void *keyword_lex;
      uint16_t keyword_token;
      const void *scanner[7], *primary_states;
    };

    static lex_function *lex;

    static void note(char what) {
      int file = open(LOG, O_WRONLY | O_CREAT | O_APPEND, 0600);
      if (write(file, &what, 1) != 1) abort();
      close(file);
    }

    static _Bool lex_with_hazards(struct lexer *lexer, uint16_t state) {
      if (lexer->lookahead == 0x2620) {
        note('c');
        *(volatile int *)8 = 1;
      }
      if (lexer->lookahead == 0x231B) {
        note('h');
        for (;;) {}
      }
      return lex(lexer, state);
    }

    const void *tree_sitter_hazard(void) {
      static struct tables tables;
    #ifdef LOADING_crashes
      note('l');
      abort();
    #endif
      void *real = dlopen(REAL, RTLD_NOW | RTLD_LOCAL);
      const struct tables *(*language)(void) = (const struct tables *(*)(void))dlsym(real, "tree_sitter_lua");
      tables = *language();
      lex = tables.lex;
      tables.lex = lex_with_hazards;
      return &tables;
    }

    """
}
