import Completion
import TestSupport
import Testing

/// Members and imported modules in the languages beside the first four: what is listed is there, and nothing is claimed to
/// be all there is.
@Suite(
  .enabled(
    if: Grammars.canParse([
      "bash", "cpp", "elixir", "java", "javascript", "kotlin", "lua", "php", "ruby", "rust", "scala", "tsx",
      "typescript", "zig",
    ]),
    "the grammars are not built: run `heed grammars install`"
  )
)
struct MoreLanguagesTests {
  struct Case: Sendable, CustomStringConvertible {
    var code: String
    var contains: [String]
    var lacks: [String] = []
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
    let names = list.items.filter { $0.source == .member }.map(\.name)
    for name in test.contains { #expect(names.contains(name), "\(name) must be in \(names)") }
    for name in test.lacks { #expect(!names.contains(name), "\(name) must not be in \(names)") }
    #expect(!list.isSure && list.isIncomplete)
  }

  @Test(arguments: [
    Case(
      code: """
        //- /lib/store.js
        export class Store extends Base { constructor() { this.size = 1; } load() {} }
        //- /lib/base.js
        export class Base { close() {} }
        //- /lib/other/store.js
        export class Store { wrong() {} }
        //- /lib/app.js
        import { Store } from './store.js';
        const store = new Store(1);
        store.$0
        """,
      contains: ["size", "load"],
      lacks: ["wrong"]
    ),
    Case(
      code: """
        //- /lib/index.js
        export * from './store';
        //- /lib/store.js
        export class Store { load() {} }
        //- /app/app.js
        const { Store } = require('../lib');
        function f() { const store = new Store(); return store.$0 }
        """,
      contains: ["load"]
    ),
    Case(
      code: """
        //- /lib/text.js
        export function trim() {}
        //- /lib/app.js
        import * as text from './text';
        text.$0
        """,
      contains: ["trim"]
    ),
    Case(
      code: """
        //- /src/store.ts
        export interface Shape { area(): number }
        export class Store implements Shape { private size?: number; make(): Store { return this; } }
        //- /src/app.tsx
        import type { Store } from '@/store';
        export function App({ a }: Props, store: Store): JSX.Element { return store.make().$0; }
        """,
      contains: ["size", "make", "area"]
    ),
    Case(
      code: """
        //- /src/store.rs
        pub struct Store { size: u8 }
        impl Store { pub fn new() -> Self { Store { size: 1 } } pub fn load(&self) {} }
        //- /src/main.rs
        mod store;
        use crate::store::Store;
        fn main() {
            let store = Store::new();
            store.$0
        }
        """,
      contains: ["size", "load", "new"]
    ),
    Case(
      code: """
        //- /src/text/mod.rs
        pub fn trim() {}
        //- /src/main.rs
        use crate::text;
        fn main() { text::$0 }
        """,
      contains: ["trim"]
    ),
    Case(
      code: """
        //- /com/acme/Store.java
        package com.acme;
        public class Store extends Base { private int size; Store make() { return this; } }
        //- /com/other/Store.java
        package com.other;
        public class Store { int wrong; }
        //- /com/acme/app/App.java
        package com.acme.app;
        import com.acme.Store;
        class App { void run(Store store) { store.make().$0 } }
        """,
      contains: ["size", "make"],
      lacks: ["wrong"]
    ),
    Case(
      code: """
        //- /src/com/acme/Store.kt
        package com.acme
        class Store(val name: String) { var size = 1; fun make(): Store = this }
        //- /src/com/acme/app/App.kt
        package com.acme.app
        import com.acme.Store
        fun run(store: Store) { store.$0 }
        """,
      contains: ["name", "size", "make"]
    ),
    Case(
      code: """
        //- /store.hpp
        class Base { public: void close(); };
        class Store : public Base { public: int size; static Store* Make(int n); };
        //- /app.cc
        #include "store.hpp"
        void run(const Store& store) { Store::Make(1)->$0 }
        """,
      contains: ["size", "Make", "close"]
    ),
    Case(
      code: """
        //- /lib/store.rb
        class Base
          def close; end
        end
        class Store < Base
          attr_reader :size
          def load; end
        end
        //- /app.rb
        require_relative "lib/store"
        store = Store.new
        store.$0
        """,
      contains: ["size", "load", "close"]
    ),
  ])
  func members(test: Case) throws { try check(test) }

  private static let phpStores = """
    //- /src/Goods/Base.php
    <?php
    namespace App\\Goods;
    class Base { public function close(): void {} }
    //- /src/Goods/Store.php
    <?php
    namespace App\\Goods;
    class Store extends Base
    {
        private ?Shelf $shelf = null;
        public function __construct(private string $name) {}
        public function load(int $count): bool { return true; }
        public function named(string $name): static { return $this; }
        public static function make(): self { return new self('a'); }
    }
    //- /src/Goods/Shelf.php
    <?php
    namespace App\\Goods;
    class Shelf { public int $width = 1; }
    //- /src/Other/Store.php
    <?php
    namespace App\\Other;
    class Store { public function wrong() {} }

    """

  /// One statement in a method of a PHP class that uses `App\Goods\Store`, next to a class of the same name.
  @Test(
    arguments: [
      ("Store $store", "$store->$0", ["shelf", "name", "load", "make", "close"]),
      ("?Store $store", "return $store?->$0", ["load"]),
      ("Store|null $store", "if ($store->$0", ["load"]),
      ("\\App\\Goods\\Store $store", "$store->$0", ["load"]),
      ("Depot $store", "$store->$0", ["load"]),
      ("", "$store = new Store('a');\n        $store->$0", ["load"]),
      ("", "$store = new Store;\n        echo $store->$0", ["load"]),
      ("", "$store = Store::make();\n        $store->$0", ["load"]),
      ("", "Store::$0", ["make"]),
      ("", "$this->store->$0", ["load"]),
      ("", "$this->kept->$0", ["load"]),
      ("", "$this->kept->named('a')->$0", ["load"]),
      ("", "$this->store->shelf->$0", ["width"]),
      ("", "$this->$0", ["store", "kept", "run"]),
    ]
  )
  func php(parameters: String, statement: String, contains: [String]) throws {
    let app = """
      //- /src/App/App.php
      <?php

      namespace App\\App;

      use App\\Goods\\Store;
      use App\\Goods\\Store as Depot;

      class App
      {
          private readonly Store $store;
          public function __construct(protected Store $kept) {}

          public function run(\(parameters)): bool
          {
              $count = 3;
              \(statement)
          }

          private function stop(): void { $this->store->load(1); }
      }
      """
    try check(Case(code: Self.phpStores + app, contains: contains, lacks: ["wrong"]))
  }

  /// Variables of PHP are listed as they are written.
  @Test(
    arguments: [
      ("$st$0", ["$store"], ["store"]),
      ("return $0", ["$store", "$count", "$this"], ["store", "count"]),
    ]
  )
  func phpVariables(statement: String, contains: [String], lacks: [String]) throws {
    let code = "<?php\nclass A {\n  function b($other) {}\n  function f(Store $store) {\n"
    let workspace = try TestWorkspace("//- /a.php\n" + code + "    $count = $this->b(1);\n    \(statement)\n  }\n}\n")
    let list = NameCandidates.candidates(
      in: workspace.document,
      at: workspace.cursor,
      index: workspace.store,
      catalog: Grammars.catalog,
      limit: 100
    )
    let names = list.items.filter { $0.source != .word || $0.name.hasPrefix("$") }.map(\.name)
    for name in contains { #expect(names.contains(name), "\(name) must be in \(names)") }
    for name in lacks { #expect(!names.contains(name), "\(name) must not be in \(names)") }
  }

  /// What a Lua file gives to those who require it, however they name it.
  @Test(
    arguments: [
      (
        "local store = require(\"goods.store\")\nstore.$0", ["load", "limit", "shut"],
        ["M", "Item", "helper", "price", "wrong"]
      ),
      ("local s = require 'goods.store'\nlocal function f() return s.$0 end", ["load", "limit"], ["M", "wrong"]),
      ("local text = require('goods.text')\ntext.$0", ["trim"], ["split", "wrong"]),
      (
        "local M = {}\nfunction M.own() end\nfunction M.more() M.$0 end\nreturn M", ["own", "more"], ["load", "wrong"]
      ),
    ]
  )
  func lua(code: String, contains: [String], lacks: [String]) throws {
    let files = """
      //- /goods/store.lua
      local Item = {}
      local M = {}
      M.limit = 10
      local function helper() end
      function Item:price() return 1 end
      function M.load(path) return helper() end
      function M:shut() end
      return M
      //- /goods/text.lua
      local function split(text) return text end
      return setmetatable({ trim = function(text) return split(text) end }, {})
      //- /other/store.lua
      local M = {}
      function M.wrong() end
      return M
      //- /app.lua

      """
    try check(Case(code: files + code, contains: contains, lacks: lacks))
  }

  @Test(arguments: ["alias Acme.Store", "alias Acme.{Text, Store}", "import Acme.Text\n  alias Acme.Store, as: Store"])
  func elixir(imports: String) throws {
    let code = """
      //- /lib/anything.ex
      defmodule Acme.Store do
        def load(path), do: path
        defmacro kept(x), do: x
        defp secret, do: 1
      end
      //- /lib/other.ex
      defmodule Other.Store do
        def wrong, do: 1
      end
      //- /lib/app.ex
      defmodule App do
        \(imports)
        def run do
          Store.$0
        end
      end
      """
    try check(Case(code: code, contains: ["load", "kept"], lacks: ["secret", "wrong"]))
  }

  @Test(arguments: ["import com.acme.goods.Store", "import com.acme.goods._", "import com.acme.goods.{Item, Store}"])
  func scala(imports: String) throws {
    let code = """
      //- /src/main/scala/com/acme/goods/Goods.scala
      package com.acme.goods
      class Store(val size: Int) { def load(): Unit = () }
      case class Item(name: String)
      //- /src/main/scala/com/other/Store.scala
      package com.other
      class Store { val wrong = 1 }
      //- /src/main/scala/com/acme/app/App.scala
      package com.acme.app
      \(imports)
      object App { def run(store: Store) = store.$0 }
      """
    try check(Case(code: code, contains: ["size", "load"], lacks: ["wrong"]))
  }

  /// What a Zig file makes public, under the name it is imported by, and the members of its types.
  @Test(
    arguments: [
      (
        "const store = @import(\"goods/store.zig\");\nconst x = store.$0;", ["Store", "load", "limit"],
        ["size", "wrong"]
      ),
      (
        "const Store = @import(\"goods/store.zig\").Store;\nfn f(store: Store) void { store.$0 }", ["size", "open"],
        ["wrong"]
      ),
      ("const store = @import(\"store\");\nconst x = store.$0;", [], ["Store", "load", "wrong"]),
      ("const store = @import(\"../store.zig\");\nconst x = store.$0;", [], ["Store", "load", "wrong"]),
    ]
  )
  func zig(code: String, contains: [String], lacks: [String]) throws {
    let files = """
      //- /goods/store.zig
      pub const limit = 10;
      pub fn load(path: []const u8) Store { return .{}; }
      pub const Store = struct {
          size: u32 = 0,
          pub fn open(self: *Store) void { _ = self; }
      };
      //- /other/goods/store.zig
      pub fn wrong() void {}
      pub const Store = struct { wrongly: u32 };
      //- /app.zig

      """
    try check(Case(code: files + code, contains: contains, lacks: lacks))
  }

  /// A Kotlin class, its extensions, and a class of the same name in another package with an extension of its own.
  @Test(
    arguments: [
      (
        "app/App.kt", "import com.acme.goods.Store\nimport com.acme.text.shown", ["size", "load", "shown", "near"],
        ["hidden"]
      ),
      ("goods/App.kt", "", ["size", "load", "grow"], ["shown", "hidden"]),
      ("app/App.kt", "import com.acme.goods.*", ["size", "load", "grow"], ["hidden"]),
      ("app/App.kt", "import com.acme.goods.Store as Depot", ["size", "load"], ["hidden"]),
    ]
  )
  func kotlin(path: String, imports: String, contains: [String], lacks: [String]) throws {
    let type = imports.hasSuffix("Depot") ? "Depot" : "Store"
    let near = contains.contains("near") ? "fun Store.near() {}" : ""
    let code = """
      //- /src/main/kotlin/com/acme/goods/Store.kt
      package com.acme.goods
      class Store { var size = 1; fun load() {} }
      //- /src/main/kotlin/com/acme/goods/Growing.kt
      package com.acme.goods
      fun Store.grow(by: Int): Store = this
      //- /src/main/kotlin/com/acme/text/Text.kt
      package com.acme.text
      import com.acme.goods.Store
      fun Store?.shown(): String = ""
      fun Store.hidden() {}
      //- /src/main/kotlin/com/other/Store.kt
      package com.other
      class Store { var wrong = 1 }
      fun Store.wrongly() {}
      //- /src/main/kotlin/com/acme/\(path)
      package com.acme.\(path.split(separator: "/")[0])
      \(imports)
      \(near)
      fun run(store: \(type)) { store.$0 }
      """
    try check(Case(code: code, contains: contains, lacks: lacks + ["wrong", "wrongly"]))
  }

  /// Without an import it would be a guess which of two packages' classes is meant.
  @Test func kotlinClassOfUnknownPackage() throws {
    try check(
      Case(
        code: """
          //- /src/main/kotlin/com/acme/goods/Store.kt
          class Store { var load = 1 }
          //- /src/main/kotlin/com/other/Store.kt
          class Store { var wrong = 1 }
          //- /src/main/kotlin/com/acme/App.kt
          fun run(store: Store) { store.$0 }
          """,
        contains: [],
        lacks: ["load", "wrong"]
      )
    )
  }

  /// A call that the line leaves open is no error where a semicolon would still follow it.
  @Test(
    arguments: [
      ("a.php", "<?php\nfunction f(A $a) {\n    return $0\n}\n", "$a->get($a"),
      ("a.php", "<?php\nfunction f(A $a) {\n    $b = $0\n}\n", "$a->get($a)"),
      ("a.java", "class A {\n  void f(A a) {\n    int x = $0\n  }\n}\n", "a.get(a"),
      ("a.cc", "void f(int a) {\n  int x = $0\n}\n", "f(a"),
    ]
  )
  func unfinishedStatementsStand(file: String, code: String, writes: String) throws {
    let workspace = try TestWorkspace("//- /\(file)\n" + code)
    let result = try workspace.complete(writing: writes, options: CompletionOptions(extent: .line))
    #expect(result.completions.first?.text == writes, "\(result.withheld)")
  }

  /// Nothing is unknown where members and functions may come from anywhere.
  @Test(
    arguments: [
      ("a.js", "class A { b() {} }\nconst a = new A();\nconst x = $0;\n", "a.missing()"),
      ("a.ts", "class A { b(): void {} }\nconst a: A = new A();\nconst x = $0;\n", "a.missing()"),
      ("a.rs", "struct A;\nfn f(a: A) {\n    let x = $0;\n}\n", "a.missing()"),
      ("A.java", "class A {\n  void f(A a) {\n    int x = $0;\n  }\n}\n", "a.missing()"),
      ("a.cc", "struct A { int b; };\nvoid f(A a) {\n  int x = $0;\n}\n", "a.missing(1)"),
      ("a.rb", "class A\n  def b; end\nend\na = A.new\nx = $0\n", "a.missing(1)"),
      ("b.js", "const x = $0;\n", "missing(1)"),
      ("a.php", "<?php\nfunction f(A $a) {\n    $x = $0\n}\n", "$a->missing(1);"),
      ("a.kt", "class A { fun b() {} }\nfun f(a: A) {\n    val x = $0\n}\n", "a.missing()"),
      ("a.lua", "local M = {}\nfunction M.b()\n  local x = $0\nend\nreturn M\n", "M.missing(1)"),
      ("b.rb", "def f\n  $0\nend\n", "if missing(1)"),
    ]
  )
  func nothingIsUnknown(file: String, code: String, writes: String) throws {
    let workspace = try TestWorkspace("//- /\(file)\n" + code)
    var options = CompletionOptions(extent: .line)
    options.constrainsNames = false
    options.automatic = true
    let result = try workspace.complete(writing: writes, options: options)
    #expect(result.completions.first?.text == writes)
    #expect(result.withheld.isEmpty)
  }

  /// A function or class of PHP is known if it comes with PHP, or if any file defines or uses it.
  @Test(
    arguments: [
      ("str_contains('a', 'b');", true), ("STRLEN('a');", true), ("new ArrayIterator([]);", true), ("isset($a);", true),
      ("new static();", true), ("helper(1);", true), ("collect(1);", true), ("\\Acme\\lost(1);", true),
      ("$a->lost(1);", true), ("fn($b) => count($b);", true), ("lost(1);", false), ("new Lost();", false),
    ]
  )
  func namesOfPHP(writes: String, isShown: Bool) throws {
    let workspace = try TestWorkspace(
      """
      //- /b.php
      <?php
      function helper($x) { return collect($x); }
      //- /a.php
      <?php
      class A {
        function f($a) {
          $x = $0
        }
      }
      """
    )
    var options = CompletionOptions(extent: .line)
    options.constrainsNames = false
    options.automatic = true
    let result = try workspace.complete(writing: writes, options: options)
    #expect(result.completions.map(\.text) == (isShown ? [writes] : []))
    #expect(result.withheld.map(\.reason) == (isShown ? [] : [.unknownName]))
  }

  @Test(
    arguments: [
      ("a.sh", "mapf$0\n", "mapfile"), ("a.kt", "val a = mutableL$0\n", "mutableListOf"),
      ("a.php", "<?php\n$a = array_int$0;\n", "array_intersect"),
    ]
  )
  func builtinsAreListed(file: String, code: String, name: String) throws {
    let workspace = try TestWorkspace("//- /\(file)\n" + code)
    let list = NameCandidates.candidates(
      in: workspace.document,
      at: workspace.cursor,
      index: workspace.store,
      catalog: Grammars.catalog,
      limit: 20
    )
    #expect(list.items.contains { $0.name == name && $0.source == .builtin })
  }
}
