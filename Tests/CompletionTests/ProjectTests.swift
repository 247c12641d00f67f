import Completion
import Foundation
import SymbolIndex
import TestSupport
import Testing

/// Where a workspace's project files say that modules lie: imports lead there and not to files of similar paths.
@Suite(
  .enabled(
    if: Grammars.canParse(["javascript", "php", "tsx", "typescript"]),
    "the grammars are not built: run `heed grammars install`"
  )
)
struct ProjectTests {
  /// The members listed at the cursor of a fixture whose files can be read.
  private func members(_ code: String) throws -> [String] {
    let workspace = try TestWorkspace(code)
    let texts = Dictionary(SourceFixture(code).files.map { ($0.path, Array($0.text.utf8)) }) { first, _ in first }
    var document = workspace.document
    document.source = { texts[$0] }
    let list = NameCandidates.candidates(
      in: document,
      at: workspace.cursor,
      index: workspace.store,
      catalog: Grammars.catalog,
      limit: 100
    )
    return list.items.filter { $0.source == .member }.map(\.name)
  }

  private func check(_ code: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let names = try members(code)
    #expect(names.contains("load"), "\(names)", sourceLocation: sourceLocation)
    #expect(!names.contains("wrong"), "\(names)", sourceLocation: sourceLocation)
  }

  private static let script = """
    //- /web/lib/data/store.ts
    export class Store { load(): void {} }
    //- /web/src/data/store.ts
    export class Store { wrong(): void {} }
    //- /data/store.ts
    export class Store { wrong(): void {} }
    //- /web/app/main.ts
    import { Store } from 'MODULE';
    function run(store: Store) { return store.$0 }

    """

  @Test(
    arguments: [
      (
        "#data/store",
        "//- /web/tsconfig.json\n{ \"compilerOptions\": { \"paths\": { \"#data/*\": [\"./lib/data/*\"] } } }"
      ),
      ("@/data/store", "//- /web/tsconfig.json\n{ \"compilerOptions\": { \"paths\": { \"@/*\": [\"lib/*\"] } } }"),
      (
        "shelf",
        "//- /tsconfig.json\n{ // where all is\n \"compilerOptions\": { \"baseUrl\": \"./web\", /* of it */ "
          + "\"paths\": { \"*\": [\"src/*\"], \"shelf\": [\"lib/data/store.ts\"], }, }, }"
      ),
      ("data/store", "//- /web/jsconfig.json\n{ \"compilerOptions\": { \"baseUrl\": \"lib\" } }"),
      (
        "~x/data/store",
        "//- /web/tsconfig.json\n{ \"extends\": \"../base/tsconfig.base\" }\n//- /base/tsconfig.base.json\n"
          + "{ \"compilerOptions\": { \"baseUrl\": \"..\", \"paths\": { \"~x/*\": [\"gone/*\", \"web/lib/*\"] } } }"
      ),
      (
        "@/data/store",
        "//- /web/tsconfig.json\n{ \"files\": [], \"references\": [{ \"path\": \"./tsconfig.app.json\" }] }\n"
          + "//- /web/tsconfig.app.json\n{ \"compilerOptions\": { \"paths\": { \"@/*\": [\"./lib/*\"] } } }"
      ),
    ]
  )
  func pathsOfTypeScript(module: String, project: String) throws {
    try check(Self.script.replacing("MODULE", with: module) + project)
  }

  private static let packages = """
    //- /packages/goods-store/src/index.ts
    export class Store { load(): void {} }
    //- /packages/goods-store/src/deep/store.ts
    export class Store { load(): void {} }
    //- /packages/goods-store/package.json
    { "name": "@acme/goods", "main": "dist/index.js" }
    //- /packages/goods/src/index.ts
    export class Store { wrong(): void {} }
    //- /packages/goods/package.json
    { "name": "@other/goods" }
    //- /node/goods/index.ts
    export class Store { wrong(): void {} }
    //- /apps/web/main.ts
    import { Store } from 'MODULE';
    function run(store: Store) { return store.$0 }
    //- /apps/web/package.json
    { "name": "web", "dependencies": { "@acme/goods": "*" } }

    """

  @Test(
    arguments: [
      ("@acme/goods", "{ \"workspaces\": [\"apps/*\", \"packages/*\"] }"),
      ("@acme/goods", "{ \"workspaces\": { \"packages\": [\"./packages/goods-store\"] } }"),
      ("@acme/goods/deep/store", "{ \"workspaces\": [\"packages/**\"] }"),
    ]
  )
  func packagesOfWorkspaces(module: String, project: String) throws {
    try check(Self.packages.replacing("MODULE", with: module) + "//- /package.json\n" + project)
  }

  @Test(
    arguments: [
      "{ \"autoload\": { \"psr-4\": { \"Acme\\\\\": \"lib/\", \"Acme\\\\Goods\\\\\": [\"gone\", \"stock/goods\"] } } }",
      "{ \"autoload-dev\": { \"psr-4\": { \"Acme\\\\Goods\\\\\": \"stock/goods/\" } } }",
    ]
  )
  func prefixesOfComposer(project: String) throws {
    try check(
      """
      //- /stock/goods/Parts/Store.php
      <?php
      class Store { function load() {} }
      //- /other/Goods/Parts/Store.php
      <?php
      class Store { function wrong() {} }
      //- /Acme/Goods/Parts/Store.php
      <?php
      class Store { function wrong() {} }
      //- /lib/app/App.php
      <?php
      use Acme\\Goods\\Parts\\Store;
      function run(Store $store) { $store->$0 }
      //- /composer.json

      """ + project
    )
  }

  /// A project file may hold anything: nothing is resolved by one that makes no sense, and nothing breaks.
  @Test(
    arguments: [
      "", "{", "[", "\"", "{\"a\"", "{\"compilerOptions\": 1}", "{\"compilerOptions\": {\"paths\": [1, null]}}",
      "{\"compilerOptions\": {\"paths\": {\"\": [], \"*\": [\"*\", 1], \"#data/*\": \"/etc/passwd\", \"**\": [\"**\"]}}}",
      "{\"compilerOptions\": {\"baseUrl\": \"../../../..\", \"paths\": {\"#data/*\": [\"../../../../*\"]}}}",
      "{\"extends\": \"./tsconfig.json\"}", "{\"extends\": [\"./tsconfig\", \"./tsconfig\", \"./tsconfig\"]}",
      "{\"references\": [{\"path\": \".\"}, {\"path\": \"\"}, 1]}", "{\"extends\": \"\\ud83d\\", "\u{0}\u{1}/*", "//",
      "{\"workspaces\": [\"\", \"*\", \"../*\", \"!a\", \"a/*/b\", \"/\"], \"name\": \"#data\"}",
      "{\"autoload\": {\"psr-4\": {\"\": \"\", \"A\\\\\": [\"../..\", 1]}}}",
      String(repeating: "[", count: 100_000), String(repeating: "{\"a\":", count: 100_000),
      "{\"a\": \"" + String(repeating: "x", count: 1 << 19) + "\"}",
    ]
  )
  func hostileFiles(text: String) throws {
    let files = ["tsconfig.json", "package.json", "composer.json"].map { "//- /\($0)\n\(text)\n" }.joined()
    let web = files.replacing("//- /", with: "//- /web/")
    for module in ["#data/store", "@acme/goods", "@", "@/", "*"] {
      let code = Self.script.replacing("MODULE", with: module) + files + web
      #expect(try !members(code).contains("load"))
    }
    let php = "//- /web/a.php\n<?php\nuse Acme\\Goods\\Store;\nfunction run(Store $store) { $store->$0 }\n"
    #expect(try members(php + files + web).isEmpty)
  }
}
